import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inspectionPlanKind } from '#wms-core/master-data/kinds/inspection-plans.ts';
import { partnerKind } from '#wms-core/master-data/kinds/parties.ts';
import { asKind, type RecordKind } from '#wms-core/master-data/record.ts';
import type { InspectTask } from '#wms-core/ports.ts';
import { type House, item, OWNER, openHouse } from '../../testing/house.ts';
import { announce } from '../announce.ts';

let house: House;
let number = 0;

const ORIGIN = { actor: 'quality desk', source: 'test', at: 0 };

beforeAll(async () => {
  house = await openHouse(['P', 'Q', 'R', 'S', 'T'].map((id) => item(id)));
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const PLAIN = {
  owner: OWNER,
  item: '',
  supplier: '',
  samplePercent: null,
  samplePieces: null,
  acceptNumber: null,
  skipLotAfter: null,
  skipLotEvery: null,
  characteristics: [],
  status: 'active',
  blockReason: '',
};

const write = (kind: RecordKind, doc: object) =>
  house.database.transaction('write', async (tx) => {
    const written = await house.core.masterData.write(tx, kind, [{ ...doc }], ORIGIN);
    return written.faults.map((fault) => fault.refusal.code);
  });
const plan = (doc: object) => write(asKind(inspectionPlanKind), { ...PLAIN, ...doc });

/** A delivery of one item, received onto one pallet; what is to be looked at, if anything. */
async function delivered(
  id: string,
  supplier: string,
  quantity = 10,
): Promise<InspectTask | undefined> {
  const asn = `D-${++number}`;
  const lines = [{ line: '1', item: id, quantity }];
  const document = { asn, version: 1, supplier, expectedAt: 0, lines };
  await house.database.transaction('post', (tx) =>
    announce(tx, house.core.inbound.parts, document, 'erp'),
  );
  const task = await house.next('receive');
  const unit = `IB-${asn}`;
  const act = { act: 'received', item: id, quantity, damaged: 0, handlingUnit: unit } as const;
  expect(await house.act(task, act)).toEqual({ accepted: true });
  await house.done(task, { act: 'receipt_ended' });
  const isLookedAt = (await house.open()).includes('inspect');
  return isLookedAt ? house.next('inspect') : undefined;
}

const look = (task: InspectTask, rejected = 0) =>
  house.done(task, { act: 'inspected', inspected: task.sample, rejected });

/** Brings pallets away, so that docks and staging places are free. */
async function putAway(): Promise<void> {
  for (;;) {
    const kinds = await house.open();
    if (kinds.includes('move')) {
      const { to, handlingUnit, ...task } = await house.next('move');
      await house.done(task, { act: 'unit_moved', handlingUnit, to });
    } else if (kinds.includes('transfer')) {
      const task = await house.next('transfer');
      for (const { lineId, quantity } of task.lines) {
        await house.act(task, { act: 'line_done', lineId, quantity });
      }
      await house.done(task);
    } else if (kinds.includes('count')) {
      await house.done(await house.next('count'), { act: 'counted', counts: [] });
    } else return;
  }
}

const record = async (supplier: string, id: string) => {
  const [row] = await house.database.transaction('record', (tx) =>
    tx.query(
      `SELECT good_in_a_row AS "inARow", good, bad, skipped FROM wms.inspection_record
       WHERE supplier = $1 AND item = $2`,
      [supplier, id],
    ),
  );
  return row;
};

describe('a plan', () => {
  test.each([
    ['for nobody', { samplePieces: 1 }, 'inspection_plan.for_whom'],
    ['without a sample', { item: 'P' }, 'inspection_plan.sample'],
    ['with two', { item: 'P', samplePieces: 1, samplePercent: 5 }, 'inspection_plan.sample'],
    [
      'with half of a skip',
      { item: 'P', samplePieces: 1, skipLotAfter: 3 },
      'inspection_plan.skip_lot',
    ],
    ['of an unknown item', { item: 'NOBODY', samplePieces: 1 }, 'item.unknown'],
  ])('%s is refused', async (_, doc, code) => {
    expect(await plan({ plan: 'BAD', ...doc })).toEqual([code]);
  });

  test.each([
    ['no limit', [{ lower: null, upper: null }], 'inspection_plan.limits'],
    ['crossed limits', [{ lower: 2, upper: 1 }], 'inspection_plan.limits'],
    [
      'the same one twice',
      [
        { lower: 1, upper: 2 },
        { lower: 1, upper: 2 },
      ],
      'inspection_plan.twice',
    ],
  ])('with %s is refused', async (_, limits, code) => {
    const characteristics = limits.map((one) => ({
      characteristic: 'w',
      name: { en: 'w', zh: '宽' },
      unit: 'mm',
      scale: 0,
      pieces: 1,
      ...one,
    }));
    const doc = { plan: 'BAD', item: 'P', samplePieces: 1, characteristics };
    expect(await plan(doc)).toEqual([code]);
  });

  test('most particular wins: item and supplier, item, supplier', async () => {
    expect(await plan({ plan: 'P1', supplier: 'ACME', samplePieces: 2 })).toEqual([]);
    expect(await plan({ plan: 'P2', item: 'P', samplePieces: 3 })).toEqual([]);
    const both = { plan: 'P3', item: 'P', supplier: 'ACME', samplePieces: 4 };
    expect(await plan(both)).toEqual([]);
    expect(await plan({ ...both, plan: 'P4' })).toEqual(['inspection_plan.scope_taken']);
    const sample = async (id: string, supplier: string) => {
      const task = await delivered(id, supplier);
      if (task) await look(task);
      await putAway();
      return task?.sample;
    };
    expect(await sample('P', 'ACME')).toBe(4);
    expect(await sample('P', 'OTHER')).toBe(3);
    expect(await sample('Q', 'ACME')).toBe(2);
    expect(await sample('Q', 'OTHER')).toBeUndefined();
    expect(await plan({ ...both, status: 'blocked', blockReason: 'test over' })).toEqual([]);
    expect(await sample('P', 'ACME')).toBe(3);
  });

  test('asks for values; those out of limits fail; who, when and what is kept', async () => {
    const width = {
      characteristic: 'width',
      name: { en: 'Width', zh: '宽度' },
      unit: 'mm',
      scale: 1,
      lower: 995,
      upper: 1_005,
      pieces: 2,
    };
    const doc = { item: 'R', samplePieces: 5, acceptNumber: 2, characteristics: [width] };
    expect(await plan({ plan: 'R1', ...doc })).toEqual([]);
    const task = (await delivered('R', 'ACME'))!;
    expect(task.characteristics).toEqual([width]);
    const act = { act: 'inspected', inspected: 5, rejected: 1 } as const;
    expect(await house.act(task, act)).toMatchObject({ code: 'inspection.values' });
    const value = (piece: number, given: number) => ({
      piece,
      characteristic: 'width',
      value: given,
    });
    await house.done(task, { ...act, values: [value(1, 1_000), value(2, 1_006)] });
    const [kept] = await house.database.transaction('look', (tx) =>
      tx.query('SELECT * FROM wms.inspection WHERE task_id = $1', [task.taskId]),
    );
    expect(kept).toMatchObject({
      verdict: 'split',
      inspected: 5,
      rejected: 2,
      actor: 'W1',
      measured: [
        { piece: 1, value: 1_000, isWithin: true },
        { piece: 2, value: 1_006, isWithin: false },
      ],
      rule: { plan: 'R1', version: 1 },
    });
    const [told] = (await house.events('wms.inventory.status_changed')).slice(-1);
    expect(told).toMatchObject({ plan: 'R1', verdict: 'split', passed: 8, rejected: 2 });
    await putAway();
    expect(await house.book()).toContain('R EXC rejected 2');
  });

  test('skips lots after good ones, looks at one in so many, and begins anew after a bad one', async () => {
    const doc = { item: 'S', samplePieces: 2, acceptNumber: 0, skipLotAfter: 2, skipLotEvery: 3 };
    expect(await plan({ plan: 'S1', ...doc })).toEqual([]);
    const lots = async (...bad: number[]) => {
      const seen: string[] = [];
      for (const rejected of bad) {
        const task = await delivered('S', 'ACME');
        if (task) await look(task, rejected);
        seen.push(task ? 'looked' : 'skipped');
        await putAway();
      }
      return seen;
    };
    expect(await lots(0, 0)).toEqual(['looked', 'looked']);
    expect(await lots(0, 0, 0, 0, 0, 1)).toEqual([
      ...['skipped', 'skipped', 'looked'],
      ...['skipped', 'skipped', 'looked'],
    ]);
    expect(await record('ACME', 'S')).toEqual({ inARow: 0, good: 3, bad: 1, skipped: 4 });
    expect(await lots(0, 0, 0)).toEqual(['looked', 'looked', 'skipped']);
    // Another supplier has a record of his own.
    const task = await delivered('S', 'OTHER');
    await look(task!);
    await putAway();
    expect(await record('OTHER', 'S')).toMatchObject({ inARow: 1, skipped: 0 });
  });

  test('takes what a supplier was promised, where it says nothing of skipping itself', async () => {
    const terms = { overReceiptPercent: null, underReceiptPercent: null, minRemainingDays: null };
    const partner = { owner: OWNER, kind: 'supplier', partner: 'GOOD', gln: null, ...terms };
    const faults = await write(asKind(partnerKind), {
      ...partner,
      name: { en: 'Good', zh: '好' },
      ...{ skipLotAfter: 1, skipLotEvery: 2, status: 'active', blockReason: '' },
    });
    expect(faults).toEqual([]);
    expect(await plan({ plan: 'T1', item: 'T', samplePercent: 100 })).toEqual([]);
    const seen: boolean[] = [];
    for (let i = 0; i < 4; i++) {
      const task = await delivered('T', 'GOOD', 4);
      if (task) await look(task);
      seen.push(task !== undefined);
      await putAway();
    }
    expect(seen).toEqual([true, false, true, false]);
  });
});
