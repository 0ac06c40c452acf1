/** What people ask about who does what: answered from what was committed. */
import type { Refusal, Text } from '#base/refusal.ts';
import type { SiteVlm } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceStatus, HubPort } from '#hub/ports.ts';
import type { Weighed } from '../dispatch/explain.ts';
import type { Duty } from '../dispatch/shifts.ts';
import { refuse } from '../refusals.ts';
import type { Engine } from './engine.ts';
import type { JobRow } from './state.ts';
import { faultText, leasesAt, vlmRow } from './tray-state.ts';

export interface Candidates {
  readonly job: JobRow;
  /** Empty where the job waits for nobody: somebody has it, or a person holds it. */
  readonly candidates: readonly Weighed[];
}

export interface CrewMember {
  readonly worker: string;
  readonly device: string | null;
  readonly standing: 'free' | 'logged_out' | 'offline' | 'has_job';
  readonly duty: Duty;
  readonly job: string | null;
  readonly document: string | null;
  /** Half-done units that nobody has taken over from them yet. */
  readonly left: readonly string[];
  readonly x: number;
  readonly y: number;
}

type Asked = Pick<Engine, 'state' | 'dispatching'>;

const jobOf = ({ state }: Asked, id: string): JobRow | undefined =>
  state.jobs.get(id) ?? state.jobs.get(state.jobOfTask.get(id) ?? '');

/** Why nobody has a job: by its id or its task's. */
export function candidatesOf(engine: Asked, id: string, now: Millis): Candidates | Refusal {
  const job = jobOf(engine, id);
  if (!job) return refuse('job.not_open', { task: id });
  const isWaiting = job.status === 'queued' && job.snapshot.state === 'waiting';
  const candidates = isWaiting ? engine.dispatching.explain(engine.state, now, job) : [];
  return { job, candidates };
}

export function crewOf({ state, dispatching }: Asked, now: Millis): readonly CrewMember[] {
  const jobs = [...state.jobs.values()];
  return dispatching.people(state, now).map(({ who, standing }) => {
    const job = state.jobs.get(state.busy.get(who.worker) ?? '');
    return {
      worker: who.worker,
      device: who.device || null,
      standing: standing || 'free',
      duty: who.duty,
      job: job?.jobId ?? null,
      document: job?.task.document ?? null,
      left: jobs.flatMap(({ handOver }) => (handOver?.from === who.worker ? [handOver.unit] : [])),
      x: who.x,
      y: who.y,
    };
  });
}

export interface VlmView {
  readonly vlm: string;
  readonly status: DeviceStatus;
  /** Why it stands still; null: it does not. */
  readonly fault: Text | null;
  readonly openings: readonly {
    readonly opening: number;
    /** What stands there. */
    readonly tray: number | null;
    /** Who has the opening, and the tray that is there for them or on its way. */
    readonly serves: Waiter | null;
  }[];
  /** In the order in which they are served. */
  readonly waiting: readonly Waiter[];
}

interface Waiter {
  readonly job: string;
  readonly worker: string | null;
  readonly tray: number;
  readonly since: Millis;
}

/** The vertical lift modules with what stands in them, for whom, and who waits. */
export function vlmsOf(
  { state }: Pick<Engine, 'state'>,
  machines: readonly SiteVlm[],
  hub: Pick<HubPort, 'status'>,
): readonly VlmView[] {
  return machines.map(({ id, openings }) => {
    const row = vlmRow(state, id);
    const waiters = leasesAt(state, id).map(({ jobId, actor, tray: { opening, tray, since } }) => ({
      ...{ opening, waiter: { job: jobId, worker: actor, tray, since } },
    }));
    return {
      vlm: id,
      status: hub.status(id),
      fault: row.fault && faultText(row.fault),
      openings: Array.from({ length: openings }, (_, i) => ({
        opening: i + 1,
        tray: row.standing[i + 1] || null,
        serves: waiters.find((one) => one.opening === i + 1)?.waiter ?? null,
      })),
      waiting: waiters.filter((one) => one.opening === null).map((one) => one.waiter),
    };
  });
}
