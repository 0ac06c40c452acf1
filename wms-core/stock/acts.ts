import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import type {
  Claim,
  Feed,
  HoldRequest,
  Ledger,
  MasterData,
  MovementLine,
  Place,
  PostingHead,
} from '#wms-core/contracts.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import type { Quality } from '#wms-core/ports.ts';
import { binFault } from '../bins/faults.ts';
import { customsPlaceFault } from './customs-place.ts';
import { heldFault, heldIn } from './held-goods.ts';
import { isAnyInScope, scopeFault, unheldInScope } from './hold-scope.ts';
import { unitsUnder } from './hold-units.ts';
import { thawed } from './holds.ts';
import { keyAt } from './keys.ts';
import { layerHere, type Named, numbersFault, placeOf, targetFault } from './named.ts';
import { payloadFault } from './nesting.ts';
import { once } from './once.ts';
import { promisedFault, shortOf } from './planned.ts';
import { refuse } from './refusals.ts';
import { scopeText } from './scope-words.ts';
import { lockTrees } from './unit-tree.ts';

/**
 * What a person or a host does to stock by hand: move, hold. Each is told in the feed. Pieces more or
 * fewer than the book says are adjustments (`adjustments/corrections.ts`).
 */

export interface ActDeps {
  readonly ledger: Ledger;
  readonly masterData: MasterData;
  readonly feed: Feed;
}

