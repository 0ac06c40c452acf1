import { newNumber } from '../../parts/schema.ts';

/** Numbers of acts that were sent, and of which no answer came. */
const unanswered = new Map<string, string>();

/** The number for an act on this subject: the same until it was answered, so that it is done once. */
export function numberFor(prefix: string, subject: unknown): string {
  const key = JSON.stringify([prefix, subject]);
  const number = unanswered.get(key) ?? newNumber(prefix);
  unanswered.set(key, number);
  return number;
}

/** It was answered: the next one on this subject is another one. */
export function answered(prefix: string, subject: unknown): void {
  unanswered.delete(JSON.stringify([prefix, subject]));
}
