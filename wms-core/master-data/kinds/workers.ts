import { type TSchema, Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { minuteOf, WEEKDAYS } from '#base/local-time.ts';
import type { Shift, TimeSpan, Worker } from '#wms-core/ports.ts';
import { workerTable } from '#wms-core/store/schema.ts';
import { Code, closed, Day } from '../../http-schemas.ts';
import { Blockable, Name } from '../fields.ts';
import type { Change, Fault, RecordKind } from '../record.ts';
import { refuse } from '../refusals.ts';

/** Who works here, at what, where, with what and when. */

const SKILLS = [
  ...['receive', 'putaway', 'pick', 'put', 'pack', 'ship', 'count'],
  ...['inspection', 'hazard', 'forklift', 'finance'],
];
const DAY_MINUTES = 1_440;

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM' });
const span = { from: Time, to: Time };
const shift = {
  ...span,
  breaks: Type.Optional(Type.Array(Type.Object(span, closed), { default: [], maxItems: 10 })),
};
const list = (inner: TSchema, maxItems: number, description: string) =>
  Type.Optional(Type.Array(inner, { default: [], maxItems, uniqueItems: true, description }));

const Body = Type.Object(
  {
    worker: Code,
    name: Name,
    languages: Type.Optional(
      Type.Array(Type.Enum(['en', 'zh']), { default: ['en', 'zh'], uniqueItems: true }),
    ),
    zones: list(Code, 1_000, 'zones of the bins they work at; none: all'),
    skills: Type.Array(Type.Enum(SKILLS), { minItems: 1, uniqueItems: true }),
    equipment: Type.Optional(
      Type.Array(Type.Enum(['handheld', 'cart', 'forklift']), {
        default: ['handheld', 'cart'],
        uniqueItems: true,
      }),
    ),
    shifts: list(
      Type.Object({ weekday: Type.Enum([...WEEKDAYS]), ...shift }, closed),
      50,
      'each week’s; without any, and without exceptions, they are always on duty',
    ),
    exceptions: list(
      Type.Object(
        { day: Day, shifts: Type.Array(Type.Object(shift, closed), { maxItems: 10 }) },
        closed,
      ),
      1_000,
      'days on which these shifts hold instead, or none',
    ),
    ...Blockable,
  },
  closed,
);

/** How long a span is that may go over midnight. */
const lengthOf = ({ from, to }: TimeSpan) =>
  (minuteOf(to) - minuteOf(from) + DAY_MINUTES) % DAY_MINUTES;

function isWithin(shift: Shift, rest: TimeSpan): boolean {
  const start = lengthOf({ from: shift.from, to: rest.from });
  return lengthOf(rest) > 0 && start + lengthOf(rest) <= lengthOf(shift);
}

function shiftFaults(index: number, after: Worker): Fault[] {
  const { worker } = after;
  const all = [
    ...after.shifts.map((one) => ({ field: 'shifts', day: one.weekday as string, one })),
    ...after.exceptions.flatMap(({ day, shifts }) =>
      shifts.map((one) => ({ field: 'exceptions', day, one: one as Shift })),
    ),
  ];
  const twice = after.exceptions.find(
    ({ day }, at) => after.exceptions.findIndex((other) => other.day === day) !== at,
  );
  const faults: Fault[] = all.flatMap(({ field, day, one }) => {
    const { from, to } = one;
    if (lengthOf(one) === 0) {
      const refusal = refuse('worker.span_empty', { worker, day, from, to });
      return [{ index, field, refusal }];
    }
    const outside = one.breaks.find((rest) => !isWithin(one, rest));
    if (!outside) return [];
    const facts = { worker, day, from: outside.from, to: outside.to };
    return [{ index, field, refusal: refuse('worker.break_outside', facts) }];
  });
  if (!twice) return faults;
  const refusal = refuse('worker.day_twice', { worker, day: twice.day });
  return [...faults, { index, field: 'exceptions', refusal }];
}

async function zoneFaults(tx: Tx, changes: readonly Change<Worker>[]): Promise<Fault[]> {
  const wanted = [...new Set(changes.flatMap(({ after }) => after.zones))];
  const rows = await tx.query<{ zone: string }>(
    'SELECT zone FROM wms.zone WHERE zone = ANY($1::text[])',
    [wanted],
  );
  const known = new Set(rows.map((row) => row.zone));
  return changes.flatMap(({ index, after }) => {
    const zone = after.zones.find((one) => !known.has(one));
    if (zone === undefined) return [];
    return [{ index, field: 'zones', refusal: refuse('zone.unknown', { zone }) }];
  });
}

export const workerKind: RecordKind<Worker> = {
  name: 'worker',
  label: { en: 'worker', zh: '员工' },
  path: 'workers',
  list: 'workers',
  table: workerTable,
  keys: ['worker'],
  filters: ['status'],
  body: Body,
  example: {
    worker: 'ANNA',
    name: { en: 'Anna Lee', zh: '李安娜' },
    languages: ['zh', 'en'],
    skills: ['pick', 'count', 'hazard'],
    shifts: [
      {
        weekday: 'mon',
        from: '08:00',
        to: '16:30',
        breaks: [{ from: '12:00', to: '12:30' }],
      },
    ],
    exceptions: [{ day: '2026-12-25', shifts: [] }],
  },
  async check(tx, changes) {
    return [
      ...(await zoneFaults(tx, changes)),
      ...changes.flatMap(({ index, after }) => shiftFaults(index, after)),
    ];
  },
};
