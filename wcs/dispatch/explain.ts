import type { Text } from '#base/refusal.ts';
import { beginning, driveSeconds, urgency, walkSeconds } from './costs.ts';
import { reasonsAgainst, VEHICLE_FILTERS, WORKER_FILTERS } from './filters.ts';
import type { DispatchView, FreeWorker, QueuedJob } from './model.ts';
import { reasonText } from './reasons.ts';
import { isForVehicle } from './transports.ts';

/**
 * Somebody as dispatch weighs them for a job, or every reason why they do not come into question.
 */
export interface Weighed {
  readonly who: string;
  readonly kind: 'worker' | 'vehicle';
  /** Seconds until the beginning, less what its urgency is worth; the lowest gets it. */
  readonly cost: number | null;
  readonly reasons: readonly { readonly code: string; readonly text: Text }[];
}

/** A person, and why they can have nothing now; '' when free. */
export interface Standing {
  readonly who: FreeWorker;
  readonly standing: '' | 'logged_out' | 'offline' | 'has_job';
}

function weighed(
  who: string,
  kind: Weighed['kind'],
  codes: readonly string[],
  cost: number | undefined,
): Weighed {
  const all = codes.length === 0 && cost === undefined ? ['no_way'] : codes;
  return {
    who,
    kind,
    cost: all.length === 0 && cost !== undefined ? Math.round(cost * 10) / 10 : null,
    reasons: all.map((code) => ({ code, text: reasonText(code) })),
  };
}

/** Everybody for one job: who could have it at which cost, the best first, then who not and why. */
export function explain(
  view: DispatchView,
  job: QueuedJob,
  people: readonly Standing[],
): readonly Weighed[] {
  const { avoid } = view.settings;
  const priceOf = (who: string, seconds: number) =>
    seconds + (job.avoid === who ? avoid : 0) - urgency(view, job);
  const all = isForVehicle(job.task)
    ? view.vehicles.map((who) => {
        const seconds = driveSeconds(view, who, job);
        const cost = seconds === undefined ? undefined : priceOf(who.vehicle, seconds);
        const codes = reasonsAgainst(VEHICLE_FILTERS, view, { who, job });
        return weighed(who.vehicle, 'vehicle', codes, cost);
      })
    : people.map(({ who, standing }) => {
        const seconds = walkSeconds(who, beginning(view, job));
        const codes = reasonsAgainst(WORKER_FILTERS, view, { who, job });
        const reasons = standing === '' ? codes : [standing, ...codes];
        return weighed(who.worker, 'worker', reasons, priceOf(who.worker, seconds));
      });
  const worst = Number.POSITIVE_INFINITY;
  return [...all].sort((a, b) => (a.cost ?? worst) - (b.cost ?? worst) || (a.who < b.who ? -1 : 1));
}
