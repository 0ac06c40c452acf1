import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { HandlingUnit, MasterData } from '#wms-core/contracts.ts';
import { refuseUnit } from './refusals.ts';

type Limits = Pick<HandlingUnit, 'tareGrams' | 'maxWeightGrams' | 'maxVolumeMl'>;

/** Units of a built-in type, where no type of the site's data is named. */
const BUILT_IN: Readonly<Record<HandlingUnit['type'], Limits>> = {
  cart: { tareGrams: 25_000, maxWeightGrams: 300_000, maxVolumeMl: 800_000 },
  tote: { tareGrams: 2_500, maxWeightGrams: 40_000, maxVolumeMl: 80_000 },
  cage: { tareGrams: 60_000, maxWeightGrams: 1_000_000, maxVolumeMl: 3_000_000 },
  pallet: { tareGrams: 20_000, maxWeightGrams: 1_000_000, maxVolumeMl: 2_000_000 },
  parcel: { tareGrams: 300, maxWeightGrams: 25_000, maxVolumeMl: 120_000 },
};

export const UNIT_TYPES = Object.keys(BUILT_IN) as HandlingUnit['type'][];

export interface Wanted {
  readonly type?: HandlingUnit['type'];
  readonly unitType?: string;
}

/** A type by one word, of the site's data or built in. */
export const typeNamed = (word: string): Wanted =>
  Object.hasOwn(BUILT_IN, word) ? { type: word as HandlingUnit['type'] } : { unitType: word };

/**
 * What a new unit is like. Refuses `unit.type_missing`, `unit.type_unknown`, `unit.type_differs`.
 */
export async function likeOf(
  masterData: MasterData,
  tx: Tx,
  { type, unitType = '' }: Wanted,
): Promise<
  (Limits & { readonly type: HandlingUnit['type']; readonly unitType: string }) | Refusal
> {
  if (unitType === '') {
    return type ? { type, unitType, ...BUILT_IN[type] } : refuseUnit('unit.type_missing');
  }
  const found = await masterData.unitType(tx, unitType);
  if (found?.status !== 'active') return refuseUnit('unit.type_unknown', { unitType });
  if (type && type !== found.type) {
    return refuseUnit('unit.type_differs', { unitType, is: found.type, type });
  }
  const { tareGrams, maxWeightGrams, maxVolumeMl } = found;
  return { type: found.type, unitType, tareGrams, maxWeightGrams, maxVolumeMl };
}
