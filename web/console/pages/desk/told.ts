import { ask } from '#web/api/ask.ts';
import { isText, type Text } from '#web/words/use.ts';
import type { Act } from './acts.ts';
import type { DeskRow } from './rows.ts';

/** What people did about a row already, so that nobody does it twice or against another. */
export interface Deed {
  readonly who: string;
  /** The verb, or what was done in the house's own words. */
  readonly what: string;
  readonly at: string;
  readonly reason: string;
  /** A whole sentence, where the house has one. */
  readonly text?: Text;
}

interface TaskView {
  readonly controls: readonly {
    readonly control: { readonly verb: string; readonly reason?: string };
    readonly actor: string;
    readonly createdAt: string;
  }[];
  readonly settled: boolean;
  readonly note: unknown;
  readonly updatedAt: string;
}

export function deedsOfTask({ controls, settled, note, updatedAt }: TaskView): Deed[] {
  const verbs = controls.map(({ control, actor, createdAt }) => ({
    ...{ who: actor, what: control.verb.replace('_', '-'), at: createdAt },
    reason: control.reason ?? '',
  }));
  // Who settled or retried it stands in the task's note: after that nothing is done with it.
  const end =
    settled && isText(note) ? [{ who: '', what: '', at: updatedAt, reason: '', text: note }] : [];
  return [...verbs, ...end];
}

const MANY = 20;

/** The newest of what the history has of one kind. */
async function fromHistory(
  kind: 'case' | 'count' | 'alert',
  subject: string,
  isOne: (data: unknown) => boolean = () => true,
): Promise<Deed[]> {
  if (subject === '') return [];
  const { entries } = await ask('GET /api/v1/history', { query: { subject, kind, limit: MANY } });
  const those = entries.filter(({ data }) => isOne(data));
  return those.map(({ actor, what, at, reason }) => ({
    ...{ who: actor, what, at },
    // The book of cases keeps who and why as one text.
    reason: reason.startsWith(`${actor}: `) ? reason.slice(actor.length + 2) : reason,
  }));
}

/** What was out of order, from when and until when, and who said so. */
export interface Outage {
  readonly saidBy: string;
  readonly note: string;
  readonly at: string;
  readonly endedAt: string | null;
  readonly endedBy: string;
}

export const deedsOfOutage = ({ saidBy, note, at, endedAt, endedBy }: Outage): Deed[] => [
  { who: saidBy, what: 'out-of-order', at, reason: note },
  ...(endedAt ? [{ who: endedBy, what: 'in-order', at: endedAt, reason: '' }] : []),
];

async function outagesOf(act: Act, row: DeskRow): Promise<Deed[]> {
  const query = { kind: 'out_of_order', limit: MANY };
  const { problems } = (
    act.about === 'device'
      ? await ask('GET /api/v1/device-problems', { query: { ...query, device: row.device } })
      : await ask('GET /api/v1/problems', { query: { ...query, place: row.place } })
  ) as { readonly problems: readonly Outage[] };
  return problems.flatMap(deedsOfOutage);
}

/** The deeds on what the act is about, the oldest first. @throws Problem */
export async function deedsOn(act: Act, row: DeskRow): Promise<Deed[]> {
  const found = await deedsAbout(act, row);
  return found.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

async function deedsAbout(act: Act, row: DeskRow): Promise<Deed[]> {
  switch (act.about) {
    case 'task': {
      const path = { task: row.task };
      return deedsOfTask((await ask('GET /api/v1/tasks/{task}', { path })) as unknown as TaskView);
    }
    case 'case':
      return fromHistory('case', row.key);
    case 'count':
      return fromHistory('count', row.place);
    case 'alert':
      // Several rules may speak of the same thing.
      return fromHistory(
        'alert',
        row.subject,
        (data) => (data as { readonly alert: number }).alert === row.alert,
      );
    case 'device':
    case 'place':
      return outagesOf(act, row);
  }
}

const nameOf = (deed: Deed) => JSON.stringify(deed);

/** What came after the reader looked; of what was not read before, nothing is known to be new. */
export function since(before: readonly Deed[] | undefined, now: readonly Deed[]): readonly Deed[] {
  if (!before) return [];
  const known = new Set(before.map(nameOf));
  return now.filter((deed) => !known.has(nameOf(deed)));
}
