import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { DEFAULT_STRATEGY, type Strategy } from '#wms-core/inbound/putaway/strategy.ts';
import { item, paperSite } from '#wms-core/testing/house.ts';

/** Rules of putaway over REST: read, replaced, tried on goods that came, put in force. */

let database: Database;
let house: WmsProcess;
let pallets = 0;

beforeAll(async () => {
  database = await openMemory();
  house = await openWms(database, { site: paperSite });
  await house.items([item('FAST', { abc: 'A' }), item('SLOW', { abc: 'C' })]);
});
afterAll(async () => {
  await house.close();
  await database.close();
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const inForce = async () => (await granted(house.call('GET', '/api/v1/putaway-strategy'))).body;

/** Class C to the aisle of the B bins only. */
const SLOW_TO_B: Strategy = {
  ...DEFAULT_STRATEGY,
  filters: [
    ...DEFAULT_STRATEGY.filters,
    {
      rule: 'bin',
      name: 'slow_to_b',
      when: [{ attribute: 'item.abc', compare: 'is', value: 'C' }],
      bin: [{ attribute: 'bin.location', compare: 'begins_with', value: 'B-' }],
    },
  ],
};
/** And class C to the A bins. */
const SLOW_TO_A: Strategy = {
  ...DEFAULT_STRATEGY,
  filters: [
    ...DEFAULT_STRATEGY.filters,
    {
      rule: 'bin',
      name: 'slow_to_a',
      when: [{ attribute: 'item.abc', compare: 'is', value: 'C' }],
      bin: [{ attribute: 'bin.location', compare: 'begins_with', value: 'A-' }],
    },
  ],
};

/** No bin at all for FAST. */
const NOWHERE: Strategy = {
  ...SLOW_TO_B,
  filters: [
    ...DEFAULT_STRATEGY.filters,
    {
      rule: 'bin',
      name: 'nowhere',
      when: [{ attribute: 'item.item', compare: 'in', value: ['FAST'] }],
      bin: [{ attribute: 'bin.zone', compare: 'is', value: 'MOON' }],
    },
  ],
};

/** From the truck to the bins; says where the pieces are. */
async function receive(code: string, quantity: number): Promise<string[]> {
  const asn = `ASN-${++pallets}`;
  const lines = [{ line: '1', item: code, quantity }];
  const expectedAt = '2026-01-07T06:00:00Z';
  await granted(
    house.call('POST', '/api/v1/asns', { asn, supplier: 'ACME', expectedAt, lines, actor: 'erp' }),
  );
  await house.work();
  const task = house.tasks.find((one) => one.kind === 'receive' && one.asn === asn)!;
  const handlingUnit = `IB-${pallets}`;
  house.world.add(handlingUnit, code, quantity);
  await house.report(house.received(task, { item: code, quantity, handlingUnit }));
  const act = { act: 'receipt_ended' } as const;
  await house.report(house.reportOf(task, { type: 'completed', act }));
  await house.work();
  const stock = await granted(house.call('GET', `/api/v1/stock?item=${code}`));
  return stock.body.rows.map((row: { location: string }) => row.location).sort();
}

describe('the putaway strategy over REST', () => {
  test('is the built-in one until somebody sets another; what was in force stays readable', async () => {
    expect(await inForce()).toMatchObject({ version: 0, strategy: DEFAULT_STRATEGY });
    const body = { strategy: SLOW_TO_A, reason: 'near the dock', actor: 'boss', basedOn: 0 };
    const set = () => house.call('PUT', '/api/v1/putaway-strategy', body);
    expect(await set()).toMatchObject({ status: 201, body: { version: 1 } });
    expect(await set()).toMatchObject({ status: 200, body: { version: 1, isNew: false } });
    expect(await inForce()).toMatchObject({ version: 1, actor: 'boss', reason: 'near the dock' });
    const before = await house.call('GET', '/api/v1/putaway-strategy?version=0');
    expect(before.body).toMatchObject({ version: 0, strategy: DEFAULT_STRATEGY });
    const all = await house.call('GET', '/api/v1/putaway-strategies');
    expect(all.body.strategies).toMatchObject([{ version: 1, strategy: SLOW_TO_A }]);
  });

  const filters = DEFAULT_STRATEGY.filters;
  const withFilter = (use: object) => ({ ...DEFAULT_STRATEGY, filters: [...filters, use] });
  const withScore = (use: object) => ({
    ...DEFAULT_STRATEGY,
    scores: [...DEFAULT_STRATEGY.scores, use],
  });
  const ofBin = (attribute: string, compare: string, value: unknown) =>
    withFilter({ rule: 'bin', name: 'x', bin: [{ attribute, compare, value }] });
  test.each([
    ['strategy.safety_missing', { ...DEFAULT_STRATEGY, filters: filters.slice(1) }],
    [
      'strategy.safety_weakened',
      { ...DEFAULT_STRATEGY, filters: [{ ...filters[0], preference: true }, ...filters.slice(1)] },
    ],
    ['strategy.name_twice', withFilter({ rule: 'few_items', most: 3 })],
    ['strategy.field_missing', withFilter({ rule: 'bin', name: 'x' })],
    ['strategy.field_unknown', withScore({ rule: 'walk', name: 'x', weight: 1, from: 3 })],
    [
      'strategy.when_bin',
      withFilter({
        rule: 'few_items',
        name: 'x',
        most: 2,
        when: [{ attribute: 'bin.zone', compare: 'is', value: 'Z1' }],
      }),
    ],
    ['strategy.bin_goods', ofBin('item.abc', 'is', 'A')],
    ['strategy.value', ofBin('bin.zone', 'at_least', 3)],
    ['strategy.value', ofBin('bin.z', 'is', 'high')],
    ['strategy.value', ofBin('bin.zone', 'in', 'Z1')],
    [
      'strategy.scale',
      withScore({ rule: 'scale', name: 'x', weight: 1, attribute: 'bin.z', from: 1, to: 1 }),
    ],
    ['strategy.faults', { ...DEFAULT_STRATEGY, filters: [{ rule: 'lock' }] }],
  ])('refuses %s with a sentence in both languages and changes nothing', async (code, strategy) => {
    const body = { strategy, reason: 'r', actor: 'boss' };
    const { status, body: problem } = await house.call('PUT', '/api/v1/putaway-strategy', body);
    expect(status).toBe(422);
    expect(problem).toMatchObject({ code });
    expect(problem.detail).toMatch(/[a-z]{3}/);
    expect(await inForce()).toMatchObject({ version: 1 });
  });

  test('strategy.outdated: a change of a version that is not in force any more', async () => {
    const body = { strategy: DEFAULT_STRATEGY, reason: 'back', actor: 'other', basedOn: 0 };
    expect(await house.call('PUT', '/api/v1/putaway-strategy', body)).toMatchObject({
      status: 409,
      body: { code: 'strategy.outdated' },
    });
    expect(await house.call('GET', '/api/v1/putaway-strategy?version=7')).toMatchObject({
      status: 404,
      body: { code: 'strategy.unknown' },
    });
  });
});

describe('a trial of a changed strategy', () => {
  const trial = (more: object = {}) =>
    house.call('POST', '/api/v1/putaway-trials', {
      ...{ trial: 'TRY-1', strategy: SLOW_TO_B, actor: 'boss' },
      ...more,
    });

  test('trial.nothing: a period without putaway', async () => {
    const body = { code: 'trial.nothing' };
    expect(await trial({ until: '2001-01-01T00:00:00Z' })).toMatchObject({ status: 422, body });
  });

  test('says what would have gone elsewhere, and moves nothing', async () => {
    const fast = await receive('FAST', 4);
    const slow = await receive('SLOW', 5);
    expect(fast.concat(slow).every((place) => place.startsWith('A-'))).toBe(true);
    expect(await trial()).toMatchObject({ status: 202, body: { trial: 'TRY-1', isNew: true } });
    expect(await trial()).toMatchObject({ status: 200, body: { isNew: false } });
    expect(await trial({ strategy: SLOW_TO_A })).toMatchObject({
      status: 409,
      body: { code: 'trial.conflict' },
    });
    await house.settle(1_000);
    const { body } = await granted(house.call('GET', '/api/v1/putaway-trials/TRY-1'));
    expect(body).toMatchObject({ status: 'done', lines: 2, reached: 2, basedOn: 1 });
    expect(body.result).toMatchObject({
      ...{ pieces: 9, elsewhere: 5, inForce: { noRoom: 0 }, changed: { noRoom: 0 } },
      items: [
        { item: 'SLOW', pieces: 5, elsewhere: 5, noRoom: 0 },
        { item: 'FAST', pieces: 4, elsewhere: 0, putawayMetres: 0 },
      ],
      zones: [{ zone: 'Z1', inForce: 9, changed: 9 }],
      moves: [{ item: 'SLOW', inForce: [{ quantity: 5 }], changed: [{ quantity: 5 }] }],
    });
    expect(body.result.items[0].frontMetres).toBeGreaterThan(0);
    expect(body.result.moves[0].changed[0].location).toMatch(/^B-/);
    // The receipts’ own goods did not count as lying there: the replay chose as it had chosen.
    expect(body.result.moves[0].inForce[0].location).toBe(slow[0]);
    expect(await inForce()).toMatchObject({ version: 1 });
  });

  test('goods that would not have fitted are counted', async () => {
    await trial({ trial: 'TRY-2', strategy: NOWHERE });
    await house.settle(1_000);
    const { body } = await granted(house.call('GET', '/api/v1/putaway-trials/TRY-2'));
    expect(body.result).toMatchObject({ changed: { noRoom: 4 }, inForce: { noRoom: 0 } });
  });

  test('is put in force, and the next goods go where it says; the decision names it', async () => {
    const activate = (name: string, more: object = {}) =>
      house.call('POST', `/api/v1/putaway-trials/${name}/activate`, {
        ...{ reason: 'b', actor: 'boss' },
        ...more,
      });
    expect(await activate('TRY-2')).toMatchObject({
      status: 409,
      body: { code: 'trial.less_room' },
    });
    expect(await inForce()).toMatchObject({ version: 1 });
    expect(await activate('TRY-1')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await activate('TRY-1')).toMatchObject({ status: 200, body: { isNew: false } });
    expect(await activate('TRY-2', { anyway: true })).toMatchObject({
      body: { code: 'strategy.outdated' },
    });
    expect(await activate('NONE')).toMatchObject({ status: 404, body: { code: 'trial.unknown' } });
    expect((await receive('SLOW', 3)).some((place) => place.startsWith('B-'))).toBe(true);
    const why = await house.call('GET', `/api/v1/decisions?subject=IB-${pallets}`);
    expect(why.body.decisions).toMatchObject([{ candidates: { strategy: 2 } }]);
  });

  test('goods without room are told with the rule that left out most bins', async () => {
    const body = { strategy: NOWHERE, reason: 'moon', actor: 'boss', basedOn: 2 };
    await granted(house.call('PUT', '/api/v1/putaway-strategy', body));
    await receive('FAST', 1);
    const [stuck] = (await granted(house.call('GET', '/api/v1/exceptions'))).body.cases;
    expect(stuck.text.en).toContain('The rule nowhere left out most bins');
    expect(stuck.text.zh).toContain('nowhere');
  });
});
