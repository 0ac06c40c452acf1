import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { hours } from '#base/time.ts';
import { lineFrom, post as postLines, stockOf } from '#tests/support/complaints.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

let house: WmsProcess;

beforeEach(async () => {
  house = await openWms(await openMemory());
  await house.items([item('MUG'), item('CAM', { serialControlled: true })]);
  await bad(6);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

type Answer = { status: number; body: { code?: string } };
const codeOf = async (asked: Promise<Answer>) => {
  const { status, body } = await asked;
  return body.code ?? status;
};

/** Rejected mugs at the exception place, in the book and in the world. */
async function bad(delta: number): Promise<void> {
  const correction = { item: 'MUG', location: 'EXC', quality: 'rejected', delta };
  const why = { correctionId: 'COR-1', reason: 'found', actor: 'anna' };
  await granted(house.call('POST', '/api/v1/stock/corrections', { ...why, ...correction }));
  house.world.add('EXC', 'MUG', delta);
}

const decide = (disposition: string, more: object = {}) =>
  house.call('POST', '/api/v1/dispositions', {
    ...{ disposition, decision: 'supplier_return', supplier: 'ACME', item: 'MUG' },
    ...{ location: 'EXC', quantity: 4, reason: 'crushed', actor: 'quality desk' },
    ...more,
  });
const post = (disposition: string, what: string, body: object) =>
  house.call('POST', `/api/v1/supplier-returns/${disposition}/${what}`, { actor: 'gate', ...body });
const state = async (disposition = 'D-1') =>
  (await granted(house.call('GET', `/api/v1/supplier-returns/${disposition}`))).body;
const rows = async (code = 'MUG') => {
  const { body } = await granted(house.call('GET', `/api/v1/stock?item=${code}`));
  return (body.rows as { location: string; quantity: number; allocated: number }[]).map(
    ({ location, quantity, allocated }) => [location, quantity, allocated],
  );
};
const events = async () => {
  const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
  return (body.events as { type: string; data: object }[]).filter(({ type }) =>
    type.startsWith('wms.supplier_return.'),
  );
};
const cases = async (word: string) => {
  const { body } = await granted(house.call('GET', '/api/v1/exceptions?limit=100'));
  return (body.cases as { subject: string; text: { en: string } }[]).filter(({ text }) =>
    text.en.includes(word),
  );
};
const taskOf = async (purpose: string): Promise<Task> => {
  await house.settle();
  return house.tasks.findLast((task) => task.kind === 'transfer' && task.purpose === purpose)!;
};
const done = (task: Task, quantity: number, more: object = {}) =>
  house.report(
    house.reportOf(task, {
      type: 'progress',
      act: { act: 'line_done', lineId: '1', quantity, ...more },
    }),
  );
const end = (task: Task) => house.report(house.reportOf(task, { type: 'completed' }));

/** Decided, and brought to the lane by the crew. */
async function waiting(disposition = 'D-1', more: object = {}): Promise<void> {
  await granted(decide(disposition, more));
  await house.work();
  expect(await state(disposition)).toMatchObject({ status: 'waiting' });
}

describe('goods that go back to their supplier', () => {
  test('are locked when it is decided, and posted when the driver has them', async () => {
    expect(await codeOf(decide('D-1'))).toBe(201);
    expect(await codeOf(decide('D-1'))).toBe(200);
    expect(await state()).toMatchObject({ status: 'bringing', asked: 4, open: 4, handed: 0 });
    const { body } = await granted(house.call('GET', '/api/v1/stock?item=MUG'));
    expect(body.rows).toMatchObject([
      { location: 'EXC', quantity: 6, allocated: 4, supplierReturns: ['D-1'] },
    ]);
    expect(body.totals).toMatchObject({ frozen: 6, locked: 0, available: 0 });
    await house.work();
    const { place } = await state();
    expect(await rows()).toEqual(
      [
        [place, 4, 4],
        ['EXC', 2, 0],
      ].sort(),
    );
    expect(house.world.of(place)).toEqual(new Map([['MUG', 4]]));

    const { body: called } = await granted(post('D-1', 'truck', { paper: 'RTV-1' }));
    expect(await codeOf(post('D-1', 'truck', { paper: 'RTV-1' }))).toBe(200);
    expect(await codeOf(post('D-1', 'truck', { paper: 'RTV-2' }))).toBe(
      'supplier_return.under_way',
    );
    const task = await taskOf('hand_over');
    expect(task).toMatchObject({ taskId: called.task, lines: [{ quantity: 4, to: 'RTV-1' }] });
    await house.work();
    expect(await rows()).toEqual([['EXC', 2, 0]]);
    expect(await state()).toMatchObject({
      ...{ status: 'closed', handed: 4, open: 0 },
      handOvers: [{ paper: 'RTV-1', quantity: 4, refused: 0, missing: 0 }],
    });
    expect((await events()).map(({ type }) => type.split('.')[2])).toEqual([
      ...['decided', 'confirmed', 'closed'],
    ]);
    expect((await events())[1]).toMatchObject({
      data: { supplier: 'ACME', item: 'MUG', quantity: 4, paper: 'RTV-1' },
    });
    expect(await codeOf(post('D-1', 'truck', { paper: 'RTV-1' }))).toBe(200);
    expect(await codeOf(post('D-1', 'truck', { paper: 'RTV-9' }))).toBe('supplier_return.over');
    expect(await codeOf(post('D-1', 'take-back', { reason: 'late' }))).toBe('supplier_return.over');
  });

  test('are taken by nothing else meanwhile, and a freeze does not let them go', async () => {
    await waiting();
    const { place } = await state();
    const from = { location: place };
    const goods = { item: 'MUG', quality: 'rejected', reason: 'tidy', actor: 'anna' };
    const move = { moveId: 'M-1', quantity: 1, from, to: { location: 'EXC' } };
    expect(await codeOf(house.call('POST', '/api/v1/stock/moves', { ...goods, ...move }))).toBe(
      'move.returning',
    );
    expect(await codeOf(decide('D-2', { quantity: 1, location: place }))).toBe('move.returning');
    const relocation = { relocation: 'REL-1', from: place, to: 'EXC', quantity: 1 };
    expect(
      await codeOf(
        house.call('POST', '/api/v1/relocations', {
          ...{ item: 'MUG', reason: 'tidy', actor: 'anna', ...relocation },
        }),
      ),
    ).toBe('move.returning');
    const hold = { holdId: 'H-1', scope: { item: 'MUG' }, reason: 'doubts', actor: 'q' };
    await granted(house.call('POST', '/api/v1/stock/holds', hold));
    await granted(post('D-1', 'hand-overs', { paper: 'RTV-1', quantity: 4 }));
    expect(await state()).toMatchObject({ status: 'closed', handed: 4 });
  });

  test('go in parts: taken, refused by the driver, missing, and with the next truck', async () => {
    await waiting();
    const { place } = await state();
    const told = { paper: 'RTV-1', quantity: 1, refused: 1, missing: 1, driver: 'Mr Wu' };
    expect(await codeOf(post('D-1', 'hand-overs', { ...told, quantity: 3 }))).toBe(
      'supplier_return.too_many',
    );
    house.world.move(place, 'LIMBO', 'MUG', 2);
    expect(await codeOf(post('D-1', 'hand-overs', told))).toBe(201);
    expect(await codeOf(post('D-1', 'hand-overs', told))).toBe(200);
    expect(await codeOf(post('D-1', 'hand-overs', { ...told, quantity: 2 }))).toBe(
      'supplier_return.paper',
    );
    expect(await state()).toMatchObject({
      ...{ status: 'waiting', handed: 1, refused: 1, missing: 1, open: 1 },
    });
    expect(await cases('did not take 1 pieces')).toHaveLength(1);
    await house.work();
    // What the driver refused is back where it waits for a decision; what was missing was counted.
    expect(await rows()).toEqual(
      [
        [place, 1, 1],
        ['EXC', 3, 0],
      ].sort(),
    );
    await granted(post('D-1', 'hand-overs', { paper: 'RTV-2', quantity: 1 }));
    expect(await state()).toMatchObject({ status: 'closed', handed: 2, refused: 1, missing: 1 });
    const confirmed = (await events()).filter(({ type }) => type.endsWith('confirmed'));
    expect(confirmed).toMatchObject([
      { data: { paper: 'RTV-1', quantity: 1, refused: 1, missing: 1, driver: 'Mr Wu' } },
      { data: { paper: 'RTV-2', quantity: 1 } },
    ]);
  });

  test.each([
    ['not found where they lie', { reason: 'short' }, 'missing'],
    ['in the way of a full lane', { reason: 'destination_full' }, 'kept'],
  ])('that are %s when they are brought are no part of it any more', async (_, why, word) => {
    await granted(decide('D-1'));
    const task = await taskOf('supplier_return');
    if (word === 'missing') house.world.move('EXC', 'LIMBO', 'MUG', 3);
    expect(await done(task, 3, why)).toMatchObject({ accepted: true });
    house.world.move('EXC', (await state()).place, 'MUG', 3);
    await end(task);
    expect(await state()).toMatchObject({ status: 'waiting', [word]: 1, open: 3 });
    expect(await cases('could not be brought')).toHaveLength(word === 'kept' ? 1 : 0);
    if (word === 'kept') expect(await codeOf(decide('D-2', { quantity: 3 }))).toBe(201);
  });

  test('are handed over in part by a worker whose driver takes no more', async () => {
    await waiting();
    await granted(post('D-1', 'truck', { paper: 'RTV-1', driver: 'Mr Wu' }));
    const task = await taskOf('hand_over');
    expect(await codeOf(post('D-1', 'hand-overs', { paper: 'RTV-2', quantity: 4 }))).toBe(
      'supplier_return.under_way',
    );
    const report = house.reportOf(task, {
      type: 'progress',
      act: { act: 'line_done', lineId: '1', quantity: 3, reason: 'operator_refused' },
    });
    for (let i = 0; i < 2; i++) expect(await house.report(report)).toEqual({ accepted: true });
    await end(task);
    expect(await state()).toMatchObject({ status: 'closed', handed: 3, refused: 1, open: 0 });
    expect(await done(task, 1)).toMatchObject({ code: 'supplier_return.over' });
  });

  test('stay when the decision is taken back, and another may be made', async () => {
    await waiting();
    const back = { reason: 'the supplier credits them' };
    expect((await post('D-1', 'take-back', back)).body).toEqual({
      ...{ isNew: true, status: 'taken_back' },
    });
    expect((await post('D-1', 'take-back', back)).body).toMatchObject({ isNew: false });
    expect(await codeOf(post('D-1', 'hand-overs', { paper: 'RTV-1', quantity: 4 }))).toBe(
      'supplier_return.over',
    );
    await house.work();
    expect(await rows()).toEqual([['EXC', 6, 0]]);
    expect((await events()).at(-1)).toMatchObject({
      data: { as: 'taken_back', kept: 4, handed: 0, reason: back.reason },
    });
    expect(await codeOf(decide('D-2', { quantity: 6 }))).toBe(201);
  });

  test.each(['supplier_return', 'release'])(
    'that a worker carries back are nobody else’s until he has (%s, move.planned)',
    async (decision) => {
      await waiting();
      const { place } = await state();
      await granted(post('D-1', 'take-back', { reason: 'the supplier credits them' }));
      expect(await codeOf(decide('D-2', { decision, location: place }))).toBe('move.planned');
      await house.work();
      expect(await rows()).toEqual([['EXC', 6, 0]]);
      expect(await codeOf(decide('D-2', { decision }))).toBe(201);
    },
  );

  test('that a worker carries back are not written off by hand, nor those that wait', async () => {
    await waiting();
    const { place } = await state();
    await granted(decide('D-2', { quantity: 2 }));
    await house.work();
    await granted(post('D-1', 'take-back', { reason: 'no' }));
    const goods = { item: 'MUG', location: place, quality: 'rejected' };
    const correction = { correctionId: 'C-2', ...goods, delta: -3, reason: 'gone', actor: 'anna' };
    expect(await codeOf(house.call('POST', '/api/v1/stock/corrections', correction))).toBe(
      'move.planned',
    );
    const line = { ...goods, quantity: -3 };
    const adjustment = { adjustment: 'A-1', type: 'loss', reason: 'lost', lines: [line] };
    expect(
      await codeOf(house.call('POST', '/api/v1/adjustments', { ...adjustment, actor: 'anna' })),
    ).toBe('move.planned');
    // The two of D-2 wait there for their truck: the four are none of these.
    expect(await codeOf(decide('D-3', { quantity: 3, location: place }))).toBe('move.planned');
    await house.work();
    expect(await rows()).toEqual(
      [
        [place, 2, 2],
        ['EXC', 4, 0],
      ].sort(),
    );
  });

  test('taken back while a worker brings them end as his task ends', async () => {
    await granted(decide('D-1'));
    const task = await taskOf('supplier_return');
    const { body } = await granted(post('D-1', 'take-back', { reason: 'no' }));
    expect(body).toEqual({ isNew: true, status: 'bringing' });
    expect(await done(task, 4)).toMatchObject({ accepted: true });
    house.world.move('EXC', (await state()).place, 'MUG', 4);
    await end(task);
    expect(await state()).toMatchObject({ status: 'taken_back', kept: 4 });

    await granted(decide('D-2', { quantity: 2 }));
    const second = await taskOf('supplier_return');
    await granted(post('D-2', 'take-back', { reason: 'no' }));
    await house.report(house.reportOf(second, { type: 'cancelled' } as never));
    expect(await state('D-2')).toMatchObject({ status: 'taken_back', kept: 2 });
    expect(await cases('was cancelled')).toEqual([]);
  });

  test('that a count does not find are no part of it any more', async () => {
    await waiting();
    const { place } = await state();
    const gone = { item: 'MUG', location: place, quality: 'rejected', delta: -3 };
    const why = { correctionId: 'COR-2', reason: 'lost', actor: 'anna' };
    await granted(house.call('POST', '/api/v1/stock/corrections', { ...why, ...gone }));
    expect(await state()).toMatchObject({ status: 'waiting', missing: 3, open: 1 });
    const last = { ...gone, delta: -1 };
    await granted(
      house.call('POST', '/api/v1/stock/corrections', { ...why, correctionId: 'C-3', ...last }),
    );
    expect(await state()).toMatchObject({ status: 'closed', missing: 4, open: 0 });
  });

  test('that a count took for lost while somebody had them in hand are theirs again', async () => {
    /** A count ended: nothing was there. */
    const missed = async (quantity: number) => {
      const [row] = (await stockOf(house, 'MUG')).filter(({ allocated }) => allocated > 0);
      await postLines(house, [lineFrom(row!, quantity, 'LOSS')]);
    };
    await granted(decide('D-1'));
    const bringing = await taskOf('supplier_return');
    await missed(6);
    expect(await state()).toMatchObject({ missing: 4, open: 0 });
    expect(await done(bringing, 4)).toEqual({ accepted: true });
    expect(await end(bringing)).toEqual({ accepted: true });
    const { place } = await state();
    expect(await state()).toMatchObject({ status: 'waiting', missing: 0, open: 4 });
    expect(await rows()).toEqual([[place, 4, 4]]);

    await granted(post('D-1', 'truck', { paper: 'RTV-1' }));
    const handing = await taskOf('hand_over');
    await missed(4);
    expect(await done(handing, 4)).toEqual({ accepted: true });
    expect(await end(handing)).toEqual({ accepted: true });
    expect(await state()).toMatchObject({ status: 'closed', missing: 0, handed: 4 });
    expect(await rows()).toEqual([]);
    const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
    expect(
      (body.events as { data: { reason?: string; delta?: number } }[])
        .filter(({ data }) => data.reason === 'supplier_return_found')
        .map(({ data }) => data.delta),
    ).toEqual([4, 4]);
  });

  test('whose count found none of them, nor the worker either, stay missing', async () => {
    await granted(decide('D-1'));
    const bringing = await taskOf('supplier_return');
    const [row] = await stockOf(house, 'MUG');
    await postLines(house, [lineFrom(row!, 6, 'LOSS')]);
    expect(await done(bringing, 1, { reason: 'short' })).toEqual({ accepted: true });
    await end(bringing);
    expect(await state()).toMatchObject({ status: 'waiting', missing: 3, open: 1 });
  });

  test('that wait for two days are on the desk until they go', async () => {
    await waiting();
    expect(await cases('48 hours')).toEqual([]);
    await house.database.transaction('two days later', (tx) =>
      tx.query('UPDATE wms.supplier_return SET updated_at = updated_at - $1', [hours(49)]),
    );
    expect(await cases('48 hours')).toMatchObject([{ subject: 'D-1' }]);
    await granted(post('D-1', 'hand-overs', { paper: 'RTV-1', quantity: 4 }));
    expect(await cases('48 hours')).toEqual([]);
  });

  test('whose move or decision is to be undone are taken back, and the answers say so', async () => {
    const goods = { item: 'MUG', quality: 'rejected', reason: 'tidy', actor: 'anna' };
    const way = { from: { location: 'EXC' }, to: { location: 'DOCK-1' } };
    await granted(
      house.call('POST', '/api/v1/stock/moves', { ...goods, moveId: 'M-1', quantity: 4, ...way }),
    );
    const here = { location: 'DOCK-1', handOverAt: 'DOCK-1' };
    await granted(decide('D-1', here));
    const why = { reason: 'wrong', actor: 'anna' };
    const undo = (act: string, language = 'en') =>
      house.call('POST', `/api/v1/stock/acts/${act}/undo`, why, language);
    const { body: locked } = await undo('move:M-1');
    expect(locked).toMatchObject({ code: 'undo.locked' });
    expect(JSON.stringify(locked)).toContain('supplier-returns/{disposition}/take-back');
    expect(JSON.stringify((await undo('move:M-1', 'zh')).body)).toContain('退供单 D-1');
    const { status, body: other } = await undo('disposition:D-1');
    expect([status, other.code]).toEqual([422, 'undo.other_way']);
    expect(JSON.stringify(other)).toContain('supplier-returns/{disposition}/take-back');
    expect((await decide('D-1', here)).body).toMatchObject({ isNew: false, status: 'waiting' });
    await granted(post('D-1', 'take-back', { reason: 'no' }));
    const { status: again, body } = await decide('D-1', here);
    expect([again, body]).toEqual([
      200,
      { disposition: 'D-1', isNew: false, status: 'taken_back' },
    ]);
  });

  test('supplier_return.nothing: a hand-over of nothing does not use up its paper', async () => {
    await waiting();
    expect(await codeOf(post('D-1', 'hand-overs', { paper: 'P1', quantity: 0 }))).toBe(
      'supplier_return.nothing',
    );
    expect(await codeOf(post('D-1', 'hand-overs', { paper: 'P1', quantity: 4 }))).toBe(201);
  });

  test.each([
    ['supplier_return.unknown', () => post('D-9', 'truck', { paper: 'P' })],
    ['supplier_return.place', () => decide('D-9', { handOverAt: '1-1' })],
    ['disposition.no_supplier', () => decide('D-9', { supplier: undefined })],
    ['stock.short', () => decide('D-9', { quantity: 7 })],
  ])('%s: is refused, and nothing is locked', async (code, ask) => {
    expect(await codeOf(ask())).toBe(code);
    expect(await rows()).toEqual([['EXC', 6, 0]]);
  });

  test('that lie where the truck gets them are not carried', async () => {
    await granted(decide('D-1', { handOverAt: 'EXC' }));
    expect(await state()).toMatchObject({ status: 'waiting', place: 'EXC', taskId: '' });
    await granted(post('D-1', 'hand-overs', { paper: 'RTV-1', quantity: 4 }));
    expect(await rows()).toEqual([['EXC', 2, 0]]);
  });
});

test('pieces with serial numbers go back by their numbers', async () => {
  const asn = { asn: 'A-1', supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
  const lines = [{ line: '1', item: 'CAM', quantity: 3 }];
  await granted(house.call('POST', '/api/v1/asns', { ...asn, lines }));
  await house.settle();
  const receive = house.tasks.find((task) => task.kind === 'receive')!;
  const serials = ['S1', 'S2', 'S3'];
  await house.report(
    house.received(receive, { item: 'CAM', quantity: 3, serials, handlingUnit: 'IB-1' }),
  );
  house.world.add('IB-1', 'CAM', 3);
  house.world.number('IB-1', 'CAM', serials);
  await house.report(house.reportOf(receive, { type: 'completed', act: { act: 'receipt_ended' } }));
  await house.work();
  const [[bin]] = (await rows('CAM')) as [[string]];
  const move = {
    moveId: 'M-1',
    item: 'CAM',
    quantity: 3,
    quality: 'passed',
    toQuality: 'rejected',
  };
  await granted(
    house.call('POST', '/api/v1/stock/moves', {
      ...{ ...move, from: { location: bin }, to: { location: 'EXC' } },
      ...{ reason: 'recalled by the maker', actor: 'anna' },
    }),
  );
  house.world.move(bin, 'EXC', 'CAM', 3);

  const cam = { item: 'CAM', quantity: 2, supplier: undefined };
  expect(await codeOf(decide('D-1', { ...cam, serials: ['S1', 'S9'] }))).toMatch(/^serial\./);
  await granted(decide('D-1', { ...cam, serials: ['S1', 'S2'] }));
  const bring = await taskOf('supplier_return');
  const scan = (task: Task, serial: string) =>
    house.report(
      house.reportOf(task, {
        type: 'progress',
        act: { act: 'piece_scanned', lineId: '1', serial },
      }),
    );
  expect(await scan(bring, 'S3')).toMatchObject({ code: 'supplier_return.serial' });
  expect(await scan(bring, 'S1')).toEqual({ accepted: true });
  expect(await done(bring, 2, { serials: ['S1', 'S3'] })).toMatchObject({
    code: 'supplier_return.serial',
  });
  expect(await done(bring, 2, { serials: ['S1', 'S2'] })).toEqual({ accepted: true });
  await end(bring);
  expect(await state()).toMatchObject({ status: 'waiting', serials: ['S1', 'S2'] });
  const first = { paper: 'RTV-1', quantity: 1, serials: ['S2'] };
  await granted(post('D-1', 'hand-overs', first));
  await granted(post('D-1', 'hand-overs', { paper: 'RTV-2', quantity: 1 }));
  const confirmed = (await events()).filter(({ type }) => type.endsWith('confirmed'));
  expect(confirmed.map(({ data }) => (data as { serials: string[] }).serials)).toEqual([
    ['S2'],
    ['S1'],
  ]);
  const { body } = await granted(house.call('GET', '/api/v1/trace?serial=S2'));
  expect(body.layers).toMatchObject([{ sentBack: 2, here: 1 }]);
});
