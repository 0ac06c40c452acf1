import fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSendProblem } from '#app/http/problem.ts';
import { days, minutes } from '#base/time.ts';
import type { CountTask, MoveTask, PickTask, PutTask, Task, TaskReport } from '#wms-core/ports.ts';
import { placeTroubleRule } from '../alerts/rules/place-trouble.ts';
import { type House, openHouse } from '../testing/house.ts';
import { problemRoutes } from './http.ts';
import { KEEP_PROBLEM_DAYS, noted } from './problems.ts';
import { problemRefusals } from './refusals.ts';
import { clearProblems } from './store.ts';

const head = { warehouse: 'WH', priority: 50, document: 'DOC', correlationId: 'C', items: [] };
const goods = { item: 'P1', layer: 'L', lot: '', quality: 'passed' } as const;
const line = { lineId: '1', goods, quantity: 5 };

const pick = (taskId: string): PickTask => ({
  ...{ ...head, taskId, kind: 'pick', cart: 'CART-1', cartFrom: 'POOL', cartTo: 'WALL' },
  lines: [
    { ...line, from: 'A-01' },
    { ...line, lineId: '2', from: 'A-02' },
  ],
});
const put: PutTask = {
  ...{ ...head, taskId: 'P', kind: 'put', cart: 'CART-1', at: 'WALL' },
  lines: [{ ...line, slot: 'S-01', tote: 'T', order: 'O' }],
};
const transfer: Task = {
  ...{ ...head, taskId: 'T', kind: 'transfer', purpose: 'putaway', from: 'STAGE-1' },
  ...{ fromHandlingUnit: 'IB', lines: [{ ...line, to: 'B-01' }] },
};
const move = (taskId: string): MoveTask => ({
  ...{ ...head, taskId, kind: 'move', handlingUnit: 'CART-1', from: 'POOL', to: 'WALL' },
});
const count: CountTask = {
  ...{ ...head, taskId: 'C', kind: 'count', at: 'A-01', handlingUnit: '', goods: [] },
};

const said = (what: object): TaskReport =>
  ({ reportId: 'R', taskId: 'T', at: 0, actor: 'W1', device: 'PDA-1', ...what }) as TaskReport;
const lineDone = (reason?: string, lineId = '1') =>
  said({
    type: 'progress',
    act: { act: 'line_done', lineId, quantity: 1, ...(reason ? { reason } : {}) },
  });
const failed = (reason: string, more = {}) => said({ type: 'failed', reason, ...more });
const movedTo = (to: string) =>
  said({ type: 'progress', act: { act: 'unit_moved', handlingUnit: 'CART-1', to } });
const counted = said({ type: 'completed', act: { act: 'counted', counts: [] } });

describe('the place that a report blames', () => {
  test.each([
    ['a short line of a pick', pick('K'), lineDone('short', '2'), 'A-02 short'],
    ['an unreadable bin', pick('K'), lineDone('unreadable'), 'A-01 unreadable'],
    ['a full slot', put, lineDone('destination_full'), 'S-01 destination_full'],
    [
      'a full bin at putaway',
      transfer,
      lineDone('destination_occupied'),
      'B-01 destination_occupied',
    ],
    ['a short pallet at putaway', transfer, lineDone('short'), 'STAGE-1 short'],
    ['a load that was not there', move('M'), failed('source_empty'), 'POOL source_empty'],
    [
      'a place with something on it',
      move('M'),
      failed('destination_occupied'),
      'WALL destination_occupied',
    ],
    ['a bin that nobody gets at', count, failed('blocked'), 'A-01 blocked'],
    [
      'what the system itself refused',
      count,
      failed('blocked', { note: { en: 'No such line', zh: '没有此行' } }),
      undefined,
    ],
    ['a vehicle that was lost', move('M'), failed('device_lost'), undefined],
    ['a cart that nobody could take', pick('K'), failed('operator_refused'), undefined],
    ['a whole walk, of which no one place is meant', pick('K'), failed('blocked'), undefined],
    ['a line that went well', pick('K'), lineDone(), undefined],
  ])('%s', (_, task, report, blamed) => {
    const [first] = noted([{ task, report }]).problems;
    expect(first && `${first.place} ${first.kind}`).toBe(blamed);
  });
});

describe('the places that a report clears', () => {
  test.each([
    ['a pick', pick('K'), lineDone(), ['A-01']],
    ['a putaway', transfer, lineDone(), ['STAGE-1', 'B-01']],
    ['a load taken up', move('M'), movedTo('VEHICLE:V1'), ['POOL']],
    ['a load set down', move('M'), movedTo('WALL'), ['WALL']],
    ['a count', count, counted, ['A-01']],
    ['a short pick clears nothing', pick('K'), lineDone('short'), []],
  ])('%s', (_, task, report, places) => {
    expect(noted([{ task, report }]).ended.map(({ place }) => place)).toEqual(places);
  });
});

