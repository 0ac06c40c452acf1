import { describe, expect, it } from 'vitest';
import { hours, toTimestamp } from '#base/time.ts';
import { onPostgres, skip, times } from '#tests/support/complaints.ts';
import { granted, type Reply, type WmsProcess } from '#tests/support/wms.ts';
import type { Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/** The office and the dock act on one receipt at once: over REST, from two processes. */

const PIECES = 10;
const why = { reason: 'wrong truck', actor: 'boss' };
const codes = (replies: readonly Reply[]): (string | number)[] =>
  replies.map(({ status, body }) => body.code ?? status).sort();

const announce = (house: WmsProcess, asn: string, quantity = PIECES) =>
  granted(
    house.call('POST', '/api/v1/asns', {
      ...{ asn, supplier: 'ACME', expectedAt: toTimestamp(house.scheduler.now()), actor: 'erp' },
      lines: [{ line: '1', item: 'P1', quantity }],
    }),
  );

async function taskOf(house: WmsProcess, asn: string): Promise<Task> {
  for (let turn = 0; turn < 10; turn++) {
    await house.settle();
    const task = house.tasks.find((one) => one.kind === 'receive' && one.asn === asn);
    if (task) return task;
  }
  throw new Error(`${asn} was not called to a dock`);
}

/** An ASN whose ten pieces stand on a pallet at the dock, its receipt still open. */
async function scanned(house: WmsProcess, asn: string): Promise<Task> {
  await announce(house, asn);
  const task = await taskOf(house, asn);
  const pallet = `IB-${asn}`;
  house.world.add(pallet, 'P1', PIECES);
  const told = house.received(task, { item: 'P1', quantity: PIECES, handlingUnit: pallet });
  expect(await house.report(told)).toEqual({ accepted: true });
  return task;
}

const reverse = (house: WmsProcess, reversal: string, asn: string) =>
  house.call('POST', '/api/v1/receipt-reversals', { reversal, asn, line: '1', ...why });

const end = (house: WmsProcess, task: Task) =>
  house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));

describe.skipIf(skip)('at one receipt at once', () => {
  const open = onPostgres();

  it('a reversal asked for from two processes happens once, under two numbers too', async () => {
    const { one, two } = await open([item('P1')]);
    const task = await scanned(one, 'ASN-1');
    const same = await times(4, (n) => reverse(n % 2 === 0 ? one : two, 'REV-1', 'ASN-1'));
    expect(codes(same)).toEqual([200, 200, 200, 201]);
    expect(await one.totals('P1')).toMatchObject({ quantity: 0 });
    one.world.add('IB-ASN-1', 'P1', -PIECES);
    const again = one.received(task, { item: 'P1', quantity: PIECES, handlingUnit: 'IB-ASN-1' });
    expect(await one.report(again)).toEqual({ accepted: true });
    const other = await times(4, (n) => reverse(n % 2 === 0 ? one : two, `REV-2${n}`, 'ASN-1'));
    expect(codes(other)).toEqual([201, ...Array(3).fill('reversal.nothing')]);
    expect(await one.totals('P1')).toMatchObject({ quantity: 0 });
  });

  it('the goods go back or to their bins, never both, whoever is first', async () => {
    const { one, two } = await open([item('P1')]);
    let returned = 0;
    for (let n = 0; n < 6; n++) {
      const asn = `ASN-${n}`;
      const task = await scanned(one, asn);
      const [reply] = await Promise.all([reverse(two, `REV-${n}`, asn), end(one, task)]);
      if (reply.status === 201) {
        returned += PIECES;
        one.world.add(`IB-${asn}`, 'P1', -PIECES);
      } else expect(reply.body.code).toBe('reversal.moved');
      await one.work();
      const asked = (await granted(one.call('GET', `/api/v1/asns/${asn}`))).body;
      expect(asked.status).toBe('closed');
      const total = { quantity: (n + 1) * PIECES - returned };
      expect(await one.totals('P1')).toMatchObject(total);
      expect(one.world.total('P1')).toBe(total.quantity);
    }
  });

  it('a pallet that waits goes back or to its bin, when the place before it becomes free', async () => {
    const { one, two } = await open([item('P1')]);
    let total = 0;
    for (let n = 0; n < 5; n++) {
      const first = await scanned(one, `A-${n}`);
      await end(one, first);
      const look = (await one.work('count'))!;
      // The only staging place is taken: the second pallet waits at the dock.
      const second = await scanned(one, `B-${n}`);
      await end(one, second);
      const emptied = async () => {
        const counted = { act: 'counted', counts: [] } as const;
        await one.report(one.reportOf(look, { type: 'completed', act: counted }));
        await one.settle(10_000);
      };
      const [reply] = await Promise.all([reverse(two, `REV-${n}`, `B-${n}`), emptied()]);
      total += PIECES;
      if (reply.status === 201) one.world.add(`IB-B-${n}`, 'P1', -PIECES);
      else {
        expect(reply.body.code).toBe('reversal.moved');
        total += PIECES;
      }
      await one.work();
      expect(await one.totals('P1')).toMatchObject({ quantity: total });
      expect(one.world.total('P1')).toBe(total);
    }
  });

  it('what is told at a short close is what was booked, whatever is scanned meanwhile', async () => {
    const { one, two } = await open([item('P1')]);
    await announce(one, 'ASN-1', 100);
    const task = await taskOf(one, 'ASN-1');
    const scan = () =>
      one.report(one.received(task, { item: 'P1', quantity: 1, handlingUnit: 'IB-1' }));
    await scan();
    const close = () => two.call('POST', '/api/v1/asns/ASN-1/close', why);
    const [, , , , closed] = await Promise.all([scan(), scan(), scan(), scan(), close(), scan()]);
    expect(closed).toMatchObject({ status: 200, body: { closedAs: 'short' } });
    const { quantity } = await one.totals('P1');
    const { lines } = (await granted(one.call('GET', '/api/v1/asns/ASN-1'))).body;
    expect(lines).toMatchObject([{ received: quantity, short: 100 - quantity }]);
    const { events } = (await granted(one.call('GET', '/api/v1/events?limit=100'))).body;
    const told = events.filter((event: { type: string }) => event.type === 'wms.receipt.confirmed');
    expect(told).toMatchObject([{ data: { lines: [{ received: quantity }] } }]);
  });

  it('a dock is booked once, and a blind receipt opened once', async () => {
    const { one, two } = await open([item('P1')]);
    const both = (n: number) => (n % 2 === 0 ? one : two);
    const blind = await times(6, (n) =>
      both(n).call('POST', '/api/v1/blind-receipts', {
        ...{ receipt: 'B-1', supplier: 'ACME', dock: 'DOCK-1', actor: 'gate' },
      }),
    );
    expect(codes(blind)).toEqual([200, 200, 200, 200, 200, 201]);
    await times(6, (n) => announce(one, `ASN-${n}`));
    const from = one.scheduler.now() + hours(1);
    const booked = await times(6, (n) =>
      both(n).call('POST', '/api/v1/dock-appointments', {
        ...{ appointment: `APP-${n}`, dock: 'DOCK-1', carrier: 'FAST', asns: [`ASN-${n}`] },
        ...{ from: toTimestamp(from), to: toTimestamp(from + hours(1)), actor: 'planner' },
      }),
    );
    expect(codes(booked)).toEqual([201, ...Array(5).fill('appointment.taken')]);
  });
});
