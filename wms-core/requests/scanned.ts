import type { Tx } from '#base/database/index.ts';
import {
  answersOf,
  isSameCode,
  itemCodesOf,
  type Label,
  plainCode,
  readScan,
} from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { toDay } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import type { Item } from '#wms-core/contracts.ts';
import { refuse } from '#wms-core/stock/refusals.ts';
import { unitCode } from '#wms-core/units/parts.ts';
import { type Given, type RequestParts, shown } from './model.ts';
import { refuseRequest } from './refusals.ts';

/** From what was scanned to what the house knows. */

/** Which century a label's dates are of does not matter to the item. */
const ANY_DAY = '2000-01-01';

export interface PlaceHere {
  readonly location: string;
  /** '': loose pieces. */
  readonly handlingUnit: string;
}

const today = ({ work }: RequestParts): string => toDay(work.scheduler.now());

/** The unit's code, of a label or as it is printed. */
export function unitOf(parts: RequestParts, code: string): string | Refusal {
  const scan = readScan(code, today(parts));
  if (isRefusal(scan)) return scan;
  if (scan.kind !== 'label') return unitCode(scan.code);
  const { handlingUnit } = answersOf(scan.label, { serial: false });
  return handlingUnit ?? refuseRequest('request.code_unknown', { code: shown(code) });
}

/** Where a unit stands that was scanned. */
export async function unitHere(
  parts: RequestParts,
  tx: Tx,
  code: string,
): Promise<PlaceHere | Refusal> {
  const handlingUnit = unitOf(parts, code);
  if (isRefusal(handlingUnit)) return handlingUnit;
  const unit = await parts.work.ledger.unit(tx, handlingUnit);
  if (!unit) return refuse('unit.unknown', { handlingUnit: shown(handlingUnit) });
  return { location: unit.location, handlingUnit };
}

function locationHere({ work }: RequestParts, code: string): PlaceHere | Refusal {
  const location = plainCode(code);
  if (work.masterData.location(location)) return { location, handlingUnit: '' };
  return refuse('location.unknown', { location: shown(location) });
}

/** The place, the unit, or both, where the unit then must stand. */
export async function placeHere(
  parts: RequestParts,
  tx: Tx,
  { location, handlingUnit }: Given,
): Promise<PlaceHere | Refusal> {
  const place = location === undefined ? undefined : locationHere(parts, location);
  if (isRefusal(place)) return place;
  if (handlingUnit === undefined) return place ?? refuseRequest('request.place_missing');
  const unit = await unitHere(parts, tx, handlingUnit);
  if (isRefusal(unit) || place === undefined || place.location === unit.location) return unit;
  return refuseRequest('request.unit_elsewhere', { ...unit });
}

/** Where goods are to go: a place, or a unit where it stands. */
export async function targetHere(
  parts: RequestParts,
  tx: Tx,
  code: string,
): Promise<PlaceHere | Refusal> {
  const place = locationHere(parts, code);
  if (!isRefusal(place)) return place;
  const unit = await unitHere(parts, tx, code);
  return isRefusal(unit) && unit.code === 'unit.unknown' ? place : unit;
}

export interface GoodsHere {
  readonly owner: string;
  readonly item: string;
  readonly lot?: string;
  readonly serial?: string;
  readonly quantity?: number;
}

const ownOrOnly = (items: readonly Item[], own: string): Item | undefined =>
  items.find(({ owner }) => owner === own) ?? (items.length === 1 ? items[0] : undefined);

/** A label of a case counts cases: of those a person says how many pieces are meant. */
function piecesOn({ contentGtin, gtin, count }: Label, { barcodes }: Item): number | undefined {
  const code = contentGtin ?? gtin;
  const isPiece = code !== undefined && barcodes.some((one) => isSameCode(one, code));
  return isPiece ? count : undefined;
}

const CASES = `SELECT p.item, p.level, p.base_numerator AS pieces FROM wms.owner o
  JOIN wms.item_packaging p ON p.owner = o.owner AND p.gtin = ANY($1::text[])
  WHERE p.status = 'active' AND p.base_denominator = 1 AND ($2::text IS NULL OR p.owner = $2)
  ORDER BY p.owner, p.item, p.level LIMIT 1`;

type ItemGiven = Given & { readonly item: string };
type Case = { readonly item: string; readonly level: string; readonly pieces: number };

const unknownItem = ({ item }: ItemGiven) =>
  refuseRequest('request.item_unknown', { code: shown(item) });

/** The code is that of a packaging, and pieces are asked for. */
async function caseFault(tx: Tx, { item: code, owner }: ItemGiven): Promise<Refusal | undefined> {
  const scan = readScan(code, ANY_DAY);
  const spellings = isRefusal(scan) ? [] : itemCodesOf(scan);
  const [found] = await tx.query<Case>(CASES, [spellings, owner ?? null]);
  if (!found) return undefined;
  const { level, ...what } = found;
  const named = { en: level, zh: inChinese(level) };
  return refuseRequest('request.item_case', { ...what, level: named, code: shown(code) });
}

/** The goods that were scanned: what was typed counts before what a label says. */
export async function goodsHere(
  parts: RequestParts,
  tx: Tx,
  given: Given & { readonly item: string },
): Promise<GoodsHere | Refusal> {
  const { masterData } = parts.work;
  const unknown = given.owner && (await masterData.ownerFault(tx, given.owner, 'known'));
  if (unknown) return unknown;
  const scan = readScan(given.item, today(parts));
  if (isRefusal(scan)) return scan;
  const items = await masterData.itemsByCode(tx, given.item);
  const card = given.owner
    ? items.find(({ owner }) => owner === given.owner)
    : ownOrOnly(items, masterData.owner());
  if (!card) return (await caseFault(tx, given)) ?? unknownItem(given);
  const label: Label = scan.kind === 'label' ? scan.label : {};
  const lot = given.lot ?? label.lot;
  const serial = given.serial ?? (card.serialControlled ? label.serial : undefined);
  const quantity =
    given.quantity ?? piecesOn(label, card) ?? (serial === undefined ? undefined : 1);
  return {
    ...{ owner: card.owner, item: card.item },
    ...(lot === undefined ? {} : { lot }),
    ...(serial === undefined ? {} : { serial }),
    ...(quantity === undefined ? {} : { quantity }),
  };
}
