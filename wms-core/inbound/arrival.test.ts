import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { hours, minutes, toTimestamp } from '#base/time.ts';
import { asnLateRule } from '../alerts/rules/asn-late.ts';
import { readHistory } from '../history/read.ts';
import { type House, item, OWNER, openHouse } from '../testing/house.ts';
import { announce } from './announce.ts';
import { arrive } from './arrival.ts';
import type { AsnDocument } from './asn-document.ts';
import { openBlind } from './blind.ts';
import { cancelAsn } from './closing.ts';
import { DEFAULT_RULES, readRules } from './rules.ts';
import { createDock, type Dock } from './testing/dock.ts';

let house: House;
let dock: Dock;
let now: number;

beforeEach(async () => {
  house = await openHouse([item('PLAIN')]);
  dock = createDock(house);
  now = house.scheduler.now();
});
afterEach(() => house.close());

const ahead = minutes(DEFAULT_RULES.announcedAheadMinutes);

async function expectIn(ms: number, asn = 'ASN-1', more: Partial<AsnDocument> = {}) {
  const document: AsnDocument = {
    ...{ asn, version: 1, supplier: 'ACME', expectedAt: now + ms },
    ...{ lines: [{ line: '1', item: 'PLAIN', quantity: 5 }], ...more },
  };
  const done = await dock.run(
    (tx, parts, asked: AsnDocument) => announce(tx, parts, asked, 'erp'),
    document,
  );
  if (isRefusal(done)) throw new Error(done.text.en);
}
const report = (more: Partial<Parameters<typeof arrive>[2]> = {}) =>
  dock.run(arrive, { asn: 'ASN-1', plate: 'B-12', arrivedBy: 'gate', ...more });
const status = async (asn = 'ASN-1') => (await dock.asn(asn)).status;
const late = async () => {
  const parts = { ledger: house.core.ledger, feed: house.core.feed, owner: OWNER };
  const found = await house.database.transaction('look', (tx) =>
    asnLateRule.conditions(tx, { ...parts, at: now + hours(99) } as never, asnLateRule.defaults),
  );
  return found.map(({ subject }) => subject);
};

describe('an announced delivery without appointment', () => {
  test('is called so long before it is expected as the house says, and no earlier', async () => {
    await expectIn(ahead + hours(1));
    expect(await status()).toBe('expected');
    await house.settle(minutes(58));
    expect(await status()).toBe('expected');
    await house.settle(minutes(4));
    expect(await status()).toBe('called');
    expect(await house.open()).toEqual(['receive']);
  });

  test('does not wait where it comes back from a customer or nobody announced it', async () => {
    await expectIn(hours(99), 'RET-1', {
      supplier: '',
      back: { customer: 'C-1', beyondShipped: 'shown' },
    });
    await dock.run(openBlind, { receipt: 'BLIND-1', supplier: 'ACME', actor: 'gate' });
    expect([await status('RET-1'), await status('BLIND-1')]).toEqual(['called', 'called']);
  });

  test('keeps no dock from one that is due, however many are announced for later', async () => {
    for (let n = 0; n < 70; n++) await expectIn(hours(50), `FAR-${n}`);
    await expectIn(hours(60), 'HERE');
    await report({ asn: 'HERE' });
    expect(await status('HERE')).toBe('called');
    await expectIn(hours(1), 'SOON');
    expect(await status('SOON')).toBe('called');
  });
});

