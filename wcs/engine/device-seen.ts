/** What a device is used for now: answered from what was committed. */
import type { DeviceId } from '#hub/ports.ts';
import type { Fleet, SeenVehicle } from '../contracts.ts';
import { type SeenWork, workOf } from './floor-seen.ts';
import type { Outage } from './problem-model.ts';
import type { EngineState, JobRow } from './state.ts';

export interface SeenDevice {
  /** Who is signed in there, or works with it now; '': nobody. */
  readonly worker: string;
  /** Several workers may have labels of one bank lit. */
  readonly work: readonly SeenWork[];
  /** A person took it out of service. */
  readonly outage: Outage | undefined;
  readonly vehicle: SeenVehicle | undefined;
}

/** What speaks for a job, and all that its step asks somebody to use. */
function devicesOf({ device, shown }: JobRow): ReadonlySet<DeviceId> {
  const { light, scale, dimensioner, tray } = shown ?? {};
  const used = [device, light?.bank, scale, dimensioner, tray?.vlm];
  return new Set(used.filter((one) => typeof one === 'string'));
}

export function deviceSeen(
  state: EngineState,
  fleet: Pick<Fleet, 'seen'>,
): (device: DeviceId) => SeenDevice {
  const vehicles = new Map(fleet.seen().map((one) => [one.vehicle, one]));
  const workers = new Map([...state.workers.values()].map((one) => [one.device, one.worker]));
  const jobs = new Map<DeviceId, JobRow[]>();
  for (const jobId of state.busy.values()) {
    const job = state.jobs.get(jobId);
    if (!job) continue;
    for (const device of devicesOf(job)) jobs.set(device, [...(jobs.get(device) ?? []), job]);
  }
  return (device) => {
    const mine = jobs.get(device) ?? [];
    const actor = mine.find((one) => one.actor !== device)?.actor;
    return {
      worker: workers.get(device) ?? actor ?? '',
      work: mine.flatMap((job) => workOf(job) ?? []),
      outage: state.outages.get(device),
      vehicle: vehicles.get(device),
    };
  };
}
