import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

/** A change that somebody asked for over REST and got. */
export interface RestAct {
  readonly at: Millis;
  readonly method: string;
  readonly path: string;
  readonly params: unknown;
  readonly body: unknown;
  readonly address: string;
  /** What the caller says to be: a terminal's id, or the name of its program. */
  readonly device: string;
}

/** Who did it where a host does not say. */
const HOST = 'host';
const CODE = /^[A-Za-z0-9_.:-]{1,40}$/;
const MAX_SUBJECTS = 100;
const MAX_DEPTH = 6;
const MAX_WORDS = 120;
const NOT_SUBJECTS: readonly string[] = ['actor', 'reason', 'note'];

/** JSON's own lists and objects: a file that is sent is neither. */
const isNested = (given: unknown): given is object =>
  Array.isArray(given) ||
  (given !== null && (Object.getPrototypeOf(given) ?? Object.prototype) === Object.prototype);

/** The codes that a request names: ids in its path, and in its body as deep as lists of lines. */
function subjectsOf(given: unknown, found = new Set<string>(), depth = 0): Set<string> {
  if (found.size >= MAX_SUBJECTS || depth > MAX_DEPTH) return found;
  if (typeof given === 'string' && CODE.test(given)) found.add(given);
  if (typeof given !== 'object' || !isNested(given)) return found;
  for (const [name, value] of Object.entries(given)) {
    if (!NOT_SUBJECTS.includes(name)) subjectsOf(value, found, depth + 1);
  }
  return found;
}

const actorOf = (body: unknown): string => {
  const actor = (body as { readonly actor?: unknown } | null | undefined)?.actor;
  return typeof actor === 'string' ? actor : HOST;
};

/** Keeps from where a change came; what it did is kept by what it changed. */
export async function noteRequest(tx: Tx, act: RestAct): Promise<void> {
  const { at, method, path, params, body, address, device } = act;
  const subjects = [...subjectsOf([params, body])].slice(0, MAX_SUBJECTS);
  await tx.query(
    {
      name: 'wms-note-request',
      text: `INSERT INTO wms.request (at, method, path, actor, address, device, subjects)
        VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
    },
    [
      at,
      method,
      path.slice(0, 2 * MAX_WORDS),
      actorOf(body),
      address,
      device.slice(0, MAX_WORDS),
      JSON.stringify(subjects),
    ],
  );
}
