import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Millis, toDay } from '#base/time.ts';
import type { FeedEvent, Layer, MovementLine, Place, StockRow } from '#wms-core/contracts.ts';
import { numbersFault } from '../../stock/named.ts';
import { promisedFault, shortOf } from '../../stock/planned.ts';
import type { InboundParts } from '../parts.ts';
import { refuseInbound } from '../refusals.ts';
import { beginReturn, readReturn } from '../supplier-returns/index.ts';
import { readUnit } from '../unit-store.ts';
import type { DispositionRequest } from './request.ts';
import { insertDisposition, readContent } from './store.ts';

export interface By {
  readonly actor: string;
  readonly at: Millis;
}

/** Of several layers, those in which the named numbers lie. */
async function rowsNamed(
  tx: Tx,
  parts: InboundParts,
  { item, location, handlingUnit, serials = [] }: DispositionRequest,
  { owner, here }: { readonly owner: string; readonly here: readonly StockRow[] },
): Promise<readonly StockRow[]> {
  if (here.length < 2 || serials.length === 0) return here;
  const where = { owner, items: [item], location, handlingUnit };
  const numbers = await parts.ledger.serialsAt(tx, where);
  const layers = new Set(
    numbers.filter(({ serial }) => serials.includes(serial)).map(({ layer }) => layer),
  );
  return here.filter((row) => layers.has(row.layer));
}

/** The one layer that is meant. */
async function layerHere(
  tx: Tx,
  parts: InboundParts,
  request: DispositionRequest,
): Promise<Layer | Refusal> {
  const { item, lot, location, handlingUnit, quality } = request;
  const owner = request.owner ?? parts.masterData.owner();
  const here = (await parts.ledger.contents(tx, { location, handlingUnit })).filter(
    (row) =>
      row.owner === owner &&
      row.item === item &&
      row.quality === quality &&
      (lot === undefined || row.lot === lot) &&
      (request.layer === undefined || row.layer === request.layer),
  );
  const rows = await rowsNamed(tx, parts, request, { owner, here });
  const place = handlingUnit || location;
  const [row] = rows;
  if (!row || !parts.masterData.location(location)) {
    return refuseInbound('disposition.nothing', { item, place, quality });
  }
  if (rows.length > 1) {
    return refuseInbound('disposition.ambiguous', { item, place, layers: rows.length });
  }
  const layer = (await parts.ledger.layers(tx, [row.layer])).get(row.layer);
  invariant(layer, 'goods in stock are of known layers');
  return layer;
}

/** What a decision leads to. */
interface Outcome {
  readonly lines: readonly MovementLine[];
  readonly event: Pick<FeedEvent, 'type' | 'data'>;
  readonly supplier: string;
  /** Passed goods that are to be put away. */
  readonly passed?: { readonly item: string; readonly layer: string };
}

interface Case {
  readonly request: DispositionRequest;
  readonly layer: Layer;
  readonly by: By;
  /** Where the goods lie, as what they are. */
  readonly from: Place;
}

const produced = ({ quality }: Place): Place => ({
  location: 'PRODUCTION',
  handlingUnit: '',
  quality,
});

function lineOf({ request, layer, from }: Case, to: Place): MovementLine {
  const { quantity, serials } = request;
  const { item, owner } = layer;
  return { item, owner, layer: layer.layer, quantity, from, to, ...(serials ? { serials } : {}) };
}

function release(one: Case): Outcome | Refusal {
  const { layer, from, by } = one;
  const { item, expiryDate } = layer;
  if (expiryDate !== null && expiryDate < toDay(by.at)) {
    return refuseInbound('disposition.expired', { item, expiryDate });
  }
  return {
    lines: [lineOf(one, { ...from, quality: 'passed' })],
    event: { type: 'wms.inventory.status_changed', data: { toQuality: 'passed' } },
    supplier: layer.supplier,
    passed: layer,
  };
}

/** Nothing is posted before the goods are handed over. */
async function supplierReturn(tx: Tx, parts: InboundParts, one: Case): Promise<Outcome | Refusal> {
  const { request, layer } = one;
  const supplier = request.supplier ?? layer.supplier;
  if (supplier === '') return refuseInbound('disposition.no_supplier', { item: layer.item });
  const refused = await beginReturn(tx, parts, { ...one, supplier });
  if (refused) return refused;
  return {
    lines: [],
    event: { type: 'wms.supplier_return.decided', data: { supplier } },
    supplier,
  };
}

/** The numbers of the pieces: as named, or all of a row that goes whole. */
async function numbersThatGo(
  tx: Tx,
  parts: InboundParts,
  { request, layer, from }: Case,
): Promise<readonly string[] | undefined> {
  if (request.serials) return request.serials;
  const { location, handlingUnit, quality } = from;
  const where = { owner: layer.owner, items: [layer.item], location, handlingUnit };
  const here = (await parts.ledger.serialsAt(tx, where)).filter(
    (one) => one.layer === layer.layer && one.quality === quality,
  );
  return here.length === request.quantity ? here.map(({ serial }) => serial) : undefined;
}

/**
 * The pieces leave as what they were and come as what they are now, with lot, dates and delivery.
 */
