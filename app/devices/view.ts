import { toTimestamp } from '#base/time.ts';
import type { DeviceHeard } from '#hub/index.ts';
import type { SeenDevice } from '#wcs/index.ts';

/** What it does now, in one word; a vehicle on its way to a charger charges. */
function doesOf(kind: DeviceHeard['kind'], { work, worker, vehicle }: SeenDevice) {
  if (work.length > 0) return 'has_job' as const;
  if (vehicle?.leg?.purpose === 'charge' || vehicle?.state?.charging) return 'charging' as const;
  if (vehicle?.leg) return 'parking' as const;
  if (kind === 'handheld' && worker === '') return 'logged_out' as const;
  return 'nothing' as const;
}

type Connected = Pick<DeviceHeard, 'kind' | 'status'>;

/** A terminal that is off and at which nobody is signed in: nothing is the matter with it. */
export const isFree = ({ kind, status }: Connected, { worker }: SeenDevice): boolean =>
  kind === 'handheld' && status === 'offline' && worker === '';

function statusOf(one: Connected, seen: SeenDevice) {
  if (seen.outage) return 'out_of_service' as const;
  return isFree(one, seen) ? ('free' as const) : one.status;
}

/** One line of the list. */
export function lineOf(heard: DeviceHeard, seen: SeenDevice) {
  const { id, kind, status, since, heardAt } = heard;
  const { outage, work, worker } = seen;
  const [first] = work;
  return {
    device: id,
    kind,
    status: statusOf(heard, seen),
    since: toTimestamp(outage ? outage.since : since),
    connection: status,
    heardAt: heardAt === undefined ? null : toTimestamp(heardAt),
    does: doesOf(kind, seen),
    worker: worker || null,
    job: first?.job ?? null,
    document: first?.document ?? null,
  };
}

/** Ids that mean nothing to a person. */
const UNSAID: ReadonlySet<string> = new Set(['type', 'commandId', 'stepId']);

/** What it said, without the ids by which machines know it again. */
const messageOf = ({ at, body }: DeviceHeard['said'][number]) => ({
  at: toTimestamp(at),
  message: body.type,
  data: Object.fromEntries(Object.entries(body).filter(([name]) => !UNSAID.has(name))),
});

function vehicleOf({ state, node, why }: NonNullable<SeenDevice['vehicle']>) {
  return {
    node,
    why,
    battery: state ? Math.round(state.battery) : null,
    mode: state?.mode ?? null,
    emergencyStop: state?.emergencyStop ?? false,
    errors: (state?.errors ?? []).map(({ type, level, description = '' }) => ({
      ...{ type, level, description },
    })),
  };
}

/** What only its own page tells. */
export const healthOf = ({ said }: DeviceHeard, { outage, work, vehicle }: SeenDevice) => ({
  outOfOrderReason: outage?.reason ?? null,
  outOfOrderBy: outage?.by ?? null,
  ...(vehicle ? { vehicle: vehicleOf(vehicle) } : {}),
  work: work.map(({ job, kind, document }) => ({ job, kind, document })),
  messages: said.map(messageOf),
});