export interface BookMove extends Named {
  readonly moveId: string;
  readonly quantity: number;
  readonly to: Place;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
  /** Pieces that are on hold may go, and stay on hold: they were brought already, or somebody says so. */
  readonly withHold?: boolean;
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

/** The worse first. */
const GRADES: readonly Quality[] = ['rejected', 'pending', 'passed'];

/** Goods become better by a person's disposition or an inspection, never by being moved. */
function gradeFault({ quality, to, quantity, item, location }: BookMove): Refusal | undefined {
  if (GRADES.indexOf(to.quality) <= GRADES.indexOf(quality)) return undefined;
  const named = (word: Quality) => ({ en: word, zh: inChinese(word) });
  const qualities = { quality: named(quality), to: named(to.quality) };
  return refuse('move.better', { quantity, item, location, ...qualities });
}

async function bookMove(
  deps: ActDeps,
  tx: Tx,
  move: BookMove,
): Promise<{ readonly sequence: number } | Refusal> {
  const { owner, item, quantity, to, serials, reason, actor, at, moveId } = move;
  const postingId = `move:${moveId}`;
  const items = await deps.masterData.items(tx, owner, [item]);
  if (isRefusal(items)) return items;
  const fault =
    gradeFault(move) ??
    lockFault(deps, move) ??
    numbersFault(items.get(item)!, serials) ??
    (await targetFault(deps, tx, to));
  if (fault) return fault;
  const layer = await layerHere(deps, tx, move);
  if (isRefusal(layer)) return layer;
  const brought = { layers: [layer], from: move.location, to: to.location };
  const misplaced = await customsPlaceFault(deps, tx, brought);
  if (misplaced) return misplaced;
  // What is in doubt may always go to be inspected, or be set aside as bad.
  const isDoubted = to.quality !== move.quality;
  const held = move.withHold || isDoubted ? undefined : await moveHeldFault(deps, tx, move, layer);
  if (held) return held;
  const from = placeOf(move);
  const head = headOf({ postingId, document: moveId, reason, actor, at });
  const goods = { owner, item, layer, quantity, from, to, ...(serials ? { serials } : {}) };
  // Whoever fills or rearranges these units waits until it is known what they carry.
  const units = await lockTrees(tx, to.handlingUnit === '' ? [] : [to.handlingUnit]);
  if (isRefusal(units)) return units;
  const posted = await deps.ledger.post(tx, { ...head, lines: [goods] });
  const wanted = { key: keyAt(goods, from), quantity };
  if (isRefusal(posted)) return shortOf(tx, posted, wanted);
  const tooMuch = await payloadFault(tx, units, { from: from.handlingUnit, into: to.handlingUnit });
  if (tooMuch) return tooMuch;
  const noRoom = await noRoomFault(deps, tx, goods);
  if (noRoom) return noRoom;
  const promised = await promisedFault(tx, wanted);
  if (promised) return promised;
  await deps.feed.append(tx, at, [
    {
      type: 'wms.inventory.moved',
      subject: moveId,
      correlationId: moveId,
      data: { ...goods, reason, actor },
    },
  ]);
  return posted;
}

/** The goods are in the bin by the book, and may not stay there. */
async function noRoomFault(
  deps: ActDeps,
  tx: Tx,
  { owner, item, layer, quantity, from, to: { location: to } }: MovementLine,
): Promise<Refusal | undefined> {
  if (from.location === to) return undefined;
  const { lot } = (await deps.ledger.layers(tx, [layer])).get(layer)!;
  return binFault(deps, tx, { goods: [{ owner, item, lot, quantity, to }], from: to });
}

async function moveHeldFault(
  { ledger }: ActDeps,
  tx: Tx,
  { location, handlingUnit, quality, quantity }: BookMove,
  layer: string,
): Promise<Refusal | undefined> {
  const rows = await ledger.contents(tx, { location, handlingUnit });
  const here = rows.filter((row) => row.layer === layer && row.quality === quality);
  const [row] = await heldIn(tx, here);
  return row && quantity <= row.row.quantity - row.row.allocated
    ? heldFault(row, quantity)
    : undefined;
}

function headOf(head: Omit<PostingHead, 'correlationId'>): PostingHead {
  return { ...head, correlationId: head.document };
}

export interface BookHold extends HoldRequest {
  /** It may lie on goods that are not here yet; else one that nothing here falls under is refused. */
  readonly toCome?: boolean;
}

/** Once by its `holdId`. */
export function hold(
  deps: ActDeps,
  tx: Tx,
  { toCome, ...request }: BookHold,
): Promise<{ readonly released: number } | Refusal> {
  const { holdId: id, actor: _actor, at: _at, ...told } = request;
  const content = toCome ? { ...told, toCome } : told;
  return once(tx, { kind: 'hold', id, content }, async () => {
    const scope = await ownScope(deps.masterData, tx, request.scope);
    if (isRefusal(scope)) return scope;
    const { until, at } = request;
    if (until !== undefined && until <= at) {
      return refuse('hold.over', { hold: id, until: toTimestamp(until) });
    }
    const fault = scopeFault({ ...request, scope });
    if (fault) return fault;
    // Units before rows, as in a posting.
    const units = await unitsUnder(tx, { ...request, scope });
    if (isRefusal(units)) return units;
    const scoped = { scope, units };
    if (!toCome && !(await isAnyInScope(tx, scoped))) {
      return refuse('hold.nothing', { scope: scopeText(scope) });
    }
    const { quantity } = request;
    const here = toCome || quantity === undefined ? Infinity : await unheldInScope(tx, scoped);
    if (quantity !== undefined && quantity > here) {
      return refuse('hold.too_many', { scope: scopeText(scope), wanted: quantity, here });
    }
    const placed = await bookHold(deps, tx, { ...request, scope });
    return isRefusal(placed) ? placed : { released: piecesOf(placed.released) };
  });
}

/**
 * A scope that names goods is about one owner's: two may number theirs alike. Refuses an unknown
 * owner; goods of one who is blocked may be held.
 */
export async function ownScope(
  masterData: MasterData,
  tx: Tx,
  scope: HoldRequest['scope'],
): Promise<HoldRequest['scope'] | Refusal> {
  const { item, lot, supplierLot, producedFrom, producedTo, layer, delivery } = scope;
  const namesGoods = (item ?? lot ?? supplierLot ?? producedFrom ?? producedTo) !== undefined;
  const isOne = layer !== undefined || delivery !== undefined;
  if (scope.owner === undefined && (!namesGoods || isOne)) return scope;
  const owner = scope.owner ?? masterData.owner();
  return (await masterData.ownerFault(tx, owner, 'known')) ?? { ...scope, owner };
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
  readonly reason?: string;
}

/** What a person must do instead of lifting a hold by which the house itself works. */
function houseFault({ holdId, reason }: Lift): Refusal | undefined {
  // The blank tells them from holds of people, whose ids have none.
  const blank = holdId.indexOf(' ');
  const of = holdId.slice(blank + 1);
  switch (holdId.slice(0, Math.max(0, blank))) {
    case 'adjustment':
      // Of its lines, each by its number.
      return refuse('hold.of_adjustment', {
        hold: holdId,
        adjustment: of.slice(0, of.lastIndexOf('/')),
      });
    case 'kit':
      return refuse('hold.of_kit', { hold: holdId, because: of.slice(0, of.lastIndexOf('/')) });
    case 'count':
      // The count's number, then which lock of it.
      return refuse('hold.of_count', { hold: holdId, count: of.split(' ')[0]! });
    case 'lot-date':
      return refuse('hold.of_lot_date', { hold: holdId, layer: of });
    case 'expiry':
      return reason === undefined ? refuse('hold.expired', { hold: holdId }) : undefined;
    default:
      return undefined;
  }
}

/** The pieces of a relocation under way are kept from waves by a hold for each of its lines. */
async function relocationFault(tx: Tx, { holdId }: Lift): Promise<Refusal | undefined> {
  const relocation = holdId.slice(0, Math.max(0, holdId.lastIndexOf('/')));
  const [open] = await tx.query<{ task: string }>(
    `SELECT task_id AS task FROM wms.transfer
     WHERE transfer_id = $1 AND purpose = 'relocation' AND status = 'open'`,
    [relocation],
  );
  return open && refuse('hold.of_relocation', { hold: holdId, relocation, task: open.task });
}

/**
 * Lifts a hold that is nobody's: one of a recall is lifted with the recall (`hold.recall`), one that
 * the house works by when that work ends; expired goods are let go with a reason.
 */
export async function lift(
  deps: ActDeps,
  tx: Tx,
  act: Lift,
): Promise<{ readonly done: true } | Refusal> {
  const [recall] = await tx.query('SELECT 1 FROM wms.recall WHERE recall_id = $1', [act.holdId]);
  if (recall) return refuse('hold.recall', { hold: act.holdId });
  const [lying] = await tx.query<{ root: string }>(
    'SELECT root FROM wms.hold WHERE hold_id = $1 AND lifted_at IS NULL',
    [act.holdId],
  );
  if (lying?.root) return refuse('hold.of_moved', { hold: act.holdId, root: lying.root });
  const fault = lying && (houseFault(act) ?? (await relocationFault(tx, act)));
  return fault ?? bookLift(deps, tx, act);
}

/** Told once: a hold that was lifted before stays so. */
export async function bookLift(
  deps: ActDeps,
  tx: Tx,
  { holdId, actor, at, reason }: Lift,
): Promise<{ readonly done: true } | Refusal> {
  const [known] = await tx.query<{ lifted: boolean }>(
    'SELECT lifted_at IS NOT NULL AS lifted FROM wms.hold WHERE hold_id = $1 FOR UPDATE',
    [holdId],
  );
  if (known?.lifted) return { done: true };
  const lifted = await deps.ledger.liftHold(tx, holdId, actor, at);
  if (isRefusal(lifted)) return lifted;
  await deps.feed.append(tx, at, [thawed(holdId, actor, reason)]);
  return lifted;
}
