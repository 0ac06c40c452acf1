import type { Hub } from '#hub/index.ts';
import type { FloorSeen } from '#wcs/index.ts';
import { type Sections, things } from './sections.ts';

const round = (value: number) => Math.round(value * 100) / 100;

type Vehicle = FloorSeen['vehicles'][number];
type Person = FloorSeen['people'][number];

/** What of a vehicle changes seldom, its way among it: that is told once, not at each node. */
function vehicleOf({ state, node, why, isOut, leg, work }: Vehicle) {
  return {
    ...(state?.position ? {} : { node }),
    battery: Math.round(state?.battery ?? 0),
    charging: state?.charging ?? false,
    driving: state?.driving ?? false,
    why,
    isOut,
    loads: state?.loads ?? [],
    errors: (state?.errors ?? []).map(({ type, level, description = '' }) => ({
      ...{ type, level, description },
    })),
    work: work ?? null,
    leg: leg
      ? {
          purpose: leg.purpose,
          to: leg.to,
          action: leg.action ?? null,
          path: leg.path,
        }
      : null,
  };
}

/** Where it is, how far on its way, and how far it may drive: short, because it changes all the time. */
function spotOf({ state, leg }: Vehicle) {
  const { position } = state ?? {};
  const at = position
    ? [round(position.x), round(position.y), round(position.theta)]
    : [null, null, null];
  return leg ? [...at, leg.passed, leg.released] : at;
}

/** Of a step's facts those that a sentence about it names. */
function personOf({ device, isOffline, x, y, work, step }: Person) {
  const { location, to, item, itemName, lot, quantity, order, asn, handlingUnit, waybill } =
    step?.facts ?? {};
  return {
    device,
    isOffline,
    x,
    y,
    work: work ?? null,
    step: step
      ? {
          ...{ id: step.stepId, act: step.act, location, to, item, itemName, lot, quantity },
          ...{ order, asn, handlingUnit, waybill },
        }
      : null,
  };
}

/** What moves and is lit, and how the devices are: all of it from memory. */
export function movingThings(floor: FloorSeen, hub: Pick<Hub, 'devices'>): Sections {
  return {
    vehicles: things(floor.vehicles, ({ vehicle }) => vehicle, vehicleOf),
    spots: things(floor.vehicles, ({ vehicle }) => vehicle, spotOf),
    people: things(floor.people, ({ worker }) => worker, personOf),
    labels: things(
      floor.lights,
      ({ bank, label }) => `${bank}/${label}`,
      ({ quantity, colour, worker }) => ({ quantity, colour, worker }),
    ),
    devices: things(
      hub.devices(),
      ({ id }) => id,
      ({ kind, status }) => ({ kind, status }),
    ),
  };
}
