import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { ErrorRates, InjectedError, World } from '../world/contracts.ts';
import type { Hands } from './hands.ts';
import type { Labelled } from './label.ts';
import type { Effort } from './pace.ts';

/** What a worker keeps in mind while on one job. Plain JSON. */
export interface JobMemory {
  readonly jobId: string;
  /** The inbound unit being filled, '' before the first. */
  readonly unit: string;
  readonly linesOnUnit: number;
  /** Damaged pieces set down so far, by item and lot. */
  readonly damagedDone: Readonly<Record<string, number>>;
  /** Things that were counted, or that the warehouse would not have. */
  readonly seen: readonly string[];
  /** Where the last pieces of an item were put away. */
  readonly putAway: Readonly<Record<string, string>>;
  /** Told that the count did not fit: counts with care to the end of the job. */
  readonly isRecount: boolean;
}

export const freshMemory = (jobId: string): JobMemory => ({
  jobId,
  unit: '',
  linesOnUnit: 0,
  damagedDone: {},
  seen: [],
  putAway: {},
  isRecount: false,
});

/** What the worker found and would say of the step. */
export type Finding =
  | { readonly type: 'answer'; readonly known: Known }
  | { readonly type: 'done' }
  | { readonly type: 'short'; readonly quantity: number }
  | { readonly type: 'cannot' }
  /** Not as announced: it is received item by item. */
  | { readonly type: 'damaged' }
  /** The scale or the dimensioner answers. */
  | { readonly type: 'wait' };

/** Values for the fields of a step, by field name; `label` is what was scanned instead of some. */
export type Known = Readonly<Partial<Record<string, string | number>>>;

/** One act of one worker: what there is to see and to touch. */
export interface Scene {
  readonly world: World;
  readonly hands: Hands;
  readonly random: Random;
  readonly ids: Ids;
  readonly worker: string;
  /** All zero for a worker who was just told to look again. */
  readonly rates: ErrorRates;
  /** Answered at a label: nothing is scanned, so a wrong item or slot is not noticed. */
  readonly byLight: boolean;
  memory: JobMemory;
  /** Writes an error down. Call it once the wrong thing was done. */
  err(error: Omit<InjectedError, 'errorId' | 'at' | 'who'>): void;
  /** Bins of the same aisle, the nearest first. */
  nearbyBins(bin: string): readonly string[];
  /** Slots of the put wall, the nearest first. */
  nearbySlots(slot: string): readonly string[];
  /** Lays a piece on a dimensioner and takes it off again; false: it does not work. */
  lay(dimensioner: string, item: string): boolean;
  /** The code that a scanner reads off a piece. */
  barcode(item: string): string;
  /** What it reads off a GS1 label, where the goods carry one. */
  label(pieces: Labelled): string;
}

/**
 * How a person does one act. `perform` happens in one moment, at the end of the walking and work.
 */
export interface ActScript {
  /** Where it takes the worker, in order. */
  places(step: Step): readonly (string | undefined)[];
  effort(step: Step, scene: Scene): Effort;
  perform(step: Step, scene: Scene): Finding;
  /** Done on arrival; after so long on the wall's clock the act itself follows. */
  readonly first?: { readonly waitMs: number; prepare(step: Step, scene: Scene): void };
}

/** A worker who was told to look again makes no mistake. */
export const NO_ERRORS: ErrorRates = {
  arrivedShort: 0,
  arrivedDamaged: 0,
  miscountedReceipt: 0,
  pickedTooFew: 0,
  pickedTooMany: 0,
  pickedWrongItem: 0,
  putWrongSlot: 0,
  putWrongQuantity: 0,
  miscountedCheck: 0,
  miscountedCount: 0,
  missedConfirmation: 0,
  misreadSerial: 0,
  doubts: 0,
  caseMissing: 0,
  caseAlone: 0,
};

/** One piece too many or too few. */
export function miscount(random: Random, quantity: number): number {
  return quantity === 0 || random.chance(0.5) ? quantity + 1 : quantity - 1;
}

/** Pieces lying in a container, by item. */
export function byItem(world: World, container: string): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { item, quantity } of world.contents(container)) {
    totals.set(item, (totals.get(item) ?? 0) + quantity);
  }
  return totals;
}

/** The fact that an act cannot be done without; '' never names anything. */
export const told = (fact: string | undefined): string => fact ?? '';
