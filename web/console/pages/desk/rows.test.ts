import { expect, test } from 'vitest';
import { bare, type DeskCase, rowsOf } from './rows.ts';

const told = (more: Partial<DeskCase>): DeskCase => ({
  ...{ kind: 'stuck', also: [], subject: 'S', task: '', key: '', text: { en: 'a.', zh: '一。' } },
  ...{ since: '2026-01-01T00:00:00Z', acts: ['hold'], device: '', place: '' },
  cost: { late: 'no', dueAt: null, orders: 0, priority: 0 },
  ...more,
});
const nothing = { cases: [], alerts: [], devices: [], places: [] };
const tell = (kind: string, name: string) => ({ en: `${name} ${kind}`, zh: `${name} ${kind}` });

test('alerts and troubles stand among the cases by what they cost', () => {
  const late = { late: 'past', dueAt: '2026-01-01T00:00:00Z', orders: 2, priority: 50 } as const;
  const rows = rowsOf(
    {
      cases: [told({ subject: 'SO-1', task: 'T1', cost: late }), told({ task: 'T2' })],
      alerts: [
        {
          ...{ alert: 1, subject: '', level: 'orange', text: { en: '', zh: '' } },
          ...{ raisedAt: '2026-01-01T00:00:00Z', acknowledgedBy: '' },
        },
      ],
      devices: [
        { problem: 2, device: 'D', kind: 'degraded', part: '', note: '', at: '' },
        { problem: 1, device: 'D', kind: 'degraded', part: '', note: '', at: '' },
      ],
      places: [],
    },
    tell,
  );
  expect(rows.map(({ id }) => id)).toEqual([
    ...['T1//stuck/SO-1', 'alert/1', 'T2//stuck/S', 'device/2'],
  ]);
});

test('a case offers a count where it has a place, its device to be taken out, and what is decided elsewhere only the way', () => {
  const cases = [
    told({ task: 'T1', device: 'AGV-1', place: '01-01' }),
    told({ key: 'count-review:CNT-1', acts: ['settle'] }),
  ];
  const [stuck, review] = rowsOf({ ...nothing, cases }, tell);
  expect(stuck?.acts).toEqual(['hold', 'count', 'out-of-order']);
  expect(review).toMatchObject({
    acts: [],
    page: { path: '/desk/reviews', query: { about: 'CNT-1' } },
  });
});

test('the routes in a sentence are left to the buttons', () => {
  const text = {
    en: 'Adjustment A, worth 12.50 EUR, waits for the role boss: nothing of it is booked until POST /api/v1/adjustments/A/approve, or …/reject.',
    zh: '调整单 A（金额 12.50 EUR）等待角色 boss 审批：在 POST /api/v1/adjustments/A/approve 之前不入账。',
  };
  expect(bare(text)).toEqual({
    en: 'Adjustment A, worth 12.50 EUR, waits for the role boss.',
    zh: '调整单 A（金额 12.50 EUR）等待角色 boss 审批。',
  });
  expect(bare({ en: 'All is said here: 3 of 4.', zh: '三。' }).en).toBe(
    'All is said here: 3 of 4.',
  );
});

test('what a vehicle carries is not counted there, and a device that is out of order is not taken out again', () => {
  const cases = [told({ task: 'T1', device: 'AGV-1', place: 'VEHICLE:AGV-1' })];
  const devices = [
    { problem: 1, device: 'AGV-1', kind: 'out_of_order', part: '', note: '', at: '' },
  ];
  const rows = rowsOf({ ...nothing, cases, devices }, tell);
  expect(rows.find(({ task }) => task === 'T1')?.acts).toEqual(['hold', 'in-order']);
});

test('a terminal is not taken out of service: it is put aside by logging out', () => {
  const devices = [{ problem: 1, device: 'PDA-1', kind: 'offline', part: '', note: '', at: '' }];
  const [terminal] = rowsOf({ ...nothing, devices, terminals: ['PDA-1'] }, tell);
  expect(terminal?.acts).toEqual([]);
  const [vehicle] = rowsOf({ ...nothing, devices }, tell);
  expect(vehicle?.acts).toEqual(['out-of-order']);
});
