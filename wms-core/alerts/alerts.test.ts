import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '#base/log.ts';
import { days, minutes, toDay } from '#base/time.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { type Alerts, createAlerts, lookAt } from './alerts.ts';
import { EXPIRY_DEFAULTS, levelOf } from './rules/expiry.ts';
import { acknowledge, listAlerts } from './store.ts';

let house: House;
let alerts: Alerts;

beforeAll(async () => {
  house = await openHouse(
    ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'].map((id) =>
      item(id, {
        ...(id === 'P1' ? { shelfLifeDays: 100 } : {}),
        ...(id === 'P6' ? { minStock: 10, maxStock: 20 } : {}),
      }),
    ),
  );
  const { database, scheduler, core } = house;
  alerts = createAlerts({
    ...{ database, scheduler, ledger: core.ledger, feed: core.feed, owner: OWNER },
    log: silentLog,
  });
});
afterAll(() => house.close());

/** Looks by one rule as if so many days had gone by, and says what is open then. */
async function open(rule: string, inDays = 0, more = 0) {
  const { database, scheduler, core } = house;
  const at = scheduler.now() + days(inDays) + more;
  const found = await database.transaction('look', async (tx) => {
    const parts = { ledger: core.ledger, feed: core.feed, owner: OWNER };
    await lookAt(tx, parts, alerts.rules.find((one) => one.rule === rule)!, at);
    return listAlerts(tx, { open: true, rule, limit: 100 });
  });
  return found.map(({ alert, subject, level, text, facts, acknowledgedBy }) => ({
    ...{ alert, subject, level, text, facts, acknowledgedBy },
  }));
}

