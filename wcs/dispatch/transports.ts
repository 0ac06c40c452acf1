/** What a vehicle must be for a transport, beyond what it must be for any carriage. */
import type { VehicleView } from '../contracts.ts';
import type { SiteFacts, WorkTask } from '../jobs/model.ts';
import { nodeOfStop } from '../jobs/transport.machine.ts';
import type { TransportProgress, TransportStop, TransportTask } from '../transports/model.ts';
import type { QueuedJob, TransportView } from './model.ts';

/** Work for a vehicle: nobody's hands are in it. */
export const isForVehicle = (task: WorkTask): boolean =>
  task.kind === 'move' || task.kind === 'transport';

const progressOf = ({ snapshot }: QueuedJob) => snapshot.progress as TransportProgress;

export const nextStop = (job: QueuedJob, task: TransportTask): TransportStop =>
  task.stops[progressOf(job).stop]!;

/** Has it on board already: what is to be picked, or to be dropped. */
export function boards({ load }: VehicleView, job: QueuedJob, task: TransportTask): boolean {
  const stop = nextStop(job, task);
  return stop.do !== 'go' && load === stop.load;
}

/** Why this vehicle is none for it; undefined: it is. */
export function unsuited(
  view: TransportView,
  { vehicle, load }: VehicleView,
  job: QueuedJob,
): string | undefined {
  const { task } = job;
  const kept = view.keptFor.get(vehicle);
  if (kept !== undefined && !(task.kind === 'transport' && task.document === kept)) {
    return 'kept_for_sequence';
  }
  if (task.kind !== 'transport') return undefined;
  if (!view.mayBegin(task)) return 'waits_for_others';
  const only = view.vehicleOf.get(task.document) ?? task.fixed;
  if (only !== undefined && only !== vehicle) return 'other_vehicle_wanted';
  const kind = view.kinds.get(vehicle);
  if (task.type !== undefined && task.type !== kind?.type) return 'other_type_wanted';
  if (task.group !== undefined && !kind?.groups.includes(task.group)) return 'other_group_wanted';
  const stop = nextStop(job, task);
  return stop.do === 'drop' && load !== stop.load ? 'not_on_board' : undefined;
}

/** Where the vehicle has to go first. */
export function firstNode(
  site: SiteFacts,
  who: VehicleView,
  job: QueuedJob,
  task: TransportTask,
): string {
  const { stop } = progressOf(job);
  const skips = boards(who, job, task) && task.stops[stop]!.do === 'pick' ? 1 : 0;
  return nodeOfStop(site, task.stops[stop + skips]!);
}
