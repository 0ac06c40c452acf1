/** A broken invariant is a bug: it stops the process, which restarts from the database. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States what must always hold. Never used for bad input: that is a refusal. */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantError(sentence);
}

/** The `default` of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new InvariantError(`unexpected case: ${JSON.stringify(value)}`);
}
