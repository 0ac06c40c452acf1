import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import type { Act } from '#wms-core/ports.ts';
import { verifyLedger } from '../stock/index.ts';

/** A pallet that a person brought, because no vehicle found it where it was to be fetched. */

const UNIT = 'IB-000001';
const by = { actor: 'anna', reason: 'pushed by hand' };

interface TaskView {
  readonly taskId: string;
  readonly kind: string;
  readonly status: string;
  readonly task: { readonly to: string };
}

let desk: RestDesk;
let reports = 0;
/** Where its move was to bring it, and another staging place. */
let goal: string;
let other: string;

const told = (taskId: string, what: object, id = `R${++reports}`) => {
  const head = { reportId: id, taskId, at: desk.scheduler.now(), actor: 'V1' };
  return desk.wms.reportPort.report([{ ...head, ...what } as never]);
};
const tell = async (task: string, what: object) =>
  expect(await told(task, what)).toEqual([{ accepted: true }]);
const moved = (to: string): object => ({
  type: 'progress',
  act: { act: 'unit_moved', handlingUnit: UNIT, to } satisfies Act,
});

async function tasks(kind: string): Promise<readonly TaskView[]> {
  await desk.scheduler.runFor(100);
  return (await desk.call('GET', `/api/v1/tasks?kind=${kind}`)).body.tasks;
}

const cases = async () => {
  const { body } = await desk.call('GET', '/api/v1/exceptions');
  return body.cases as { task: string; acts: string[]; text: { en: string; zh: string } }[];
};
const act = (task: string, verb: string) => desk.call('POST', `/api/v1/tasks/${task}/${verb}`, by);
const move = (to: string, id = `H-${++reports}`) =>
  desk.call('POST', `/api/v1/handling-units/${UNIT}/moves`, { act: id, to, ...by });
const place = async () =>
  (await desk.call('GET', `/api/v1/handling-units/${UNIT}`)).body.location as string;

/** What is being put away, or is to be. */
const putaways = async () => (await tasks('transfer')).map(({ status }) => status);

async function failed(reason: string): Promise<string> {
  const [newest] = await tasks('move');
  goal = newest!.task.to;
  other = goal === 'STAGE-1' ? 'STAGE-2' : 'STAGE-1';
  await tell(newest!.taskId, { type: 'failed', reason });
  return newest!.taskId;
}

/** Its move has failed until the house asks a person. */
async function stranded(): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push(await failed('source_empty'));
  return ids;
}

