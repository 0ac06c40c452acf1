/**
 * A bound on waiting. A cheapest assignment alone may pass over one and the same job for ever: it is
 * far away, and there is always a nearer one. So some jobs have a *rank* above 0, and the served ones
 * are chosen by rank first and by cost second.
 *
 * Which jobs can be served together is a matroid (the transversal one of jobs and vehicles). Each rank
 * is worth a step that no sum of costs makes up for, so the cheapest assignment serves the set that a
 * greedy choice by rank would build: the highest, then the next one that can be served beside it, and
 * so on [Edmonds, "Matroids and the greedy algorithm", 1971]. Hence the oldest overdue job that any
 * vehicle can do is served in every run, and the k-th oldest in the k-th run at the latest in which
 * the vehicles that can do it are free again: those younger than it never go before it, and each run
 * serves one of the others.
 */

export interface Aged {
  readonly jobId: string;
  readonly createdAt: number;
}

/** From the oldest on; who came at the same time goes by its id. */
export const byAge = (a: Aged, b: Aged): number =>
  a.createdAt - b.createdAt || (a.jobId < b.jobId ? -1 : a.jobId > b.jobId ? 1 : 0);

/** For each job 0, or, where it came before `since`, the higher the older: 1 for the youngest of them. */
export function overdueRanks(jobs: readonly Aged[], since: number): number[] {
  const late = jobs.filter((job) => job.createdAt <= since).sort(byAge);
  const rankOf = new Map(late.map((job, place) => [job.jobId, late.length - place]));
  return jobs.map((job) => rankOf.get(job.jobId) ?? 0);
}

/** Lowers the costs of each row by its rank's worth. Infinity stays what it is. */
export function layTiers(costs: Float64Array, rows: number, ranks: readonly number[]): void {
  const columns = costs.length / rows;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const cost of costs) {
    if (cost < least) least = cost;
    if (cost > most && cost !== Number.POSITIVE_INFINITY) most = cost;
  }
  if (most < least) return;
  const step = (Math.ceil(most - least) + 1) * Math.min(rows, columns);
  for (let row = 0; row < rows; row++) {
    const worth = ranks[row]! * step;
    if (worth === 0) continue;
    for (let j = 0; j < columns; j++) costs[row * columns + j]! -= worth;
  }
}
