import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import type {
  Claim,
  Feed,
  HoldRequest,
  Item,
  Ledger,
  MasterData,
  Place,
  PostingHead,
} from '#wms-core/contracts.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import type { Quality } from '#wms-core/ports.ts';
import { thawed } from './holds.ts';
import { placeText } from './keys.ts';
import { once } from './once.ts';
import { refuse } from './refusals.ts';

/** What a person or a host does to stock by hand: correct, move, hold. Each is told in the feed. */

export interface ActDeps {
  readonly ledger: Ledger;
  readonly masterData: MasterData;
  readonly feed: Feed;
}

/** Pieces at a place, named as a person names them. */
export interface Named {
  readonly owner: string;
  readonly item: string;
  readonly lot?: string;
  readonly layer?: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
}

export interface Correction extends Named {
  readonly correctionId: string;
  /** Pieces more (or, negative, fewer) than the book says. */
  readonly delta: number;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
}

export interface BookMove extends Named {
  readonly moveId: string;
  readonly quantity: number;
  readonly to: Place;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
}

const placeOf = ({ location, handlingUnit, quality }: Named): Place => ({
  location,
  handlingUnit,
  quality,
});

/**
 * By hand goods come to lie at a place of the site, or in a unit where that stands: the other sides
 * of the house's border, hands and decks are for receipts, orders and tasks alone.
 */
async function targetFault(
  deps: ActDeps,
  tx: Tx,
  { location, handlingUnit }: Pick<Place, 'location' | 'handlingUnit'>,
): Promise<Refusal | undefined> {
  if (deps.masterData.location(location)) return undefined;
  const unit = handlingUnit === '' ? undefined : await deps.ledger.unit(tx, handlingUnit);
  return unit?.location === location ? undefined : refuse('location.unknown', { location });
}

/** The layers of the named goods that lie at the place. */
async function layersAt(deps: ActDeps, tx: Tx, named: Named): Promise<string[]> {
  const { location, handlingUnit } = named;
  const rows = await deps.ledger.contents(tx, { location, handlingUnit });
  return rows
    .filter((row) => row.owner === named.owner && row.item === named.item)
    .filter((row) => row.quality === named.quality)
    .filter((row) => named.lot === undefined || row.lot === named.lot)
    .filter((row) => named.layer === undefined || row.layer === named.layer)
    .map((row) => row.layer);
}

function layerFault(named: Named, layers: number): Refusal {
  const facts = { item: named.item, place: placeText(named) };
  return layers === 0
    ? refuse('layer.unknown', { ...facts, lot: named.layer ?? named.lot ?? '–' })
    : refuse('layer.ambiguous', { ...facts, layers });
}

/** The one layer at the place that is meant. */
async function layerHere(deps: ActDeps, tx: Tx, named: Named): Promise<string | Refusal> {
  const layers = await layersAt(deps, tx, named);
  return layers.length === 1 ? layers[0]! : layerFault(named, layers.length);
}

/** The layer that found pieces join: the one that lies there, the lot's newest, or a new one. */
async function layerForFound(
  deps: ActDeps,
  tx: Tx,
  found: Correction,
  item: Item,
): Promise<string | Refusal> {
  const here = await layersAt(deps, tx, found);
  if (here.length === 1) return here[0]!;
  if (here.length > 1) return layerFault(found, here.length);
  const known = await tx.query<{ layer: string }>(
    `SELECT layer FROM wms.layer WHERE owner = $1 AND item = $2
       AND ($3::text IS NULL OR lot = $3) AND ($4::text IS NULL OR layer = $4)
     ORDER BY received_at DESC, layer DESC LIMIT 1`,
    [found.owner, found.item, found.lot ?? null, found.layer ?? null],
  );
  if (known[0] && (found.lot || found.layer)) return known[0].layer;
  if (found.layer) return layerFault(found, 0);
  if (item.lotControlled && !found.lot) return refuse('lot.missing', { item: found.item });
  return deps.ledger.layer(tx, {
    owner: found.owner,
    item: found.item,
    lot: found.lot ?? '',
    productionDate: null,
    expiryDate: null,
    receivedAt: found.at,
    receiptLine: found.correctionId,
    delivery: '',
    supplier: '',
  });
}

/** Once by its `correctionId`. */
export function correct(
  deps: ActDeps,
  tx: Tx,
  correction: Correction,
): Promise<{ readonly sequence: number } | Refusal> {
  const { correctionId: id, actor: _actor, at: _at, ...content } = correction;
  return once(tx, { kind: 'correction', id, content }, () => bookCorrection(deps, tx, correction));
}

async function bookCorrection(
  deps: ActDeps,
  tx: Tx,
  correction: Correction,
): Promise<{ readonly sequence: number } | Refusal> {
  const { owner, item, delta, reason, actor, at, correctionId } = correction;
  const postingId = `correction:${correctionId}`;
  const items = await deps.masterData.items(tx, owner, [item]);
  if (isRefusal(items)) return items;
  const fault = delta > 0 ? await targetFault(deps, tx, correction) : undefined;
  if (fault) return fault;
  const layer =
    delta < 0
      ? await layerHere(deps, tx, correction)
      : await layerForFound(deps, tx, correction, items.get(item)!);
  if (isRefusal(layer)) return layer;
  const place = placeOf(correction);
  const loss: Place = { location: 'LOSS', handlingUnit: '', quality: place.quality };
  const [from, to] = delta < 0 ? [place, loss] : [loss, place];
  const head = headOf({ postingId, document: correctionId, reason, actor, at });
  const line = { owner, item, layer, quantity: Math.abs(delta), from, to };
  const posted = await deps.ledger.post(tx, { ...head, lines: [line] });
  if (isRefusal(posted)) return posted;
  const { location, handlingUnit, quality } = place;
  await deps.feed.append(tx, at, [
    {
      type: 'wms.inventory.adjusted',
      subject: correctionId,
      correlationId: correctionId,
      data: { owner, item, layer, location, handlingUnit, quality, delta, reason, actor },
    },
  ]);
  return posted;
}

