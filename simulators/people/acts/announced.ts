import type { Step } from '#adapters/devices/handheld/wire.ts';
import { onTruck } from '../ends.ts';
import { type ActScript, type Scene, told } from '../scene.ts';

/** Pallets that a supplier packed and announced, with labelled cases on them. */

/** Whatever it carries lies loose on the truck, to be received item by item. */
export function breakDown(scene: Scene, unit: string, truck: string): void {
  const { world, hands } = scene;
  hands.open(unit);
  for (const row of world.contents(unit)) hands.move(unit, truck, row);
  hands.removeUnit(unit);
}

/** The next one that stands on the truck; where none does, whatever else there is. */
export const receiveUnit: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 1, pieces: 0 }),
  perform(step, { world }) {
    const announced = step.fields[0]?.accept ?? [];
    const next = world
      .unitsAt(onTruck(told(step.facts.asn)))
      .find((unit) => announced.includes(unit));
    return next ? { type: 'answer', known: { handlingUnit: next } } : { type: 'done' };
  },
};

const scanned = (unit: string) => `on pallet ${unit}`;
/** The warehouse would not have it as announced. */
export const notAsAnnounced = (unit: string) => `not as announced ${unit}`;

/** Where other cases stand on it than are announced, each of them is scanned. */
function nextToScan(step: Step, { world, memory }: Scene): string | undefined {
  const { handlingUnit = '', units = [] } = step.facts;
  const there = world.unitsAt(handlingUnit);
  const isAll = there.length === units.length && there.every((one) => units.includes(one));
  return isAll ? undefined : there.find((one) => !memory.seen.includes(scanned(one)));
}

/** It is set down once it is as announced, or all that stands on it was scanned. */
export const verifyUnit: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({ scans: nextToScan(step, scene) ? 1 : 0, pieces: 4 }),
  perform(step, scene) {
    const { handlingUnit: pallet = '', location = '', asn = '', units = [] } = step.facts;
    const { world, hands, memory } = scene;
    const isBare = units.length > 0 && world.unitsAt(pallet).length === 0;
    if (isBare || memory.seen.includes(notAsAnnounced(pallet))) {
      breakDown(scene, pallet, onTruck(asn));
      return { type: 'damaged' };
    }
    const next = nextToScan(step, scene);
    if (next !== undefined) {
      scene.memory = { ...memory, seen: [...memory.seen, scanned(next)] };
      return { type: 'answer', known: { handlingUnit: next } };
    }
    return hands.moveUnit(pallet, location) ? { type: 'done' } : { type: 'cannot' };
  },
};
