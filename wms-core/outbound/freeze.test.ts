import { afterEach, describe, expect, test } from 'vitest';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

describe('a freeze', () => {
  const freeze = (scope: object) =>
    house.database.transaction('freeze', (tx) =>
      house.core.ledger.placeHold(tx, {
        holdId: 'recall',
        kind: 'recall',
        scope,
        reason: 'recall',
        actor: 'qa',
        at: house.scheduler.now(),
      }),
    );

  for (const kind of ['pick', 'move', 'put', 'check', 'pack', 'weigh', 'load'] as const) {
    test(`of goods that are waiting for their ${kind} takes them from the order`, async () => {
      house = await openPaperHouse({
        items: [item('P1'), item('P2')],
        settings: { lineHopeMs: 60_000 },
      });
      await house.stock('P1', '1-1', 10, { lot: 'BAD' });
      await house.stock('P2', '1-2', 10);
      await house.stock('P1', '3-6', 10, { lot: 'GOOD' });
      await house.order('SO-1', { P1: 4, P2: 1 });
      await house.workUpTo(kind);
      const [bad] = await house.query<{ layer: string }>(
        `SELECT layer FROM wms.layer WHERE lot = 'BAD'`,
      );
      await freeze({ layer: bad!.layer });
      if (kind === 'load') {
        await house.step((task) => task.kind === 'load');
        expect(house.refusals).toEqual([expect.stringContaining('hold')]);
        return;
      }
      await house.work();
      expect(house.refusals).toEqual([]);
      expect(await house.status('SO-1')).toBe('shipped');
      expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4 }, { shipped: 1 }]);
      const gone = await house.query<{ lot: string; quantity: number }>(
        `SELECT l.lot, sum(m.quantity)::bigint AS quantity FROM wms.movement m
         JOIN wms.layer l USING (layer) WHERE m.to_location = 'CUSTOMER' AND m.item = 'P1'
         GROUP BY l.lot`,
      );
      expect(gone).toEqual([{ lot: 'GOOD', quantity: 4 }]);
    });
  }
});
