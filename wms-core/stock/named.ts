import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item, Ledger, MasterData, Place } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import { type CustomsNamed, customsNameFault, customsOf } from './customs-named.ts';
import { placeText } from './keys.ts';
import { refuse } from './refusals.ts';

/** From goods as a person names them to the layer that the ledger knows. */

export interface NamingDeps {
  readonly ledger: Ledger;
  readonly masterData: MasterData;
}

/** Pieces at a place, named as a person names them. */
export interface Named extends CustomsNamed {
  readonly owner: string;
  readonly item: string;
  readonly lot?: string;
  readonly layer?: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
  /** Which pieces, where they have numbers: these tell the layer, too. */
  readonly serials?: readonly string[];
}

/** Pieces that somebody found, under the id of the document that says so. */
export interface Found extends Named {
  readonly id: string;
  readonly at: Millis;
}

export const placeOf = ({ location, handlingUnit, quality }: Named): Place => ({
  location,
  handlingUnit,
  quality,
});

/**
 * By hand goods come to lie at a place of the site, or in a unit where that stands: the other sides
 * of the house's border, hands and decks are for receipts, orders and tasks alone.
 */
export async function targetFault(
  deps: NamingDeps,
  tx: Tx,
  { location, handlingUnit }: Pick<Place, 'location' | 'handlingUnit'>,
): Promise<Refusal | undefined> {
  if (deps.masterData.location(location)) return undefined;
  const unit = handlingUnit === '' ? undefined : await deps.ledger.unit(tx, handlingUnit);
  return unit?.location === location ? undefined : refuse('location.unknown', { location });
}

/** Numbers are of goods that are kept by them. */
export const numbersFault = (
  { item, serialControlled }: Pick<Item, 'item' | 'serialControlled'>,
  serials: readonly string[] | undefined,
): Refusal | undefined =>
  serials && !serialControlled ? refuse('serial.not_kept', { item }) : undefined;

/** The layers of the named goods that lie at the place. */
async function layersAt(deps: NamingDeps, tx: Tx, named: Named): Promise<string[]> {
  const { location, handlingUnit } = named;
  const rows = await deps.ledger.contents(tx, { location, handlingUnit });
  const layers = rows
    .filter((row) => row.owner === named.owner && row.item === named.item)
    .filter((row) => row.quality === named.quality)
    .filter((row) => named.lot === undefined || row.lot === named.lot)
    .filter((row) => named.layer === undefined || row.layer === named.layer)
    .filter((row) => named.customs === undefined || (row.customs ?? 'free') === named.customs)
    .map((row) => row.layer);
  return layers.length > 1 && named.serials ? layersOfNumbers(deps, tx, named, layers) : layers;
}

/** Those of the layers in which the named numbers lie; all, where none of them is known here. */
async function layersOfNumbers(
  deps: NamingDeps,
  tx: Tx,
  named: Named,
  layers: readonly string[],
): Promise<string[]> {
  const { owner, item, location, handlingUnit, quality, serials = [] } = named;
  const here = await deps.ledger.serialsAt(tx, { owner, items: [item], location, handlingUnit });
  const meant = new Set(
    here
      .filter((one) => one.quality === quality && serials.includes(one.serial))
      .map((one) => one.layer),
  );
  return layers.filter((layer) => meant.size === 0 || meant.has(layer));
}

/** What is asked of the item beyond its place. */
function nameOf({ layer, lot }: Named): Text {
  if (layer) return { en: ` of layer ${layer}`, zh: ` 的批层 ${layer}` };
  return lot ? { en: ` of lot ${lot}`, zh: ` 的批次 ${lot}` } : { en: '', zh: '' };
}

function layerFault(named: Named, layers: number): Refusal {
  const facts = { item: named.item, quality: named.quality, place: placeText(named) };
  return layers === 0
    ? refuse('layer.unknown', { ...facts, named: nameOf(named) })
    : refuse('layer.ambiguous', { ...facts, layers });
}

/** The one layer at the place that is meant. */
export async function layerHere(deps: NamingDeps, tx: Tx, named: Named): Promise<string | Refusal> {
  const layers = await layersAt(deps, tx, named);
  return layers.length === 1 ? layers[0]! : layerFault(named, layers.length);
}

/**
 * The layer that found pieces join: the one that lies there, the lot's newest, or a new one. Of what
 * customs status they are decides between layers only where somebody says it.
 */
export async function layerForFound(
  deps: NamingDeps,
  tx: Tx,
  found: Found,
  item: Item,
): Promise<string | Refusal> {
  const fault = customsNameFault(found, found.item);
  if (fault) return fault;
  const { customs, customsDocument = '' } = found;
  const known = await deps.ledger.layers(tx, await layersAt(deps, tx, found));
  const here = [...known.values()].filter(
    (one) => customsDocument === '' || one.customs?.document === customsDocument,
  );
  if (here.length === 1) return here[0]!.layer;
  if (here.length > 1) return layerFault(found, here.length);
  const [alike] = await tx.query<{ layer: string }>(
    `SELECT layer FROM wms.layer WHERE owner = $1 AND item = $2
       AND ($3::text IS NULL OR lot = $3) AND ($4::text IS NULL OR layer = $4)
       AND ($5::text IS NULL OR customs = $5 AND customs_document = $6)
     ORDER BY received_at DESC, layer DESC LIMIT 1`,
    [
      ...[found.owner, found.item, found.lot ?? null, found.layer ?? null],
      ...[customs ?? null, customsDocument],
    ],
  );
  if (alike && (found.lot || found.layer)) return alike.layer;
  if (found.layer) return layerFault(found, 0);
  if (item.lotControlled && !found.lot) return refuse('lot.missing', { item: found.item });
  return deps.ledger.layer(tx, {
    owner: found.owner,
    item: found.item,
    lot: found.lot ?? '',
    productionDate: null,
    expiryDate: null,
    receivedAt: found.at,
    receiptLine: found.id,
    delivery: '',
    supplier: '',
    ...customsOf(found),
  });
}
