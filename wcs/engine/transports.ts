/** What is asked of the WCS about transports, and what sequences and dependencies follow from it. */
import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { type Refusal, same, type Text } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import { nodeOfStop } from '../jobs/transport.machine.ts';

import { seenSequences, seenTransports } from '../store/transports.ts';
import type {
  SequenceRow,
  TransportProgress,
  TransportStop,
  TransportTask,
  TransportWish,
} from '../transports/model.ts';
import { refuseTransport as refuse } from '../transports/refusals.ts';
import { end, putJob, report, type TickContext } from './effects.ts';
import { isEnded, type JobRow, liveJob } from './state.ts';

interface House {
  readonly site: Site;
  /** Places whose goods somebody else keeps the books of: nothing is loaded or laid down there. */
  readonly isKept: (place: string) => boolean;
  /** Puts a job of it into the draft. */
  readonly create: (task: TransportTask) => void;
}

/** Loads go on and off one at a time, and nothing is left on board. */
function wrongLoads(stops: readonly TransportStop[]): Refusal | undefined {
  let onBoard: string | undefined;
  for (const [i, stop] of stops.entries()) {
    if (stop.do === 'go') continue;
    const facts = { stop: i + 1, load: stop.load };
    if (stop.do === 'pick') {
      if (onBoard !== undefined) return refuse('transport.full', { ...facts, onBoard });
      onBoard = stop.load;
      continue;
    }
    // One that begins with a drop brings what a vehicle has on board already.
    const isFirst = stops.slice(0, i).every((one) => one.do === 'go');
    if (onBoard !== stop.load && !isFirst) return refuse('transport.not_on_board', facts);
    onBoard = undefined;
  }
  return onBoard === undefined ? undefined : refuse('transport.left_on_board', { load: onBoard });
}

function wrongPlaces(context: TickContext, house: House, task: TransportTask): Refusal | undefined {
  const nodes = new Set(house.site.nodes.map(({ id }) => id));
  for (const [i, stop] of task.stops.entries()) {
    const facts = { stop: i + 1, at: stop.at };
    const isPlace = context.site.location(stop.at) !== undefined;
    if (!isPlace && (stop.do !== 'go' || !nodes.has(stop.at))) {
      return refuse('transport.place_unknown', facts);
    }
    if (!nodes.has(nodeOfStop(context.site, stop))) return refuse('transport.no_node', facts);
    if (stop.do !== 'go' && house.isKept(stop.at)) return refuse('transport.place_kept', facts);
  }
  return undefined;
}

function wrongVehicle({ site }: House, task: TransportTask): Refusal | undefined {
  for (const vehicle of [task.fixed, task.preferred]) {
    if (vehicle !== undefined && !site.vehicles.some(({ id }) => id === vehicle)) {
      return refuse('transport.vehicle_unknown', { vehicle });
    }
  }
  const types = (site.vehicleTypes ?? []).filter(
    ({ id }) => task.type === undefined || id === task.type,
  );
  if (task.type !== undefined && types.length === 0) {
    return refuse('transport.type_unknown', { type: task.type });
  }
  const { group } = task;
  if (group !== undefined && !types.some(({ groups = [] }) => groups.includes(group))) {
    return refuse('transport.group_unknown', { group });
  }
  return undefined;
}

async function wrongOthers(
  tx: Tx,
  { draft }: TickContext,
  task: TransportTask,
): Promise<Refusal | undefined> {
  const ended = task.after.filter((id) => !liveJob(draft, draft.jobOfTask.get(id)));
  const known = await seenTransports(tx, ended);
  for (const id of ended) {
    const before = known.get(id);
    if (!before) return refuse('transport.after_unknown', { transport: id });
    if (before.status !== 'done') return refuse('transport.after_failed', { transport: id });
  }
  if (task.document === '') return undefined;
  const sequence = draft.sequences.get(task.document);
  if (sequence && !sequence.complete) return undefined;
  const [seen] = sequence ? [sequence] : await seenSequences(tx, [task.document]);
  return seen
    ? refuse('sequence.closed', { sequence: task.document })
    : refuse('sequence.unknown', { sequence: task.document });
}

/** Whether it asks for the same; when it was asked for, and by whom, does not count. */
function isSameWish(one: TransportTask, other: TransportTask): boolean {
  const essence = ({ correlationId: _c, by: _b, placeIn: _p, until: _u, ...rest }: TransportTask) =>
    rest;
  return isDeepStrictEqual(essence(one), essence(other));
}

async function create(
  tx: Tx,
  context: TickContext,
  house: House,
  task: TransportTask,
): Promise<Refusal | null> {
  const { draft } = context;
  const live = liveJob(draft, draft.jobOfTask.get(task.taskId))?.task;
  const before = live ?? (await seenTransports(tx, [task.taskId])).get(task.taskId)?.task;
  if (before) {
    const isSame = before.kind === 'transport' && isSameWish(before, task);
    return isSame ? null : refuse('transport.exists', { transport: task.taskId });
  }
  const wrong =
    wrongLoads(task.stops) ??
    wrongPlaces(context, house, task) ??
    wrongVehicle(house, task) ??
    (await wrongOthers(tx, context, task));
  if (wrong) return wrong;
  const sequence = draft.sequences.get(task.document);
  if (!sequence) {
    house.create(task);
    return null;
  }
  const placeIn = sequence.last + 1;
  draft.sequences.set(sequence.sequence, { ...sequence, last: placeIn });
  house.create({ ...task, placeIn });
  return null;
}

const transportOf = (job: JobRow): TransportTask | undefined =>
  job.task.kind === 'transport' ? job.task : undefined;

const loadOf = ({ snapshot }: JobRow) => (snapshot.progress as TransportProgress).onBoard;