/** Pieces of a lot that expires in so many days. */
async function expiring(id: string, lot: string, inDays: number, bin: string, quantity = 10) {
  const { database, core, scheduler } = house;
  return database.transaction('stock', async (tx) => {
    const expiryDate = toDay(scheduler.now() + days(inDays));
    const layer = await core.ledger.layer(tx, {
      ...{ item: id, owner: OWNER, lot, productionDate: null, expiryDate },
      ...{ receivedAt: scheduler.now(), receiptLine: '', delivery: `D-${lot}`, supplier: 'S' },
    });
    await core.ledger.post(tx, {
      ...{ postingId: `in ${lot}`, document: 'opening', actor: 'test', reason: 'opening' },
      ...{ correlationId: 'C', at: scheduler.now() },
      lines: [
        {
          ...{ item: id, owner: OWNER, layer, quantity },
          from: { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' },
          to: loose(bin),
        },
      ],
    });
    return { layer };
  });
}

/** All pieces of a layer leave for a customer. */
const sell = (id: string, layer: string, bin: string, quantity: number) =>
  house.database.transaction('sell', (tx) =>
    house.core.ledger.post(tx, {
      ...{ postingId: `out ${id} ${layer}`, document: 'SO-1', actor: 'test', reason: 'ship' },
      ...{ correlationId: 'C', at: house.scheduler.now() },
      lines: [
        {
          ...{ item: id, owner: OWNER, layer, quantity },
          from: loose(bin),
          to: { location: 'CUSTOMER', handlingUnit: '', quality: 'passed' },
        },
      ],
    }),
  );

test.each([
  [30, 'yellow'],
  [16, 'yellow'],
  [15, 'orange'],
  [8, 'orange'],
  [7, 'red'],
  [-1, 'red'],
] as const)('%i days before the expiry date it is %s', (left, level) => {
  expect(levelOf(left, EXPIRY_DEFAULTS)).toBe(level);
});

describe('an expiry', () => {
  test('is told in tiers, once, and graver when it comes nearer', async () => {
    const { layer } = await expiring('P1', 'L1', 40, 'A-01');
    expect(await open('expiry', 9)).toEqual([]);
    const [first] = await open('expiry', 10);
    expect(first).toMatchObject({ subject: layer, level: 'yellow', facts: { daysLeft: 30 } });
    await house.database.transaction('ack', (tx) =>
      acknowledge(tx, first!.alert, { actor: 'Q1', at: house.scheduler.now() }),
    );
    const same = { alert: first!.alert, subject: layer };
    expect(await open('expiry', 11)).toMatchObject([{ ...same, acknowledgedBy: 'Q1' }]);
    // Graver: somebody should look again.
    expect(await open('expiry', 25)).toMatchObject([
      { ...same, level: 'orange', acknowledgedBy: '' },
    ]);
    expect(await open('expiry', 33)).toMatchObject([{ ...same, level: 'red' }]);
    const raised = await house.events('wms.alert.raised');
    expect(raised.map(({ level }) => level)).toEqual(['yellow', 'orange', 'red']);
    await sell('P1', layer, 'A-01', 10);
    expect(await open('expiry', 33)).toEqual([]);
    expect(await house.events('wms.alert.closed')).toEqual([{ rule: 'expiry', subject: layer }]);
  });

  test('that has passed freezes the goods; a freeze that a person lifted stays lifted', async () => {
    const { layer } = await expiring('P1', 'L2', 1, 'A-02');
    const holds = () =>
      house.database.transaction('holds', (tx) =>
        tx.query(`SELECT hold_id AS hold, layer FROM wms.hold WHERE lifted_at IS NULL`),
      );
    await open('expiry', 1);
    expect(await holds()).toEqual([]);
    await open('expiry', 2);
    expect(await holds()).toEqual([{ hold: `expiry ${layer}`, layer }]);
    await house.database.transaction('lift', (tx) =>
      house.core.ledger.liftHold(tx, `expiry ${layer}`, 'Q1', house.scheduler.now()),
    );
    await open('expiry', 3);
    expect(await holds()).toEqual([]);
    await sell('P1', layer, 'A-02', 10);
  });

  test('is not looked for once the rule is off, and its alerts close', async () => {
    const { layer } = await expiring('P1', 'L3', 5, 'A-03');
    expect(await open('expiry')).toHaveLength(1);
    const set = (rule: string, settings: unknown, enabled = false) =>
      house.database.transaction('set', (tx) =>
        alerts.set(tx, rule, { enabled, role: 'quality', settings }, 'S1'),
      );
    expect(await set('expiry', { ...EXPIRY_DEFAULTS, redDays: -1 })).toMatchObject({
      code: 'alert_rule.settings',
    });
    for (const [rule, days] of [
      ['expiry', [7, 15, 30]],
      ['expiry', [30, 7, 15]],
      ['slow_mover', [90, 60, 30]],
    ] as const) {
      const [yellowDays, orangeDays, redDays] = days;
      const freeze = rule === 'expiry' ? { freeze: true } : {};
      const upsideDown = await set(rule, { yellowDays, orangeDays, redDays, ...freeze });
      expect(upsideDown).toMatchObject({ code: 'alert_rule.tiers' });
    }
    expect(await set('weather', {})).toMatchObject({ code: 'alert_rule.unknown' });
    expect(await open('expiry')).toHaveLength(1);
    expect(await set('expiry', EXPIRY_DEFAULTS)).toEqual({ done: true });
    expect(await open('expiry')).toEqual([]);
    await set('expiry', EXPIRY_DEFAULTS, true);
    await sell('P1', layer, 'A-03', 10);
  });
});

test('an item of which nothing is left and none is announced is told; one that never came is not', async () => {
  const { layer } = await expiring('P2', 'Z1', 90, 'B-01');
  const soldOut = async () => (await open('zero_stock')).map(({ subject }) => subject);
  expect(await soldOut()).not.toContain('P2');
  await sell('P2', layer, 'B-01', 10);
  expect(await soldOut()).toContain('P2');
  expect(await soldOut()).not.toContain('P5');
});

test('an item below its minimum or above its maximum is told, with how many to order', async () => {
  const seen = async () =>
    (await open('stock_level')).map(({ subject, level, facts }) => [subject, level, facts]);
  const min = (available: number, order: number) => ({ available, order, minStock: 10 });
  expect(await seen()).toMatchObject([['P6/min', 'red', min(0, 20)]]);
  await house.stock('P6', loose('B-05'), 9);
  expect(await seen()).toMatchObject([['P6/min', 'orange', min(9, 11)]]);
  await house.stock('P6', loose('B-05'), 1);
  expect(await seen()).toEqual([]);
  // What is held cannot be sold, but it is here.
  const hold = { holdId: 'H-P6', kind: 'freeze', scope: { location: 'B-05' } } as const;
  await house.database.transaction('hold', (tx) =>
    house.core.ledger.placeHold(tx, { ...hold, reason: 'test', actor: 'Q1', at: 0 }),
  );
  await house.stock('P6', loose('B-06'), 10);
  expect(await seen()).toEqual([]);
  await house.stock('P6', loose('B-06'), 1);
  expect(await seen()).toMatchObject([['P6/max', 'yellow', { quantity: 21, maxStock: 20 }]]);
});

test('an item whose pieces are frozen is not to be ordered beyond its maximum', async () => {
  const told = async () =>
    (await open('stock_level')).map(({ subject, text }) => [subject, text.en]);
  const hold = { holdId: 'H-ALL', kind: 'freeze', scope: { item: 'P6' } } as const;
  await house.database.transaction('hold', (tx) =>
    house.core.ledger.placeHold(tx, { ...hold, reason: 'test', actor: 'Q1', at: 0 }),
  );
  const here = '0 pieces of P6 can be sold, 21 more are here but frozen, the minimum is 10';
  expect(await told()).toEqual([
    ['P6/min', `${here}; 0 are announced. Order no more; see which frozen goods may be freed.`],
    ['P6/max', '21 pieces of P6 are here, the maximum is 20; 0 are announced. Order no more.'],
  ]);
});

test('a lot whose deliveries cost differently by more than ten in a hundred is told', async () => {
  /** A piece of a lot, from a delivery of its own. */
  const bought = (lot: string, minor: number, currency = 'CNY') =>
    house.database.transaction('buy', async (tx) => {
      const layer = await house.core.ledger.layer(tx, {
        ...{ item: 'P5', owner: OWNER, lot, productionDate: null, expiryDate: null },
        ...{ receivedAt: 0, receiptLine: '1', delivery: `${lot} ${minor}`, supplier: 'S' },
        unitCost: { minor, currency },
      });
      await house.core.ledger.post(tx, {
        ...{ postingId: `buy ${lot} ${minor}`, document: 'A', actor: 'test', reason: 'receipt' },
        ...{ correlationId: 'C', at: house.scheduler.now() },
        lines: [
          {
            ...{ item: 'P5', owner: OWNER, layer, quantity: 1 },
            from: { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' },
            to: loose('A-05'),
          },
        ],
      });
    });
  await bought('TEN', 1_000);
  await bought('TEN', 1_100);
  await bought('TWO-CURRENCIES', 1_000);
  await bought('TWO-CURRENCIES', 140, 'USD');
  expect(await open('price_difference')).toEqual([]);
  await bought('ELEVEN', 1_000);
  await bought('ELEVEN', 1_101);
  expect(await open('price_difference')).toMatchObject([
    { subject: 'P5/ELEVEN/CNY', level: 'orange', facts: { lowest: 1_000, highest: 1_101 } },
  ]);
});

test('goods that lie and do not sell are told after thirty, sixty and ninety days', async () => {
  await house.stock('P3', loose('B-03'), 4);
  const level = async (inDays: number) =>
    (await open('slow_mover', inDays)).find(({ subject }) => subject === 'P3')?.level;
  const seen = [];
  for (const inDays of [29, 31, 61, 91]) seen.push(await level(inDays));
  expect(seen).toEqual([undefined, 'yellow', 'orange', 'red']);
});

const requestCount = () =>
  house.database.transaction('count', (tx) =>
    house.core.work.counts.request(tx, {
      ...{ owner: OWNER, location: 'B-04', handlingUnit: '', items: ['P4'] },
      ...{ reason: 'audit', document: 'X' },
      ...{ actor: 'W9', correlationId: 'C', at: house.scheduler.now() },
    }),
  );

test('a count that finds more than five in a hundred wrong is told, for a week', async () => {
  await house.stock('P4', loose('B-04'), 100);
  const count = async (quantity: number) => {
    await requestCount();
    // A surprise is counted twice before it is believed.
    for (let round = 0; round < 2; round++) {
      const task = await house.next('count');
      await house.done(task, { act: 'counted', counts: [{ item: 'P4', lot: '', quantity }] });
      await house.settle(6_000);
    }
  };
  await count(97);
  expect(await open('count_difference')).toEqual([]);
  await count(80);
  expect(await open('count_difference')).toMatchObject([
    { level: 'orange', facts: { item: 'P4', location: 'B-04', booked: 97, counted: 80 } },
  ]);
  expect(await open('count_difference', 8)).toEqual([]);
});

test('work that was begun and of which nothing is heard is told, and graver the longer', async () => {
  await requestCount();
  const task = await house.next('count');
  await house.tell(house.report(task, { type: 'started' }));
  expect(await open('stuck_task', 0, minutes(29))).toEqual([]);
  const stuck = { subject: task.taskId };
  expect(await open('stuck_task', 0, minutes(32))).toMatchObject([{ ...stuck, level: 'orange' }]);
  expect(await open('stuck_task', 0, minutes(62))).toMatchObject([{ ...stuck, level: 'red' }]);
  await house.done(task, { act: 'counted', counts: [{ item: 'P4', lot: '', quantity: 80 }] });
  expect(await open('stuck_task', 0, minutes(62))).toEqual([]);
});

test('a balance that is not the sum of its movements is told; the books of these tests are right', async () => {
  expect(await open('ledger')).toEqual([]);
  await house.database.transaction('tamper', (tx) =>
    tx.query(`UPDATE wms.stock SET quantity = quantity + 1 WHERE item = 'P3'`),
  );
  expect(await open('ledger')).toMatchObject([{ level: 'red' }]);
});

test('the rules look by themselves while the house runs', async () => {
  const all = () =>
    house.database.transaction('list', (tx) => listAlerts(tx, { open: true, limit: 100 }));
  const { layer } = await expiring('P1', 'L4', 3, 'A-04');
  alerts.start();
  await house.settle(minutes(2));
  expect((await all()).map(({ subject }) => subject)).toContain(layer);
  await alerts.stop();
});

test('what a rule would raise is seen beforehand, and is not raised', async () => {
  const { layer } = await expiring('P1', 'L5', 40, 'A-04');
  const preview = (settings: object) =>
    house.database.transaction('preview', (tx) => alerts.preview(tx, 'expiry', settings));
  const one = expect.objectContaining({ subject: layer, level: 'yellow' });
  expect(await preview(EXPIRY_DEFAULTS)).not.toContainEqual(one);
  expect(await preview({ ...EXPIRY_DEFAULTS, yellowDays: 45 })).toContainEqual(one);
  const raised = await house.database.transaction('list', (tx) =>
    listAlerts(tx, { open: false, rule: 'expiry', limit: 100 }),
  );
  expect(raised.map(({ subject }) => subject)).not.toContain(layer);
  const upsideDown = { ...EXPIRY_DEFAULTS, yellowDays: 1 };
  expect(await preview(upsideDown)).toMatchObject({ code: 'alert_rule.tiers' });
  expect(await preview({ days: 1 })).toMatchObject({ code: 'alert_rule.settings' });
});
