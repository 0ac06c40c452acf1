import type { Text } from '#web/words/use.ts';

/** What stands on the desk: cases, alerts and troubles in one list, the dearest first. */

export type Late = 'past' | 'soon' | 'no';

export interface Cost {
  readonly late: Late;
  readonly dueAt: string | null;
  readonly orders: number;
  readonly priority: number;
}

/** A case as GET /api/v1/exceptions tells it, in the order of its cost. */
export interface DeskCase {
  readonly kind: string;
  readonly also: readonly string[];
  readonly subject: string;
  readonly task: string;
  readonly key: string;
  readonly text: Text;
  readonly since: string;
  readonly acts: readonly string[];
  readonly cost: Cost;
  readonly device: string;
  readonly place: string;
}

export interface Alert {
  readonly alert: number;
  readonly subject: string;
  readonly level: 'yellow' | 'orange' | 'red';
  readonly text: Text;
  readonly raisedAt: string;
  readonly acknowledgedBy: string;
}

export interface DeviceProblem {
  readonly problem: number;
  readonly device: string;
  readonly kind: string;
  readonly part: string;
  readonly note: string;
  readonly at: string;
}

export interface PlaceProblem {
  readonly problem: number;
  readonly place: string;
  readonly kind: string;
  readonly at: string;
}

export interface DeskRow {
  readonly id: string;
  /** The chip under which it is found: the kind of a case, else where it comes from. */
  readonly kind: string;
  readonly text: Text;
  readonly subject: string;
  readonly task: string;
  readonly key: string;
  readonly alert?: number;
  readonly device: string;
  readonly place: string;
  readonly since: string;
  readonly cost: Cost;
  readonly acts: readonly string[];
  /** The page on which it is decided, if not here, and what to look for there. */
  readonly page?: { readonly path: string; readonly query: Readonly<Record<string, string>> };
}

const NO_COST: Cost = { late: 'no', dueAt: null, orders: 0, priority: 0 };

const REVIEW = 'count-review:';

/** Where a person decides what is not decided here: both sides can be seen there. */
function pageOf({ key, subject: about, acts, text: { en } }: DeskCase): DeskRow['page'] {
  if (key.startsWith(REVIEW)) {
    return { path: '/desk/reviews', query: { about: key.slice(REVIEW.length) } };
  }
  // The sentence tells a host which route decides it.
  if (acts.length > 0) return undefined;
  if (/\/api\/v1\/(adjustments|approvers)\//.test(en)) {
    return { path: '/desk/approvals', query: { about } };
  }
  if (en.includes('/api/v1/lot-dates/doubts/'))
    return { path: '/stock/lot-date-doubts', query: {} };
  if (en.includes('/api/v1/measurements/')) {
    return { path: '/devices/measurements', query: { status: 'proposed' } };
  }
  return undefined;
}

/** Sentences are made for hosts, too: the clause that calls a route is left to the buttons. */
const CLAUSE_OF_ROUTE = /[^.;:。；：]*(?:GET|POST|PUT|DELETE) \/api\/.*$/;
const withoutRoutes = (text: string, end: string): string =>
  text
    .replace(CLAUSE_OF_ROUTE, '')
    .replace(/[,;:，；：]\s*$/, end)
    .trim();

export const bare = (text: Text): Text => ({
  en: withoutRoutes(text.en, '.') || text.en,
  zh: withoutRoutes(text.zh, '。') || text.zh,
});

/** Goods that a vehicle or a person carries are not counted there. */
const CARRIER = /^(VEHICLE|WORKER):/;

/** Which devices are out of order, and which cannot be: a terminal is put aside by logging out. */
interface Devices {
  readonly out: ReadonlySet<string>;
  readonly terminals: ReadonlySet<string>;
}
function actsOfDevice(device: string, { out, terminals }: Devices): string[] {
  if (device === '' || terminals.has(device)) return [];
  return [out.has(device) ? 'in-order' : 'out-of-order'];
}

function ofCase(one: DeskCase, devices: Devices): DeskRow {
  const page = pageOf(one);
  const acts = page ? [] : one.acts;
  const more = [
    ...(one.place && !CARRIER.test(one.place) ? ['count'] : []),
    ...actsOfDevice(one.device, devices),
  ];
  return {
    ...one,
    id: `${one.task}/${one.key}/${one.kind}/${one.subject}`,
    text: bare(one.text),
    acts: [...acts, ...(acts.length > 0 ? more : [])],
    ...(page ? { page } : {}),
  };
}

const ALERT_LATE = { red: 'past', orange: 'soon', yellow: 'no' } as const;

const ofAlert = ({ alert, subject, level, text, raisedAt, acknowledgedBy }: Alert): DeskRow => ({
  ...{ id: `alert/${alert}`, kind: `alert_${level}`, text, subject, alert, since: raisedAt },
  ...{ task: '', key: '', device: '', place: '' },
  cost: { ...NO_COST, late: ALERT_LATE[level] },
  acts: acknowledgedBy === '' ? ['acknowledge'] : [],
});

type Tell = (key: string, name: string, note: string) => Text;

const ofDevice = (
  { problem, device, kind, part, note, at }: DeviceProblem,
  tell: Tell,
  devices: Devices,
): DeskRow => ({
  ...{ id: `device/${problem}`, kind: 'device', subject: device, since: at },
  text: tell(kind, part ? `${device} ${part}` : device, note),
  ...{ task: '', key: '', device, place: '' },
  cost: { ...NO_COST, late: kind === 'degraded' || kind === 'refused' ? 'no' : 'soon' },
  acts: actsOfDevice(device, devices),
});

const ofPlace = ({ problem, place, kind, at }: PlaceProblem, tell: Tell): DeskRow => ({
  ...{ id: `place/${problem}`, kind: 'place', subject: place, since: at },
  text: tell(kind, place, ''),
  ...{ task: '', key: '', device: '', place },
  cost: NO_COST,
  acts: ['count', kind === 'out_of_order' ? 'place-in-order' : 'place-out-of-order'],
});

const GRAVITY: Readonly<Record<Late, number>> = { past: 0, soon: 1, no: 2 };

/** The same device or place is in trouble once, however often it was told. */
function newestOf<T>(all: readonly T[], nameOf: (one: T) => string): T[] {
  return [...Map.groupBy(all, nameOf).values()].map((those) => those[0]!);
}

/** One list; the server's order of the cases stays as it is among them. */
export function rowsOf(
  told: {
    readonly cases: readonly DeskCase[];
    readonly alerts: readonly Alert[];
    readonly devices: readonly DeviceProblem[];
    readonly places: readonly PlaceProblem[];
    readonly terminals?: readonly string[];
  },
  tell: Tell,
): DeskRow[] {
  const broken = told.devices.filter(({ kind }) => kind === 'out_of_order');
  const devices: Devices = {
    out: new Set(broken.map(({ device }) => device)),
    terminals: new Set(told.terminals),
  };
  const rows = [
    ...told.cases.map((one) => ofCase(one, devices)),
    ...told.alerts.map(ofAlert),
    ...newestOf(told.devices, ({ device, kind }) => `${device} ${kind}`).map((one) =>
      ofDevice(one, tell, devices),
    ),
    ...newestOf(told.places, ({ place, kind }) => `${place} ${kind}`).map((one) =>
      ofPlace(one, tell),
    ),
  ];
  return rows.sort(
    (a, b) =>
      GRAVITY[a.cost.late] - GRAVITY[b.cost.late] ||
      b.cost.orders - a.cost.orders ||
      b.cost.priority - a.cost.priority,
  );
}
