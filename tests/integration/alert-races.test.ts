import { describe, expect, it } from 'vitest';
import { onPostgres, skip, times } from '#tests/support/complaints.ts';
import type { DeliveryContent } from '#wms-core/alerts/couriers.ts';
import { enqueueTest, takeNext } from '#wms-core/alerts/deliveries.ts';
import { item } from '#wms-core/testing/house.ts';

/** Two processes of one house watch the same books, and send from the same outbox. */
describe.skipIf(skip)('two processes', () => {
  const open = onPostgres();

  it('raise an alert once, and tell it once', async () => {
    const { one, two } = await open([item('LOW', { minStock: 5 })]);
    const look = (house: typeof one) =>
      house.call('PUT', '/api/v1/alert-rules/stock_level', {
        ...{ enabled: true, role: 'purchasing', settings: {}, actor: 'S1' },
      });
    const answers = await times(10, (index) => look(index % 2 ? one : two));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const { body } = await one.call('GET', '/api/v1/events?limit=1000');
    const raised = body.events.filter(({ type }: { type: string }) => type === 'wms.alert.raised');
    expect(raised).toMatchObject([{ data: { subject: 'LOW/min' } }]);
  });

  it('take a message once, and again when the one who took it died', async () => {
    const { one, two } = await open([item('P1')]);
    await one.database.transaction('receiver', (tx) =>
      tx.query(
        `INSERT INTO wms.alert_receiver (receiver, way, address, role, rule, least_level, language,
           secret, enabled, actor, at)
         VALUES ('R', 'mail', 'a@b.test', '', '', 'yellow', 'en', '', true, 'S1', 0)`,
      ),
    );
    const content: DeliveryContent = {
      ...{ kind: 'test', alert: 0, step: 0, rule: '', subject: '', level: 'yellow', at: 0 },
      ...{ role: 'supervisor', text: { en: '', zh: '' }, facts: {} },
    };
    await times(10, (index) =>
      one.database.transaction('test', (tx) => enqueueTest(tx, 'R', `T-${index}`, content)),
    );
    const takeAll = async (at: number): Promise<number[]> => {
      const taken: number[] = [];
      const take = async (house: typeof one) => {
        const message = await house.database.transaction('take', (tx) =>
          takeNext(tx, 'R', at, at + 100),
        );
        if (message) taken.push(message.delivery);
      };
      for (let round = 0; round < 10 && taken.length < 10; round++) {
        await times(8, (index) => take(index % 2 ? one : two));
      }
      return taken.sort((a, b) => a - b);
    };
    const first = await takeAll(1);
    expect(new Set(first).size).toBe(10);
    expect(await takeAll(100)).toEqual([]);
    expect(await takeAll(101)).toEqual(first);
  });
});
