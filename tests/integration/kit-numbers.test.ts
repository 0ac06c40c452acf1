import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { Act, Task } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/** Kits of pieces with serial numbers, from the work place to the customer. */

let house: WmsProcess;
let bin: string;

beforeEach(async () => {
  house = await openWms(await openMemory());
  const numbered = { serialControlled: true };
  await house.items([item('LENS', numbered), item('CASE', numbered), item('CUP')]);
  const components = [
    { item: 'LENS', quantity: 1 },
    { item: 'CUP', quantity: 1 },
  ];
  await granted(house.call('PUT', '/api/v1/kits/CASE', { components }));
  bin = await received('A-1', ['S1', 'S2', 'S3', 'S4']);
  await house.opening([{ location: bin, item: 'CUP', quantity: 4 }]);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
  await house.database.close();
});

/** A delivery of pieces with numbers, put away; says where. */
async function received(asn: string, serials: readonly string[]): Promise<string> {
  const head = { asn, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
  const lines = [{ line: '1', item: 'LENS', quantity: serials.length }];
  await granted(house.call('POST', '/api/v1/asns', { ...head, lines }));
  await house.settle();
  const task = house.tasks.find((one) => one.kind === 'receive' && one.asn === asn)!;
  const handlingUnit = `IB-${asn}`;
  const goods = { item: 'LENS', quantity: serials.length, serials, handlingUnit };
  await house.report(house.received(task, goods));
  house.world.add(handlingUnit, 'LENS', serials.length);
  house.world.number(handlingUnit, 'LENS', serials);
  await house.report(house.reportOf(task, { type: 'completed', act: { act: 'receipt_ended' } }));
  await house.work();
  const { body } = await granted(house.call('GET', `/api/v1/stock?serial=${serials[0]}`));
  return body.rows[0].location;
}

async function kitTask(kitOrder: string, act: 'build' | 'break', quantity: number): Promise<Task> {
  const body = { kitOrder, act, item: 'CASE', quantity, location: bin, actor: 'boss' };
  const { body: asked } = await granted(house.call('POST', '/api/v1/kit-tasks', body));
  await house.settle();
  return house.tasks.find((one) => one.taskId === asked.task)!;
}
const told = async (task: Task, act: Act) => {
  const answer = await house.report(house.reportOf(task, { type: 'progress', act }));
  return 'accepted' in answer ? 'accepted' : answer.code;
};
const scan = (task: Task, of: string, serial: string, kit?: string) =>
  told(task, { act: 'kit_scanned', item: of, serial, ...(kit ? { kit } : {}) });
const inCase = (kit: string, serial: string) => [
  { item: 'CASE', serial: kit },
  { item: 'LENS', serial, kit },
];
const done = (task: Task, quantity: number, numbers: Parameters<typeof inCase>[]) =>
  house.report(
    house.reportOf(task, {
      type: 'completed',
      act: { act: 'kitted', quantity, numbers: numbers.flatMap((one) => inCase(...one)) },
    }),
  );
/** What the worker did with hands. */
const made = (kits: Parameters<typeof inCase>[]) => {
  for (const [kit, serial] of kits) {
    house.world.move(bin, 'IN-A-KIT', 'LENS', 1, [serial]);
    house.world.move(bin, 'IN-A-KIT', 'CUP', 1);
    house.world.add(bin, 'CASE', 1);
    house.world.number(bin, 'CASE', [kit]);
  }
};
const at = async (serial: string): Promise<string> => {
  const { body } = await granted(house.call('GET', `/api/v1/trace?serial=${serial}`));
  return body.serials[0].location;
};
const shipment = async (order: string) => {
  const { body } = await granted(house.call('GET', '/api/v1/events?limit=1000'));
  return body.events.find(
    (one: { type: string; subject: string }) =>
      one.type === 'wms.order.shipped' && one.subject === order,
  ).data;
};

test('a worker hears of each number whether it will do, and what was scanned is booked', async () => {
  const task = await kitTask('KIT-1', 'build', 2);
  expect(await scan(task, 'LENS', 'S1')).toBe('accepted');
  expect(await scan(task, 'LENS', 'S9')).toBe('serial.elsewhere');
  expect(await scan(task, 'CUP', 'C1')).toBe('kit.number_stranger');
  expect(await scan(task, 'CASE', 'K1')).toBe('accepted');
  const kits: [string, string][] = [
    ['K1', 'S1'],
    ['K2', 'S3'],
  ];
  expect(await done(task, 2, kits)).toEqual({ accepted: true });
  made(kits);
  expect([await at('S1'), await at('S2'), await at('K2')]).toEqual(['PRODUCTION', bin, bin]);
  const next = await kitTask('KIT-2', 'build', 1);
  expect(await scan(next, 'LENS', 'S1')).toBe('serial.elsewhere');
  expect(await scan(next, 'CASE', 'K1')).toBe('serial.duplicate');
  const opened = await kitTask('KIT-3', 'break', 1);
  expect(await scan(opened, 'CASE', 'K9')).toBe('serial.elsewhere');
  expect(await scan(opened, 'CASE', 'K1')).toBe('accepted');
  expect(await scan(opened, 'LENS', 'S3', 'K1')).toBe('kit.number_not_in');
  expect(await scan(opened, 'LENS', 'S1', 'K1')).toBe('accepted');
});

test('what a worker does not find in a kit is held at the work place and counted', async () => {
  await done(await kitTask('KIT-1', 'build', 1), 1, [['K1', 'S1']]);
  const task = await kitTask('KIT-2', 'break', 1);
  const act = { act: 'kitted', quantity: 1, numbers: [{ item: 'CASE', serial: 'K1' }] } as const;
  expect(await house.report(house.reportOf(task, { type: 'completed', act }))).toEqual({
    accepted: true,
  });
  expect(await at('S1')).toBe(bin);
  const { body: held } = await granted(house.call('GET', '/api/v1/stock/holds'));
  expect(held.holds).toMatchObject([{ kind: 'missing', quantity: 1, scope: { item: 'LENS' } }]);
  await house.settle();
  const count = house.tasks.find((one) => one.kind === 'count');
  expect(count).toMatchObject({ document: expect.any(String) });
  // The counter finds three of the four that the book has there.
  house.world.move(bin, 'LIMBO', 'LENS', 1, ['S1']);
  await house.work();
  expect(await house.totals('LENS')).toMatchObject({ quantity: 3 });
});

test('what the book cannot follow is a case at the desk, with the numbers that were scanned', async () => {
  const task = await kitTask('KIT-1', 'build', 1);
  await granted(
    house.call('POST', '/api/v1/stock/moves', {
      ...{ moveId: 'M-1', item: 'LENS', quantity: 1, serials: ['S1'] },
      ...{ from: { location: bin }, to: { location: 'EXC' }, reason: 'x', actor: 'anna' },
    }),
  );
  expect(await done(task, 1, [['K1', 'S1']])).toEqual({ accepted: true });
  const { body } = await granted(house.call('GET', '/api/v1/exceptions'));
  expect(JSON.stringify(body)).toContain('LENS S1 (K1)');
  expect(await at('S1')).toBe('EXC');
});

test('a shipped kit tells the host what is in it, and an exploded one its components’ numbers', async () => {
  const kits: [string, string][] = [['K1', 'S2']];
  await done(await kitTask('KIT-1', 'build', 1), 1, kits);
  made(kits);
  await granted(house.order('SO-1', { CASE: 2 }));
  await house.work();
  const sent = await shipment('SO-1');
  const [line] = sent.lines;
  expect(line).toMatchObject({ item: 'CASE', shipped: 2, built: 1 });
  expect(line.components).toMatchObject([
    { item: 'CUP', quantity: 1 },
    { item: 'LENS', quantity: 1, serials: [expect.stringMatching(/^S[134]$/)] },
  ]);
  const content = sent.parcels.flatMap((one: { lines: object[] }) => one.lines);
  expect(content).toContainEqual(
    expect.objectContaining({
      ...{ item: 'CASE', serials: ['K1'] },
      contains: [{ kit: 'K1', item: 'LENS', serial: 'S2' }],
    }),
  );
  const { body: trace } = await granted(house.call('GET', '/api/v1/trace?serial=S2'));
  expect(trace.shipped).toMatchObject([{ order: 'SO-1', customer: 'C-1', item: 'CASE' }]);
});