describe('a truck that reports', () => {
  test('is called at once, told to the host and on history, and no longer late', async () => {
    await expectIn(hours(48));
    expect(await late()).toEqual(['ASN-1']);
    expect(await report()).toMatchObject({ isNew: true, arrivedAt: now });
    expect(await status()).toBe('called');
    expect(await late()).toEqual([]);
    expect(await house.events('wms.asn.arrived')).toMatchObject([
      { asn: 'ASN-1', plate: 'B-12', arrivedAt: toTimestamp(now), actor: 'gate' },
    ]);
    const told = await house.database.transaction('history', (tx) =>
      readHistory(tx, { kind: 'asn_arrived', subject: 'B-12' }, { limit: 9 }),
    );
    expect(told.entries).toMatchObject([{ actor: 'gate', document: 'ASN-1' }]);
  });

  test('reports twice without harm; another truck, a later time and an ended ASN are refused', async () => {
    await expectIn(hours(48));
    expect(await report({ arrivedAt: now + 1 })).toMatchObject({ code: 'asn.arrives_later' });
    expect(await report({ asn: 'NONE' })).toMatchObject({ code: 'asn.unknown' });
    await report({ arrivedAt: now - 5 });
    await house.settle(minutes(3));
    expect(await report()).toMatchObject({ isNew: false, arrivedAt: now - 5 });
    expect(await report({ plate: 'X-9' })).toMatchObject({ code: 'asn.arrived_otherwise' });
    expect(await house.events('wms.asn.arrived')).toHaveLength(1);
    await expectIn(0, 'ASN-2');
    await house.database.transaction('end', (tx) =>
      tx.query("UPDATE wms.asn SET status = 'closed', closed_as = 'received' WHERE asn = 'ASN-2'"),
    );
    expect(await report({ asn: 'ASN-2' })).toMatchObject({ code: 'asn.ended' });
  });

  test('stays here when the ASN is announced anew while it waits for a dock', async () => {
    for (const asn of ['FIRST', 'SECOND']) await expectIn(0, asn);
    await expectIn(hours(48));
    await report();
    await expectIn(hours(72), 'ASN-1', { version: 2 });
    expect(await dock.asn('ASN-1')).toMatchObject({
      version: 2,
      plate: 'B-12',
      arrived_by: 'gate',
    });
  });
});

describe('a receipt of which nothing was scanned', () => {
  const nothingCame = async () => {
    const task = await house.next('receive');
    await house.done(task, { act: 'receipt_ended' });
    return task;
  };

  test('is not closed: the dock is free, and a person says whether it still comes', async () => {
    await expectIn(0);
    await nothingCame();
    expect(await dock.asn('ASN-1')).toMatchObject({ status: 'expected', dock: '' });
    expect(await dock.cases()).toEqual(['receipt-empty:ASN-1']);
    expect(await house.events('wms.receipt.confirmed')).toEqual([]);
    await house.settle(minutes(5));
    expect(await house.open()).toEqual([]);
    expect(await late()).toEqual(['ASN-1']);
  });

  test('is called again when the truck reports, even one that had reported before', async () => {
    await expectIn(hours(48));
    await report();
    await nothingCame();
    expect(await report()).toMatchObject({ isNew: true });
    expect([await status(), await dock.cases()]).toEqual(['called', []]);
    const task = await house.next('receive');
    await house.act(task, dock.scan('IB-1', 'PLAIN', 5));
    await house.done(task, { act: 'receipt_ended' });
    expect(await dock.asn('ASN-1')).toMatchObject({ status: 'closed', closed_as: 'received' });
  });

  test('ends when the ASN is cancelled; announced anew it is called again', async () => {
    await expectIn(0);
    await nothingCame();
    await expectIn(0, 'ASN-1', { version: 2 });
    expect([await status(), await dock.cases()]).toEqual(['called', []]);
    await nothingCame();
    await dock.run(cancelAsn, { asn: 'ASN-1', reason: 'never sent', actor: 'office' });
    expect(await dock.asn('ASN-1')).toMatchObject({ status: 'closed', closed_as: 'cancelled' });
    expect(await dock.cases()).toEqual([]);
  });

  test('of goods that nobody announced just ends', async () => {
    await dock.run(openBlind, { receipt: 'BLIND-1', supplier: 'ACME', actor: 'gate' });
    await nothingCame();
    expect([await status('BLIND-1'), await dock.cases()]).toEqual(['closed', []]);
  });
});

test('rules that were stored before a rule was known lack nothing', async () => {
  const { announcedAheadMinutes: _, labour, ...old } = DEFAULT_RULES;
  const { scanSecondsALine: __, ...some } = labour;
  const read = await house.database.transaction('rules', async (tx) => {
    await tx.query(
      `INSERT INTO wms.inbound_rules (name, rules, actor, at) VALUES ('inbound', $1::jsonb, '', 0)`,
      [JSON.stringify({ ...old, dwellMinutes: 7, labour: some })],
    );
    return readRules(tx);
  });
  expect(read).toEqual({ ...DEFAULT_RULES, dwellMinutes: 7 });
});