/** Once by its `moveId`. */
export function moveStock(
  deps: ActDeps,
  tx: Tx,
  move: BookMove,
): Promise<{ readonly sequence: number } | Refusal> {
  const { moveId: id, actor: _actor, at: _at, ...content } = move;
  return once(tx, { kind: 'move', id, content }, () => bookMove(deps, tx, move));
}

/** A person locked one of the two places. */
function lockFault({ masterData }: ActDeps, move: BookMove): Refusal | undefined {
  const from = masterData.location(move.location);
  const to = masterData.location(move.to.location);
  return (from && lockedPlace(from, 'lockOut')) ?? (to && lockedPlace(to, 'lockIn'));
}

async function bookMove(
  deps: ActDeps,
  tx: Tx,
  move: BookMove,
): Promise<{ readonly sequence: number } | Refusal> {
  const { owner, item, quantity, to, reason, actor, at, moveId } = move;
  const postingId = `move:${moveId}`;
  const items = await deps.masterData.items(tx, owner, [item]);
  if (isRefusal(items)) return items;
  const fault = lockFault(deps, move) ?? (await targetFault(deps, tx, to));
  if (fault) return fault;
  const layer = await layerHere(deps, tx, move);
  if (isRefusal(layer)) return layer;
  const from = placeOf(move);
  const head = headOf({ postingId, document: moveId, reason, actor, at });
  const line = { owner, item, layer, quantity, from, to };
  const posted = await deps.ledger.post(tx, { ...head, lines: [line] });
  if (isRefusal(posted)) return posted;
  await deps.feed.append(tx, at, [
    {
      type: 'wms.inventory.moved',
      subject: moveId,
      correlationId: moveId,
      data: { owner, item, layer, quantity, from, to, reason, actor },
    },
  ]);
  return posted;
}

function headOf(head: Omit<PostingHead, 'correlationId'>): PostingHead {
  return { ...head, correlationId: head.document };
}

/** Once by its `holdId`. */
export function hold(
  deps: ActDeps,
  tx: Tx,
  request: HoldRequest,
): Promise<{ readonly released: number } | Refusal> {
  const { holdId: id, actor: _actor, at: _at, ...content } = request;
  return once(tx, { kind: 'hold', id, content }, async () => {
    const placed = await bookHold(deps, tx, request);
    return isRefusal(placed) ? placed : { released: piecesOf(placed.released) };
  });
}

const piecesOf = (claims: readonly Claim[]): number =>
  claims.reduce((sum, claim) => sum + claim.quantity, 0);

/** Of short picks and short transfers: a person's hold of that name would let the phantom go. */
const HOUSE_PREFIXES = ['pick:', 'missing:'];

/** Places a hold under an id that is free (`stock.conflict`), and tells it. */
export async function bookHold(
  deps: ActDeps,
  tx: Tx,
  request: HoldRequest,
): Promise<{ readonly released: readonly Claim[] } | Refusal> {
  const prefix = HOUSE_PREFIXES.find((one) => request.holdId.startsWith(one));
  if (prefix) return refuse('hold.reserved', { prefix });
  // Holds that the warehouse itself placed have ids too.
  const [taken] = await tx.query('SELECT 1 FROM wms.hold WHERE hold_id = $1', [request.holdId]);
  if (taken) return refuse('stock.conflict', { id: request.holdId });
  const placed = await deps.ledger.placeHold(tx, request);
  if (isRefusal(placed)) return placed;
  const released = piecesOf(placed.released);
  const { holdId, kind, scope, customer, reason, actor, at, until } = request;
  await deps.feed.append(tx, at, [
    {
      type: 'wms.stock.held',
      subject: holdId,
      correlationId: holdId,
      data: {
        ...{ holdId, kind, scope, quantity: request.quantity ?? null, reason, actor, released },
        ...(customer === undefined ? {} : { customer }),
        ...(until === undefined ? {} : { until: toTimestamp(until) }),
      },
    },
  ]);
  return placed;
}

interface Lift {
  readonly holdId: string;
  readonly actor: string;
  readonly at: Millis;
}

/** Lifts a hold that is nobody's: one of a recall is lifted with the recall (`hold.recall`). */
export async function lift(
  deps: ActDeps,
  tx: Tx,
  act: Lift,
): Promise<{ readonly done: true } | Refusal> {
  const [recall] = await tx.query('SELECT 1 FROM wms.recall WHERE recall_id = $1', [act.holdId]);
  return recall ? refuse('hold.recall', { hold: act.holdId }) : bookLift(deps, tx, act);
}

/** Told once: a hold that was lifted before stays so. */
export async function bookLift(
  deps: ActDeps,
  tx: Tx,
  { holdId, actor, at }: Lift,
): Promise<{ readonly done: true } | Refusal> {
  const [known] = await tx.query<{ lifted: boolean }>(
    'SELECT lifted_at IS NOT NULL AS lifted FROM wms.hold WHERE hold_id = $1 FOR UPDATE',
    [holdId],
  );
  if (known?.lifted) return { done: true };
  const lifted = await deps.ledger.liftHold(tx, holdId, actor, at);
  if (isRefusal(lifted)) return lifted;
  await deps.feed.append(tx, at, [thawed(holdId, actor)]);
  return lifted;
}
