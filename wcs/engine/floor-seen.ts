/** What moves on the floor and who works where, from memory: asked for several times a second. */
import type { HandheldAct, LightColour, StepFacts } from '#hub/ports.ts';
import type { Fleet, SeenVehicle } from '../contracts.ts';
import { lightColour } from './effects.ts';
import type { EngineState, JobRow } from './state.ts';

/** The work that somebody or something is at. */
export interface SeenWork {
  readonly job: string;
  readonly task: string;
  readonly kind: JobRow['task']['kind'];
  readonly document: string;
}

export interface SeenPerson {
  readonly worker: string;
  readonly device: string;
  readonly isOffline: boolean;
  /** Where they answered last, metres. */
  readonly x: number;
  readonly y: number;
  readonly work: SeenWork | undefined;
  /** What their terminal asks for; undefined: nothing now. */
  readonly step:
    | { readonly act: HandheldAct; readonly facts: StepFacts; readonly stepId: string }
    | undefined;
}

export interface FloorSeen {
  readonly vehicles: readonly (SeenVehicle & { readonly work: SeenWork | undefined })[];
  /** Those logged in. */
  readonly people: readonly SeenPerson[];
  readonly lights: readonly {
    readonly bank: string;
    readonly label: number;
    readonly quantity: number;
    readonly colour: LightColour;
    readonly worker: string;
  }[];
}

export const workOf = (job: JobRow | undefined): SeenWork | undefined =>
  job && {
    job: job.jobId,
    task: job.task.taskId,
    kind: job.task.kind,
    document: job.task.document,
  };

export function floorSeen(state: EngineState, fleet: Pick<Fleet, 'seen'>): FloorSeen {
  const jobOf = (actor: string) => state.jobs.get(state.busy.get(actor) ?? '');
  const busy = [...state.busy.values()].flatMap((id) => state.jobs.get(id) ?? []);
  return {
    vehicles: fleet.seen().map((one) => ({
      ...one,
      work: workOf(state.jobs.get(one.leg?.jobId ?? '') ?? jobOf(one.vehicle)),
    })),
    people: [...state.workers.values()].flatMap(({ worker, device, offlineSince, x, y }) => {
      if (device === null) return [];
      const job = jobOf(worker);
      const step = job?.shown?.step;
      const shown = step && { act: step.act, facts: step.facts, stepId: step.stepId };
      const isOffline = offlineSince !== null;
      return [{ worker, device, isOffline, x, y, work: workOf(job), step: shown }];
    }),
    lights: busy.flatMap((job) => {
      const { light } = job.shown ?? {};
      return light ? [{ ...light, colour: lightColour(job), worker: job.actor ?? '' }] : [];
    }),
  };
}
