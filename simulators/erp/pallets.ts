import { makeSscc } from '#base/gs1/index.ts';
import type { Random } from '#base/random.ts';
import type { DeliveredUnit, ErrorRates, InjectedError } from '../world/contracts.ts';
import type { CatalogueItem } from './catalogue.ts';
import type { PlannedAsn, PlannedLot } from './plan.ts';

/** Part of an ASN's line that a supplier packed. */
interface PackedPart {
  readonly line: string;
  readonly item: string;
  readonly lot: PlannedLot;
  readonly quantity: number;
}

interface PackedUnit {
  /** Its SSCC. */
  readonly handlingUnit: string;
  readonly content: readonly PackedPart[];
}

/** A pallet that is announced with labelled cases on it, and what lies on it beside these. */
export interface PackedPallet extends PackedUnit {
  readonly units: readonly PackedUnit[];
}

const FEWEST_CASES = 2;
const MOST_CASES = 5;
const CASE_PIECES = 24;
const SHARE_LOOSE = 0.5;
const COMPANY_PREFIX = '4054321';
const MAX_SERIAL = 10_000_000;

/** Numbered pieces are scanned one by one, wherever they lie. */
const partsOf = ({ lines }: PlannedAsn, items: ReadonlyMap<string, CatalogueItem>) =>
  lines
    .filter(({ item }) => items.get(item)?.serialControlled === false)
    .flatMap(({ line, item, lots }) => lots.map((lot) => ({ line, item, lot })));

/** The pallets of an ASN: most of what is on the truck lies loose. */
export function drawPallets(
  asn: PlannedAsn,
  items: ReadonlyMap<string, CatalogueItem>,
  random: Random,
): readonly PackedPallet[] {
  if (!asn.packed) return [];
  const parts = partsOf(asn, items)
    .slice(0, random.integer(FEWEST_CASES, MOST_CASES))
    .map((part) => ({
      ...part,
      quantity: random.integer(1, Math.min(part.lot.quantity, CASE_PIECES)),
    }));
  if (parts.length < FEWEST_CASES) return [];
  const serial = random.integer(0, MAX_SERIAL) * 10;
  const ssccs = parts.map((_, i) => makeSscc(3, COMPANY_PREFIX, serial + i + 1));
  const hasLoose = parts.length > FEWEST_CASES && random.chance(SHARE_LOOSE);
  const loose = hasLoose ? parts.slice(0, 1) : [];
  const units = parts.slice(loose.length).map((part, i) => ({
    handlingUnit: ssccs[i]!,
    content: [part],
  }));
  return [{ handlingUnit: makeSscc(3, COMPANY_PREFIX, serial), content: loose, units }];
}

/** How many pieces of a lot are on pallets. */
export const packedOf = (pallets: readonly PackedPallet[], lot: PlannedLot): number =>
  pallets
    .flatMap((pallet) => [pallet, ...pallet.units])
    .flatMap(({ content }) => content)
    .reduce((sum, part) => (part.lot === lot ? sum + part.quantity : sum), 0);

const pieces = ({ content }: PackedUnit) =>
  content.map(({ item, lot, quantity }) => ({ item, lot: lot.lot, quantity }));

const loaded = (unit: PackedUnit): DeliveredUnit => ({
  unit: unit.handlingUnit,
  pieces: pieces(unit),
});

type Missing = Omit<InjectedError, 'errorId' | 'at' | 'who'>;

/** What really stands on the truck: of a pallet one case may be missing, or stand beside it. */
export function loadPallets(
  asn: string,
  pallets: readonly PackedPallet[],
  chance: { readonly random: Random; readonly rates: ErrorRates },
): { readonly units: readonly DeliveredUnit[]; readonly errors: readonly Missing[] } {
  const { random, rates } = chance;
  const units: DeliveredUnit[] = [];
  const errors: Missing[] = [];
  for (const pallet of pallets) {
    const isMissing = random.chance(rates.caseMissing);
    const isAlone = !isMissing && random.chance(rates.caseAlone);
    const [odd, ...rest] = pallet.units;
    const here = isMissing || isAlone ? rest : pallet.units;
    if (isAlone) units.push(loaded(odd!));
    for (const { item, quantity } of isMissing ? pieces(odd!) : []) {
      errors.push({ kind: 'arrived_short', item, quantity, place: asn });
    }
    units.push({ ...loaded(pallet), units: here.map(loaded) });
  }
  return { units, errors };
}