async function downgrade(tx: Tx, parts: InboundParts, one: Case): Promise<Outcome | Refusal> {
  const { request, layer, from } = one;
  const { asItem = layer.item } = request;
  if (asItem === layer.item) {
    return refuseInbound('disposition.same_item', { item: layer.item });
  }
  // A recall or freeze names the goods as they are: as another item they would slip out of it.
  const { location, handlingUnit, quality } = from;
  const rows = await parts.ledger.contents(tx, { location, handlingUnit });
  const row = rows.find((one) => one.layer === layer.layer && one.quality === quality);
  if (row?.held) return refuseInbound('disposition.held', { item: layer.item });
  const known = await parts.masterData.items(tx, layer.owner, [asItem]);
  if (isRefusal(known)) return known;
  const { layer: _, ...same } = layer;
  const become = await parts.ledger.layer(tx, { ...same, item: asItem });
  const serials = await numbersThatGo(tx, parts, one);
  const gone = { ...lineOf(one, produced(from)), ...(serials ? { serials } : {}) };
  const { serials: numbers, ...goods } = gone;
  const keeps = known.get(asItem)!.serialControlled && numbers !== undefined;
  const came = {
    ...goods,
    ...(keeps ? { serials: numbers } : {}),
    item: asItem,
    layer: become,
    from: produced({ ...from, quality: 'passed' }),
    to: { ...from, quality: 'passed' as const },
  };
  return {
    lines: [gone, came],
    event: { type: 'wms.inventory.downgraded', data: { asItem } },
    supplier: layer.supplier,
    passed: { item: asItem, layer: become },
  };
}

function outcomeOf(tx: Tx, parts: InboundParts, one: Case) {
  switch (one.request.decision) {
    case 'release':
      return release(one);
    case 'supplier_return':
      return supplierReturn(tx, parts, one);
    case 'downgrade':
      return downgrade(tx, parts, one);
  }
}

async function book(
  tx: Tx,
  parts: InboundParts,
  { request, layer, by, from }: Case,
  lines: readonly MovementLine[],
): Promise<Refusal | undefined> {
  if (lines.length === 0) return undefined;
  const { disposition, decision } = request;
  const posted = await parts.ledger.post(tx, {
    postingId: `disposition:${disposition}`,
    document: disposition,
    reason: decision,
    correlationId: disposition,
    ...by,
    lines,
  });
  const { owner, item, layer: code } = layer;
  const wanted = { key: { owner, item, layer: code, ...from }, quantity: request.quantity };
  return isRefusal(posted) ? shortOf(tx, posted, wanted) : promisedFault(tx, wanted);
}

/** Passed goods go to a bin by the rules of putaway, unless they lie in one. */
async function putAway(
  tx: Tx,
  parts: InboundParts,
  { request, layer, by }: Case,
  passed: NonNullable<Outcome['passed']>,
): Promise<void> {
  const { location, handlingUnit, quantity, disposition } = request;
  if (parts.masterData.location(location)?.kind === 'bin') return;
  await parts.returns.request(tx, {
    owner: layer.owner,
    from: location,
    handlingUnit,
    goods: { item: passed.item, layer: passed.layer, lot: layer.lot, quality: 'passed' },
    quantity,
    document: disposition,
    actor: by.actor,
    correlationId: disposition,
    at: by.at,
  });
}

/**
 * Carries a person's decision out, once by its number. Until then the goods are rejected (or
 * pending), and nothing allocates them.
 */
export async function dispose(
  tx: Tx,
  parts: InboundParts,
  request: DispositionRequest,
  by: By,
): Promise<{ readonly isNew: boolean; readonly status?: string } | Refusal> {
  const { disposition, location, handlingUnit, quality, decision } = request;
  // Two posts of one number take turns even while there is no row to lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`disposition ${disposition}`]);
  const known = await readContent(tx, disposition);
  if (known) {
    if (isDeepStrictEqual(known, request)) {
      const back = await readReturn(tx, disposition);
      return { isNew: false, ...(back ? { status: back.status } : {}) };
    }
    return refuseInbound('disposition.conflict', { disposition });
  }
  const unit = handlingUnit === '' ? undefined : await readUnit(tx, handlingUnit);
  if (unit && unit.status !== 'closed') {
    return refuseInbound('disposition.underway', { place: handlingUnit });
  }
  const layer = await layerHere(tx, parts, request);
  if (isRefusal(layer)) return layer;
  const items = await parts.masterData.items(tx, layer.owner, [layer.item]);
  if (isRefusal(items)) return items;
  const unkept = numbersFault(items.get(layer.item)!, request.serials);
  if (unkept) return unkept;
  const from: Place = { location, handlingUnit, quality };
  const one: Case = { request, layer, by, from };
  const outcome = await outcomeOf(tx, parts, one);
  if (isRefusal(outcome)) return outcome;
  const { item, lot, delivery } = layer;
  const refused = await book(tx, parts, one, outcome.lines);
  if (refused) return refused;
  const row = { ...by, lot, delivery, supplier: outcome.supplier };
  await insertDisposition(tx, request, row);
  const { disposition: _, ...rest } = request;
  const data = {
    disposition,
    ...rest,
    owner: layer.owner,
    item,
    lot,
    layer: layer.layer,
    delivery,
    actor: by.actor,
  };
  await parts.feed.append(tx, by.at, [
    {
      type: outcome.event.type,
      subject: decision === 'supplier_return' ? disposition : item,
      correlationId: disposition,
      data: { ...data, ...(outcome.event.data as object) },
    },
  ]);
  if (outcome.passed) await putAway(tx, parts, one, outcome.passed);
  return { isNew: true };
}
