import { describe, expect, it } from 'vitest';
import { toTimestamp } from '#base/time.ts';
import { onPostgres, skip } from '#tests/support/complaints.ts';
import { granted, type Reply, type WmsProcess } from '#tests/support/wms.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import { item } from '#wms-core/testing/house.ts';

/** A person takes goods by hand while the house plans where they are to be carried. */

const PIECES = 10;
const BY_HAND = 4;
const ROUNDS = 6;
const [BIN, OTHER, THIRD] = outboundSite.locations
  .filter(({ kind }) => kind === 'bin')
  .map(({ id }) => id) as [string, string, string];

interface Move {
  readonly moveId: string;
  readonly location: string;
  readonly handlingUnit?: string;
}

/** Moves pieces to the third bin, in the book and, when the book has it, in the world. */
async function byHand(house: WmsProcess, { moveId, ...from }: Move): Promise<Reply> {
  const reply = await house.call('POST', '/api/v1/stock/moves', {
    ...{ moveId, from, to: { location: THIRD }, item: 'P1', quantity: BY_HAND },
    ...{ reason: 'needed there', actor: 'anna' },
  });
  const place = from.handlingUnit ?? from.location;
  if (reply.status === 200) house.world.move(place, THIRD, 'P1', BY_HAND);
  return reply;
}

/** What the book has where: `{bin: pieces}`. */
async function book(house: WmsProcess): Promise<Record<string, number>> {
  const { rows } = (await granted(house.call('GET', '/api/v1/stock?item=P1'))).body;
  const sums: Record<string, number> = {};
  for (const { location, quantity } of rows) sums[location] = (sums[location] ?? 0) + quantity;
  return sums;
}

/** All work is done, and each piece is where the book has it; nothing was written off. */
async function expectWhole(house: WmsProcess, pieces: number): Promise<void> {
  const sums = await book(house);
  for (const [place, quantity] of Object.entries(sums)) {
    expect([place, house.world.of(place).get('P1')]).toEqual([place, quantity]);
  }
  expect(Object.values(sums).reduce((sum, quantity) => sum + quantity, 0)).toBe(pieces);
  expect(house.world.total('P1')).toBe(pieces);
  const losses = await house.database.transaction('losses', (tx) =>
    tx.query("SELECT 1 FROM wms.movement WHERE to_location = 'LOSS'"),
  );
  expect(losses).toEqual([]);
}

describe.skipIf(skip)('a move by hand', () => {
  const open = onPostgres();

  it('and a relocation that want the same pieces: one of them gets them', async () => {
    const { one, two } = await open([item('P1')]);
    for (let n = 0; n < ROUNDS; n++) {
      await one.opening([{ location: BIN, item: 'P1', quantity: PIECES }]);
      const relocation = { relocation: `REL-${n}`, from: BIN, to: OTHER, item: 'P1' };
      const [moved, planned] = await Promise.all([
        byHand(one, { moveId: `MOV-${n}`, location: BIN }),
        two.call('POST', '/api/v1/relocations', {
          ...{ ...relocation, quantity: PIECES, reason: 'tidy', actor: 'boss' },
        }),
      ]);
      if (planned.status === 201) expect(moved.body.code).toBe('move.planned');
      else {
        expect(moved.status).toBe(200);
        expect(['relocation.short', 'relocation.moved']).toContain(planned.body.code);
        // The rest makes room for the next round.
        const left = PIECES - BY_HAND;
        const again = { ...relocation, relocation: `REST-${n}`, quantity: left };
        await granted(
          two.call('POST', '/api/v1/relocations', { ...again, reason: 'tidy', actor: 'boss' }),
        );
      }
      await two.settle();
      await one.work();
      expect((await book(one))[BIN]).toBeUndefined();
      await expectWhole(one, (n + 1) * PIECES);
    }
  });

  it('from a pallet for which bins are chosen just then shortens what is put away', async () => {
    const { one, two } = await open([item('P1')]);
    for (let n = 0; n < ROUNDS; n++) {
      const asn = `ASN-${n}`;
      const pallet = `IB-${n}`;
      await granted(
        one.call('POST', '/api/v1/asns', {
          ...{ asn, supplier: 'ACME', expectedAt: toTimestamp(one.scheduler.now()), actor: 'erp' },
          lines: [{ line: '1', item: 'P1', quantity: PIECES }],
        }),
      );
      await one.settle(61_000);
      const task = one.tasks.find((each) => each.kind === 'receive' && each.asn === asn);
      if (task?.kind !== 'receive') throw new Error(`${asn} was not called`);
      one.world.add(pallet, 'P1', PIECES);
      await one.report(one.received(task, { item: 'P1', quantity: PIECES, handlingUnit: pallet }));
      const [moved] = await Promise.all([
        byHand(two, { moveId: `MOV-${n}`, location: task.at, handlingUnit: pallet }),
        one.report(one.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } })),
      ]);
      expect(moved.status).toBe(200);
      await one.work();
      expect(one.world.of(pallet).get('P1')).toBeUndefined();
      await expectWhole(one, (n + 1) * PIECES);
      const counts = one.tasks.filter((each) => each.kind === 'count');
      // The look at each emptied pallet, and no other: nobody missed anything.
      expect(counts.length).toBe(n + 1);
    }
  });
});
