/** What people ask about who does what: answered from what was committed. */
import type { Refusal, Text } from '#base/refusal.ts';
import type { SiteVlm } from '#base/site/site.ts';
import { type Millis, minutes } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import type { DeviceStatus, HubPort } from '#hub/ports.ts';
import type { StrandedTask } from '#wms-core/ports.ts';
import type { Weighed } from '../dispatch/explain.ts';
import { reasonText } from '../dispatch/reasons.ts';
import type { Duty } from '../dispatch/shifts.ts';
import { isForVehicle } from '../dispatch/transports.ts';
import { refuse } from '../refusals.ts';
import type { Engine } from './engine.ts';
import type { JobRow } from './state.ts';
import { faultText, leasesAt, vlmRow } from './tray-state.ts';

export interface Candidates {
  readonly job: JobRow;
  readonly candidates: readonly Weighed[];
  /** Why nobody is listed; null: somebody is. */
  readonly note: Text | null;
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

/** Why a job has no candidates: it waits for none, or there are none. */
function whyNone({ status, actor, task }: JobRow, isWaiting: boolean): Text {
  if (status === 'held') {
    return {
      en: 'A person holds this task: release it at the desk, then somebody gets it.',
      zh: '该任务已被人工暂停：请在异常台恢复后再派工。',
    };
  }
  if (!isWaiting) {
    return {
      en: `${actor ?? 'Somebody'} has this task already: nobody else is looked for.`,
      zh: `该任务已由 ${actor ?? '他人'} 执行，不再另找人员。`,
    };
  }
  return isForVehicle(task)
    ? {
        en: 'This task takes a vehicle, and the site has none: draw one in the site file ("vehicles"), or cancel the task and move the unit by hand.',
        zh: '该任务需要车辆，而本场地没有车辆：请在场地文件的 "vehicles" 中添加，或取消任务后人工搬运。',
      }
    : {
        en: 'Nobody is drawn in the site, recorded as a worker or logged in: write workers at PUT /api/v1/workers/{worker}, or have somebody log in.',
        zh: '场地中没有员工，也无人登录：请用 PUT /api/v1/workers/{worker} 建立员工，或让员工登录。',
      };
}

/** Why nobody has a job: by its id or its task's. */
export function candidatesOf(engine: Asked, id: string, now: Millis): Candidates | Refusal {
  const job = jobOf(engine, id);
  if (!job) return refuse('job.not_open', { task: id });
  const isWaiting = job.status === 'queued' && job.snapshot.state === 'waiting';
  const candidates = isWaiting ? engine.dispatching.explain(engine.state, now, job) : [];
  return { job, candidates, note: candidates.length > 0 ? null : whyNone(job, isWaiting) };
}

/** Work that waits so long and that nobody who is here may do is told. */
const STRANDED_AFTER = minutes(10);
/** Tasks that are looked at, and people who are named in a sentence. */
const MAX_STRANDED = 200;
const MAX_NAMED = 5;

/** Waiting work of people that nobody at work may do; it ends when somebody may, or has it. */
export function strandedTasks({ state, dispatching }: Asked, now: Millis): StrandedTask[] {
  const waiting = [...state.jobs.values()]
    .filter(({ status, snapshot, task, updatedAt }) => {
      const isPersons = !isForVehicle(task) && status === 'queued' && snapshot.state === 'waiting';
      return isPersons && now - updatedAt >= STRANDED_AFTER;
    })
    .slice(0, MAX_STRANDED);
  return dispatching.nobodyFor(state, now, waiting).map(({ job, people }) => {
    const { task, updatedAt: since } = job;
    const { taskId, kind, document } = task;
    const why = (language: 'en' | 'zh', comma: string) =>
      people
        .slice(0, MAX_NAMED)
        .map(
          ({ worker, reasons }) =>
            `${worker}: ${reasons.map((code) => reasonText(code)[language]).join(comma)}`,
        )
        .join('; ');
    const text = {
      en: `Task ${kind} ${taskId} (${document}) waits, and nobody who is here may do it. ${why('en', ', ')}. Give somebody what is missing, send for somebody who has it, or cancel the task.`,
      zh: `任务 ${inChinese(kind)} ${taskId}（${document}）在等待，而在岗人员都不能执行。${why('zh', '，')}。请补足所缺条件、另派有资格的人员，或取消任务。`,
    };
    return { taskId, document, since, text };
  });
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
