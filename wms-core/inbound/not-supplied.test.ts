import { afterEach, beforeEach, expect, test } from 'vitest';
import { type House, item, openHouse } from '../testing/house.ts';
import { settle } from '../transfers/settle.ts';
import { announce } from './announce.ts';
import { announceTransfer } from './announce-transfer.ts';
import { cancelAsn } from './closing.ts';
import { reverse } from './reversal.ts';
import { createDock, type Dock } from './testing/dock.ts';

/** What comes from another warehouse or from a customer never goes to a supplier by a reversal. */

const ADVICE = {
  ...{ transfer: 'TO-9', fromWarehouse: 'NORTH', toWarehouse: 'WH' },
  shippedAt: 1_767_225_600_000,
  lines: [{ item: 'PLAIN', quantity: 10 }],
};

let house: House;
let dock: Dock;

beforeEach(async () => {
  house = await openHouse([item('PLAIN')]);
  dock = createDock(house);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const sent = () =>
  house.database.transaction('advice', (tx) =>
    announceTransfer(tx, house.core.inbound.parts, ADVICE, {
      ...{ actor: 'erp', expectedAt: house.scheduler.now() },
    }),
  );
const reversed = (asn: string) =>
  dock.run(reverse, { reversal: 'R-1', asn, line: '1', reason: 'wrong', actor: 'boss' });

test('a received transfer is not reversed: what is missing stays on its way', async () => {
  await sent();
  const task = await house.next('receive');
  await house.act(task, dock.scan('IB-1', 'PLAIN', 4));
  expect(await reversed('TO-9')).toMatchObject({ code: 'reversal.not_supplied' });
  expect(await house.act(task, dock.scan('IB-1', 'PLAIN', 6))).toEqual({ accepted: true });
});

test('a received return is not reversed', async () => {
  const { parts } = house.core.inbound;
  const back = { customer: 'C-1', beyondShipped: 'old stock' };
  const lines = [{ line: '1', item: 'PLAIN', quantity: 3 }];
  const head = { asn: 'RET-1', version: 1, supplier: '', expectedAt: house.scheduler.now() };
  await house.database.transaction('return', (tx) =>
    announce(tx, parts, { ...head, lines, back }, 'erp'),
  );
  const task = await house.next('receive');
  await house.act(task, dock.scan('IB-1', 'PLAIN', 3, { grade: 'A' }));
  expect(await reversed('RET-1')).toMatchObject({ code: 'reversal.not_supplied' });
});

test('of a cancelled transfer a person says what became of the pieces', async () => {
  await sent();
  const asked = { asn: 'TO-9', reason: 'the truck burnt', actor: 'boss' };
  expect(await dock.run(cancelAsn, asked)).toMatchObject({ closedAs: 'cancelled' });
  const settled = await house.database.transaction('settle', (tx) =>
    settle(house.core.transferParts, tx, {
      ...{ settlementId: 'S-1', transfer: 'TO-9', outcome: 'lost', item: 'PLAIN', quantity: 10 },
      ...{ reason: 'burnt', actor: 'boss', at: house.scheduler.now() },
    }),
  );
  expect(settled).not.toHaveProperty('code');
  const left = await house.database.transaction('transit', (tx) =>
    tx.query('SELECT * FROM wms.transit WHERE quantity > 0'),
  );
  expect(left).toEqual([]);
});
