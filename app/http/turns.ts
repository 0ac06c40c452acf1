/**
 * Lets one at a time do what keeps the database busy for seconds. So many are there at most, with the
 * one whose turn it is; for more there is no turn (undefined).
 */
export function createTurns(most: number) {
  let there = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (there >= most) return undefined;
    there++;
    const turn = last.then(work).finally(() => there--);
    last = turn.catch(() => {});
    return turn;
  };
}