beforeEach(async () => {
  desk = await openRestDesk();
  const size = { lengthMm: 100, widthMm: 100, heightMm: 100, weightGrams: 200, barcodes: [] };
  const items = [{ item: 'P', name: { en: 'P', zh: 'P' }, ...size }];
  expect((await desk.call('POST', '/api/v1/items', { items })).status).toBe(200);
  const lines = [{ line: '1', item: 'P', quantity: 10 }];
  const asn = { asn: 'ASN-1', supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', lines };
  expect((await desk.call('POST', '/api/v1/asns', { ...asn, actor: 'erp' })).status).toBe(201);
  const [receive] = await tasks('receive');
  const got: Act = { act: 'received', item: 'P', quantity: 10, damaged: 0, handlingUnit: UNIT };
  await tell(receive!.taskId, { type: 'progress', act: got });
  await tell(receive!.taskId, { type: 'completed', act: { act: 'receipt_ended' } });
});
afterEach(async () => {
  expect(await desk.database.transaction('verify', verifyLedger)).toEqual([]);
  expect(desk.bugs).toEqual([]);
  await desk.close();
});

describe('a pallet that nobody could fetch', () => {
  test('is set down by hand where it was to go, and is put away from there', async () => {
    const last = (await stranded()).at(-1)!;
    expect((await cases()).map(({ task }) => task)).toEqual([last]);
    expect(await putaways()).toEqual([]);
    const done = await move(goal, 'BY-HAND');
    expect(done).toMatchObject({ status: 200, body: { sequence: expect.any(Number) } });
    expect(await place()).toBe(goal);
    expect(await putaways()).toEqual(['sent']);
    expect(await cases()).toEqual([]);
    expect((await desk.call('GET', `/api/v1/tasks/${last}`)).body).toMatchObject({
      ...{ status: 'done', actor: 'anna', failure: '' },
      note: { en: expect.stringContaining(by.reason), zh: expect.stringContaining(by.reason) },
    });
    const { body } = await desk.call('GET', '/api/v1/problems?open=true');
    expect(body.problems).toEqual([]);
    // The same again changes nothing, and nobody else brings it once more.
    expect(await move(goal, 'BY-HAND')).toEqual(done);
    expect(await putaways()).toEqual(['sent']);
    for (const verb of ['retry', 'settle']) {
      expect((await act(last, verb)).body).toMatchObject({ code: 'task.not_failed' });
    }
    const { events } = (await desk.call('GET', '/api/v1/events?limit=1000')).body;
    const told = events.filter(({ type }: { type: string }) => type === 'wms.unit.moved');
    expect(told).toMatchObject([{ data: { handlingUnit: UNIT, to: goal, ...by } }]);
  });

  test('is set down so by a request of a terminal too', async () => {
    await stranded();
    const fields = { handlingUnit: UNIT, to: goal };
    const request = { requestId: 'Q-1', device: 'PDA-1', worker: 'anna', task: '', kind: 'move' };
    const reply = await desk.wms.requestPort.request({ ...request, fields });
    expect(reply).toMatchObject({ accepted: true });
    expect(await desk.wms.requestPort.request({ ...request, fields })).toEqual(reply);
    expect(await place()).toBe(goal);
    expect(await putaways()).toEqual(['sent']);
  });

  test('is moved no more by what a vehicle tells late (task.brought)', async () => {
    const [first, , , , last] = await stranded();
    await move(goal);
    for (const task of [first!, last!]) {
      for (const to of ['VEHICLE:V1', other]) {
        expect(await told(task, moved(to))).toMatchObject([{ code: 'task.brought' }]);
      }
    }
    expect(await place()).toBe(goal);
    expect(await putaways()).toEqual(['sent']);
    expect(await cases()).toEqual([]);
  });

  test('may come off the vehicle that could not set it down', async () => {
    const [newest] = await tasks('move');
    await tell(newest!.taskId, moved('VEHICLE:V1'));
    await failed('device_lost');
    expect(await move(goal)).toMatchObject({ status: 200 });
    expect(await place()).toBe(goal);
    expect(await putaways()).toEqual(['sent']);
  });

  test('is not set down elsewhere, but told where it is awaited (unit.awaited_at)', async () => {
    const last = (await stranded()).at(-1)!;
    for (const to of ['EXC', other]) {
      const { status, body } = await move(to);
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'unit.awaited_at' });
      expect(body.detail).toContain(goal);
      expect(body.detail).toContain(`/tasks/${last}/retry`);
    }
    expect(await place()).toBe('DOCK-1');
    const retried = await act(last, 'retry');
    expect(retried.status).toBe(200);
    expect((await tasks('move'))[0]).toMatchObject({ status: 'sent', task: { to: goal } });
  });

  test('waits for a vehicle that is under way, unless that is called off (unit.under_way)', async () => {
    const [newest] = await tasks('move');
    goal = newest!.task.to;
    const refused = await move(goal);
    expect(refused.body).toMatchObject({ code: 'unit.under_way' });
    expect(refused.body.detail).toContain(`/tasks/${newest!.taskId}/cancel`);
    expect((await act(newest!.taskId, 'cancel')).status).toBe(202);
    await tell(newest!.taskId, { type: 'cancelled' });
    expect((await move(goal)).status).toBe(200);
    expect(await putaways()).toEqual(['sent']);
  });
});

describe('the desk about it', () => {
  test('offers what is accepted, and every refusal says what that is', async () => {
    const last = (await stranded()).at(-1)!;
    const way = `/handling-units/${UNIT}/moves`;
    const [one] = await cases();
    expect(one).toMatchObject({ task: last, acts: ['retry'] });
    for (const text of [one!.text.en, one!.text.zh]) {
      expect(text).toContain(goal);
      expect(text).toContain(way);
    }
    for (const verb of ['settle', 'force-complete']) {
      const { status, body } = await act(last, verb);
      expect(status).toBe(409);
      expect(body.detail).toContain(goal);
      expect(body.detail).toContain(way);
    }
    const lost = await desk.call('POST', `/api/v1/handling-units/${UNIT}/lost`, by);
    expect(lost.body).toMatchObject({ code: 'unit.at_work' });
    expect(lost.body.detail).toContain('/api/v1/exceptions');
    const found = { ...by, location: goal };
    const not = await desk.call('POST', `/api/v1/handling-units/${UNIT}/found`, found);
    expect(not.body).toMatchObject({ code: 'unit.not_lost' });
    expect(not.body.detail).toContain(way);
    expect((await move(goal)).status).toBe(200);
    expect(await cases()).toEqual([]);
  });

  test('offers to settle what nothing waits for', async () => {
    await stranded();
    await move(goal);
    const [putaway] = await tasks('transfer');
    await tell(putaway!.taskId, { type: 'failed', reason: 'operator_refused' });
    expect(await cases()).toMatchObject([{ task: putaway!.taskId, acts: ['retry', 'settle'] }]);
    expect((await act(putaway!.taskId, 'settle')).status).toBe(200);
  });
});