/** What is on board is still brought where it was to go; then the transport ends as withdrawn. */
function withdraw(context: TickContext, job: JobRow, note: Text): void {
  const task = transportOf(job);
  if (!task || task.until !== undefined) return;
  const onBoard = loadOf(job);
  if (onBoard === null) {
    end(context, report(context, { ...job, note }, { type: 'cancelled' }), 'cancelled');
    return;
  }
  const progress = job.snapshot.progress as TransportProgress;
  const last = task.stops.findIndex(
    (stop, i) => i >= progress.stop && stop.do === 'drop' && stop.load === onBoard,
  );
  putJob(context, { ...job, note, task: { ...task, until: last + 1 } });
  context.draft.retold.add(job.jobId);
}

const members = ({ draft }: TickContext, sequence: string): JobRow[] =>
  [...draft.jobs.values()]
    .filter((job) => !isEnded(job.status) && transportOf(job)?.document === sequence)
    .sort((a, b) => (transportOf(a)?.placeIn ?? 0) - (transportOf(b)?.placeIn ?? 0));

async function take(
  tx: Tx,
  context: TickContext,
  house: House,
  wish: TransportWish,
): Promise<Refusal | null> {
  const { draft } = context;
  switch (wish.type) {
    case 'transport':
      return create(tx, context, house, wish.task);
    case 'withdraw': {
      const { transport, reason } = wish;
      const job = liveJob(draft, draft.jobOfTask.get(transport));
      if (job?.task.kind === 'transport') {
        withdraw(context, job, same(reason));
        return null;
      }
      const status = (await seenTransports(tx, [transport])).get(transport)?.status;
      if (status === undefined) return refuse('transport.unknown', { transport });
      return status === 'withdrawn' ? null : refuse('transport.over', { transport, status });
    }
    case 'sequence': {
      const { sequence, failureFatal } = wish;
      const [before] = [draft.sequences.get(sequence) ?? (await seenSequences(tx, [sequence]))[0]];
      if (before) {
        const isSame = before.failureFatal === failureFatal;
        return isSame ? null : refuse('sequence.exists', { sequence });
      }
      const fresh = {
        sequence,
        failureFatal,
        vehicle: null,
        complete: false,
        last: 0,
        isWithdrawn: false,
      };
      draft.sequences.set(sequence, { ...fresh, status: 'waiting', createdAt: draft.now });
      return null;
    }
    default: {
      const row = draft.sequences.get(wish.sequence);
      if (!row) {
        const [seen] = await seenSequences(tx, [wish.sequence]);
        return seen ? null : refuse('sequence.unknown', { sequence: wish.sequence });
      }
      draft.sequences.set(row.sequence, { ...row, complete: true });
      if (wish.type === 'complete') return null;
      for (const job of members(context, row.sequence)) {
        withdraw(context, job, same(wish.reason));
      }
      const now = draft.sequences.get(row.sequence) ?? row;
      draft.sequences.set(row.sequence, { ...now, isWithdrawn: true });
      return null;
    }
  }
}

/** One after the other, so that what is asked for twice in one tick is seen. */
export async function takeTransports(
  tx: Tx,
  context: TickContext,
  house: House,
  wishes: readonly TransportWish[],
): Promise<(Refusal | null)[]> {
  const answers: (Refusal | null)[] = [];
  for (const wish of wishes) answers.push(await take(tx, context, house, wish));
  return answers;
}

const failed = (context: TickContext, job: JobRow, note: Text) =>
  end(
    context,
    report(context, { ...job, note }, { type: 'failed', reason: 'cancelled', note }),
    'failed',
  );

/** Who waits for one that failed or was withdrawn never begins. */
function failDependants(context: TickContext, gone: string): void {
  for (const job of [...context.draft.jobs.values()]) {
    const task = isEnded(job.status) ? undefined : transportOf(job);
    if (!task?.after.includes(gone)) continue;
    failed(context, job, refuse('transport.after_failed', { transport: gone }).text);
  }
}

function settle(context: TickContext, row: SequenceRow, ended: readonly JobRow[]): SequenceRow {
  const own = ended.filter((job) => transportOf(job)?.document === row.sequence);
  const broken = row.failureFatal && own.find(({ status }) => status === 'failed');
  if (broken) {
    const text = refuse('sequence.broken', { transport: broken.task.taskId }).text;
    for (const job of members(context, row.sequence)) failed(context, job, text);
    return { ...row, complete: true, status: 'failed' };
  }
  const left = members(context, row.sequence);
  // One that a person took out of service keeps nobody waiting: no transport ends with a load.
  const isOut = row.vehicle !== null && context.draft.outages.get(row.vehicle) !== undefined;
  const kept = isOut ? null : row.vehicle;
  const vehicle = left.find(({ actor }) => actor !== null)?.actor ?? kept;
  if (row.complete && left.length === 0) {
    return { ...row, status: row.isWithdrawn ? 'withdrawn' : 'done' };
  }
  return { ...row, vehicle, status: vehicle === null ? 'waiting' : 'running' };
}

/** What the transports that ended or began in this tick mean to those behind them. */
export function settleTransports(context: TickContext): void {
  const { draft } = context;
  // Ending one may end others: the list grows while it is walked.
  for (const { task, status } of draft.ended) {
    if (task.kind !== 'transport') continue;
    if (status !== 'done' || task.until !== undefined) failDependants(context, task.taskId);
  }
  for (const row of [...draft.sequences.values()]) {
    const next = settle(context, row, draft.ended);
    const isNew = next.vehicle !== row.vehicle || next.status !== row.status;
    if (isNew) draft.sequences.set(row.sequence, next);
  }
}
