import type { WorkerDeps } from './deps.ts';
import { Hands } from './hands.ts';
import { labelOn } from './label.ts';
import type { OwnError } from './records.ts';
import { type JobMemory, NO_ERRORS, type Scene } from './scene.ts';

/** What one act sees and touches, with the deeds and the errors that come of it. */
export function makeScene(
  { world, floor, reach, lay, ids, random, rates, scheduler }: WorkerDeps,
  of: {
    readonly worker: string;
    readonly isCareful: boolean;
    readonly byLight: boolean;
    readonly memory: JobMemory;
  },
): { readonly scene: Scene; readonly errors: OwnError[]; readonly hands: Hands } {
  const { worker, isCareful, byLight, memory } = of;
  const hands = new Hands(world);
  const errors: OwnError[] = [];
  const scene: Scene = {
    ...{ world, hands, random, ids, worker, byLight, memory, lay },
    rates: isCareful ? NO_ERRORS : rates,
    err: (error) => {
      errors.push({ kind: error.kind, item: error.item, place: error.place });
      world.recordError({ ...error, at: scheduler.now(), who: worker });
    },
    nearbyBins: (bin) => floor.nearbyBins(bin).filter(reach),
    nearbySlots: floor.nearbySlots,
    barcode: (item) => world.item(item)?.barcodes[0] ?? item,
    label: (pieces) => labelOn(world.item(pieces.item), pieces),
  };
  return { scene, errors, hands };
}
