import { newNumber } from '../../parts/schema.ts';

/** Whoever presses again so much later means another act: the first may be done by then. */
const SAME_FOR_MS = 5 * 60_000;

/** Numbers of acts that were sent, and of which no answer came. */
const unanswered = new Map<string, { readonly number: string; readonly at: number }>();

/** The number for an act on this subject: the same until it was answered, so that it is done once. */
export function numberFor(prefix: string, subject: unknown): string {
  const key = JSON.stringify([prefix, subject]);
  const sent = unanswered.get(key);
  if (sent && Date.now() - sent.at < SAME_FOR_MS) return sent.number;
  const number = newNumber(prefix);
  unanswered.set(key, { number, at: Date.now() });
  return number;
}

/** It was answered: the next one on this subject is another one. */
export function answered(prefix: string, subject: unknown): void {
  unanswered.delete(JSON.stringify([prefix, subject]));
}
