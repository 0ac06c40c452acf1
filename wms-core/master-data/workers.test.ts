import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';

let desk: RestDesk;
beforeAll(async () => {
  desk = await openRestDesk();
});
afterAll(() => desk.close());

const put = (worker: string, body: object) => desk.call('PUT', `/api/v1/workers/${worker}`, body);
const anna = { name: { en: 'Anna', zh: '安娜' }, skills: ['pick', 'hazard'], actor: 'boss' };

test('a worker is written, read and kept with each version; who dispatches sees it at once', async () => {
  const shifts = [
    { weekday: 'mon', from: '22:00', to: '06:00', breaks: [{ from: '01:00', to: '01:30' }] },
  ];
  expect(await put('ANNA', { ...anna, shifts })).toMatchObject({
    status: 200,
    body: {
      worker: 'ANNA',
      zones: [],
      equipment: ['handheld', 'cart'],
      status: 'active',
      version: 1,
    },
  });
  expect(desk.wms.workers.worker('ANNA')).toMatchObject({ skills: ['pick', 'hazard'], shifts });
  const blocked = { ...anna, status: 'blocked', blockReason: 'left the house' };
  expect(await put('ANNA', blocked)).toMatchObject({ status: 200, body: { version: 2 } });
  expect(desk.wms.workers.workers()).toMatchObject([{ worker: 'ANNA', status: 'blocked' }]);
  const { body } = await desk.call('GET', '/api/v1/master-data/changes?kind=worker&key=ANNA');
  expect(body.changes).toMatchObject([
    { version: 1, actor: 'boss', before: null },
    { version: 2, before: { status: 'active' }, after: { blockReason: 'left the house' } },
  ]);
});

const monday = (from: string, to: string, breaks: object[] = []) => ({
  shifts: [{ weekday: 'mon', from, to, breaks }],
});
test.each([
  ['zone.unknown', { zones: ['NOWHERE'] }],
  ['worker.span_empty', monday('08:00', '08:00')],
  ['worker.break_outside', monday('08:00', '16:00', [{ from: '15:45', to: '16:15' }])],
  ['worker.break_outside', monday('22:00', '06:00', [{ from: '12:00', to: '12:30' }])],
  [
    'worker.day_twice',
    {
      exceptions: [
        { day: '2026-12-25', shifts: [] },
        { day: '2026-12-25', shifts: [{ from: '08:00', to: '12:00' }] },
      ],
    },
  ],
])('%s: nothing is written', async (code, extra) => {
  expect(await put('BOB', { ...anna, ...extra })).toMatchObject({ status: 422, body: { code } });
  expect(desk.wms.workers.worker('BOB')).toBeUndefined();
});
