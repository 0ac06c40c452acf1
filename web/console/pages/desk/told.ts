import { ask } from '#web/api/ask.ts';
import { isText, type Text } from '#web/words/use.ts';
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

interface Entry {
  readonly actor: string;
  readonly what: string;
  readonly at: string;
  readonly reason: string;
}

const MANY = 20;

/** The deeds on a row, the oldest first. @throws Problem */
export async function deedsOn(row: DeskRow): Promise<Deed[]> {
  if (row.task) {
    const path = { task: row.task };
    return deedsOfTask((await ask('GET /api/v1/tasks/{task}', { path })) as unknown as TaskView);
  }
  if (!row.key) return [];
  const query = { subject: row.key, kind: 'case', limit: MANY };
  const { entries } = (await ask('GET /api/v1/history', { query })) as {
    readonly entries: readonly Entry[];
  };
  return entries
    .map(({ actor, what, at, reason }) => ({
      ...{ who: actor, what, at },
      // The book of cases keeps who and why as one text.
      reason: reason.startsWith(`${actor}: `) ? reason.slice(actor.length + 2) : reason,
    }))
    .reverse();
}

/** What came after the reader looked. */
export const since = (seen: number, deeds: readonly Deed[]): readonly Deed[] => deeds.slice(seen);