describe('the history of places', () => {
  let house: House;
  let round = 0;
  const t = (n: number) => `T${round}-${n}`;
  beforeAll(async () => {
    house = await openHouse([]);
    house.core.taskBook.register('outbound', {
      onReport: async () => ({ accepted: true }),
      onRetry: async () => ({ done: true }),
    });
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    round++;
    await house.database.transaction('empty', (tx) => tx.query('TRUNCATE wms.problem'));
  });

  const emit = (...tasks: Task[]) =>
    house.database.transaction('emit', (tx) => house.core.taskBook.emit(tx, 'outbound', tasks));
  const tell = (taskId: string, report: TaskReport, reportId: string) =>
    house.tell({ ...report, taskId, reportId: `${reportId} ${round}` });
  async function ask(query = '') {
    const app = fastify();
    const { database, scheduler: clock } = house;
    const problem = createSendProblem([problemRefusals]);
    await app.register(problemRoutes({ database, clock, problem }));
    const reply = await app.inject({ method: 'GET', url: `/api/v1/problems${query}` });
    await app.close();
    return reply.json();
  }
  const shown = async (query = '') =>
    (await ask(query)).problems.map((one: { place: string; kind: string; endedBy: string }) =>
      [one.place, one.kind, one.endedBy].join(' ').trim(),
    );

  test('says what was the matter, at which task, who said it, until when and who ended it', async () => {
    await emit(pick(t(1)), pick(t(2)));
    await tell(t(1), lineDone('blocked'), 'a');
    // A resend is no second trouble.
    await tell(t(1), lineDone('blocked'), 'a');
    const open = { place: 'A-01', kind: 'blocked', task: t(1), document: 'DOC', saidBy: 'W1' };
    expect((await ask()).problems).toMatchObject([{ ...open, device: 'PDA-1', endedAt: null }]);
    await house.settle(minutes(10));
    await tell(t(2), { ...lineDone(), actor: 'W2' }, 'b');
    const { problems, totals } = await ask();
    expect(problems).toMatchObject([{ ...open, endedBy: 'W2' }]);
    expect(Date.parse(problems[0].endedAt) - Date.parse(problems[0].at)).toBe(minutes(10));
    expect(totals).toEqual([{ place: 'A-01', problems: 1, open: 0, troubledMs: minutes(10) }]);
  });

  test('a refused report tells nothing of a place', async () => {
    await tell('no-task', lineDone('blocked'), 'a');
    expect(await shown()).toEqual([]);
  });

  test.each(['settle', 'retry'] as const)('is ended by the desk: %s', async (verb) => {
    await emit(move(t(1)));
    await tell(t(1), failed('source_empty'), 'a');
    const { taskBook } = house.core;
    await house.database.transaction(verb, (tx) =>
      verb === 'settle'
        ? taskBook.settle(tx, t(1), 'boss', 'found')
        : taskBook.retry(tx, t(1), 'boss'),
    );
    expect(await shown()).toEqual(['POOL source_empty boss']);
  });

  test('one batch: what went well later ends what was told before it, not the other way round', async () => {
    await emit(pick(t(1)), pick(t(2)));
    const report = (taskId: string, id: string, what: TaskReport) => ({
      ...{ ...what, taskId, reportId: `${id} ${round}` },
    });
    await house.tell(
      report(t(1), 'a', lineDone('short')),
      report(t(2), 'b', lineDone()),
      report(t(1), 'c', lineDone(undefined, '2')),
      report(t(2), 'd', lineDone('damaged', '2')),
    );
    expect(await shown()).toEqual(['A-02 damaged', 'A-01 short W1']);
  });

  test('is asked for by place, kind, time and whether it is open, page by page', async () => {
    await emit(pick(t(1)), move(t(2)));
    await tell(t(1), lineDone('short'), 'a');
    await house.settle(minutes(1));
    const later = new Date(house.scheduler.now()).toISOString();
    await tell(t(1), lineDone('blocked', '2'), 'b');
    await tell(t(2), movedTo('WALL'), 'c');
    await tell(t(2), failed('destination_full'), 'd');
    expect(await shown('?place=A-01')).toEqual(['A-01 short']);
    expect(await shown('?kind=blocked')).toEqual(['A-02 blocked']);
    expect(await shown(`?from=${later}`)).toEqual(['WALL destination_full', 'A-02 blocked']);
    expect(await shown(`?until=${later}`)).toEqual(['A-01 short']);
    expect(await shown('?open=false')).toEqual([]);
    const [last] = (await ask('?limit=1')).problems;
    expect(await shown(`?open=true&before=${last.problem}`)).toEqual([
      'A-02 blocked',
      'A-01 short',
    ]);
    expect((await ask('?place=WALL')).totals).toMatchObject([{ place: 'WALL', problems: 1 }]);
    expect(await ask('?from=2026-99-01T00:00:00Z')).toMatchObject({ code: 'problem.time_invalid' });
  });

  test('a place with many troubles within days is an alert, until they are long ago', async () => {
    await emit(pick(t(1)));
    for (const id of ['a', 'b', 'c']) await tell(t(1), lineDone('short'), id);
    await tell(t(1), lineDone('short', '2'), 'd');
    const look = (at: number) =>
      house.database.transaction('look', (tx) =>
        placeTroubleRule.conditions(tx, { at, owner: 'OWN' }, { problems: 3, days: 7 }),
      );
    const now = house.scheduler.now();
    expect(await look(now + minutes(30))).toMatchObject([
      { subject: 'A-01', level: 'yellow', facts: { problems: 3, open: 3, minutes: 90 } },
    ]);
    expect(await look(now + days(8))).toEqual([]);
  });

  test('is kept for a year', async () => {
    await emit(pick(t(1)));
    await tell(t(1), lineDone('short'), 'a');
    const clear = (at: number) =>
      house.database.transaction('clear', (tx) => clearProblems(tx, at));
    const now = house.scheduler.now();
    await clear(now + days(KEEP_PROBLEM_DAYS));
    expect(await shown()).toEqual(['A-01 short']);
    await clear(now + days(KEEP_PROBLEM_DAYS) + 1);
    expect(await shown()).toEqual([]);
  });
});
