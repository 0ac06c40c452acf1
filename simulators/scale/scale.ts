import {
  CLEAR_TARE,
  GROSS_WEIGHT,
  NET_WEIGHT,
  OVERLOAD,
  SET_TARE,
  SET_ZERO,
  STABLE,
  UNDERLOAD,
} from '#adapters/devices/opc-scale/wire.ts';
import type { Random } from '#base/random.ts';
import type { Millis, Scheduler, Timer } from '#base/time.ts';
import type { NodeBank, NodeValue } from '../plant/ends.ts';
import { cartonGrams } from '../world/cartons.ts';
import type { WatchedWorld } from '../world/world.ts';

export const TARE_WEIGHT = 'CurrentWeight/Tare';
const MAX_GRAMS = 60_000;
/** Below this a scale without load is out of its range. */
const MIN_GRAMS = -500;
/** The needle swings by so much of the load before it rests. */
const SWING = 0.04;
const SWINGS = 3;

export interface ScaleSnapshot {
  readonly zeroGrams: number;
  readonly tareGrams: number;
}

/**
 * A scale: it weighs what stands at its place in the world (`SCALE:<id>`). Each change of load
 * makes it swing for `settleMs` of wall clock, then it shows the true weight as stable.
 */
export interface Scale {
  readonly id: string;
  /** Weights in kilograms. */
  readonly nodes: NodeBank;
  /** From now on it shows so many grams more than there are; 0: it is right. */
  lie(grams: number): void;
  readonly lies: number;
  snapshot(): ScaleSnapshot;
  restore(snapshot: ScaleSnapshot): void;
}

export const placeOfScale = (scaleId: string): string => `SCALE:${scaleId}`;

export function createScale(deps: {
  readonly id: string;
  readonly world: WatchedWorld;
  /** Empty weight of the handling units that the site knows, grams. */
  readonly tares: ReadonlyMap<string, number>;
  readonly scheduler: Scheduler;
  readonly settleMs: () => Millis;
  readonly random: Random;
}): Scale {
  const { id, world, tares, scheduler, random } = deps;
  const place = placeOfScale(id);
  const listeners: ((path: string, value: NodeValue) => void)[] = [];
  const values = new Map<string, NodeValue>();
  let zeroGrams = 0;
  let tareGrams = 0;
  let lies = 0;
  let timer: Timer | undefined;

  const load = () => {
    let grams = world.weightOf(place) + lies;
    for (const unit of world.unitsAt(place)) grams += tares.get(unit) ?? cartonGrams(unit);
    return grams;
  };
  const set = (path: string, value: NodeValue) => {
    if (values.get(path) === value) return;
    values.set(path, value);
    for (const listen of listeners) listen(path, value);
  };
  // Adding 0 makes a plain zero of a negative one.
  const kilograms = (grams: number) => Math.round(grams) / 1_000 + 0;
  const show = (grams: number, isStable: boolean) => {
    const gross = grams - zeroGrams;
    // Unstable is said before the weight moves, stable after it came to rest: no reader of single
    // values takes a swing for a weight.
    if (!isStable) set(STABLE, false);
    set(GROSS_WEIGHT, kilograms(gross));
    set(TARE_WEIGHT, kilograms(tareGrams));
    set(NET_WEIGHT, kilograms(gross - tareGrams));
    set(OVERLOAD, gross > MAX_GRAMS);
    set(UNDERLOAD, gross < MIN_GRAMS);
    if (isStable) set(STABLE, true);
  };
  const swing = (swingsLeft: number) => {
    const grams = load();
    if (swingsLeft === 0) {
      timer = undefined;
      show(grams, true);
      return;
    }
    // The last swing rests on the true weight, a moment before it is called stable.
    const noise = swingsLeft === 1 ? 0 : random.normal(0, SWING) * Math.max(grams, 50);
    show(grams + noise, false);
    timer = scheduler.after(deps.settleMs() / SWINGS, `scale ${id}`, () => swing(swingsLeft - 1));
  };
  const weigh = () => {
    timer?.cancel();
    swing(SWINGS);
  };
  world.watch(place, weigh);
  show(load(), true);

  const methods: Readonly<Record<string, (grams: number) => void>> = {
    [SET_ZERO](grams) {
      zeroGrams = grams;
      tareGrams = 0;
    },
    [SET_TARE](grams) {
      tareGrams = grams - zeroGrams;
    },
    [CLEAR_TARE]() {
      tareGrams = 0;
    },
  };

  return {
    id,
    nodes: {
      paths: [GROSS_WEIGHT, NET_WEIGHT, TARE_WEIGHT, STABLE, OVERLOAD, UNDERLOAD],
      methods: Object.keys(methods),
      read: (path) => values.get(path),
      watch(listen) {
        listeners.push(listen);
        for (const [path, value] of values) listen(path, value);
      },
      call(method) {
        const run = methods[method];
        // A swinging scale can be neither zeroed nor tared.
        if (!run || values.get(STABLE) !== true) return false;
        run(load());
        show(load(), true);
        return true;
      },
    },
    lie(grams) {
      lies = grams;
      weigh();
    },
    get lies() {
      return lies;
    },
    snapshot: () => ({ zeroGrams, tareGrams }),
    restore(snapshot) {
      zeroGrams = snapshot.zeroGrams;
      tareGrams = snapshot.tareGrams;
      show(load(), true);
    },
  };
}
