import type { Tx } from '#base/database/index.ts';
import type { Decision, Item } from '#wms-core/contracts.ts';
import { volumeMl } from '#wms-core/master-data/index.ts';
import { startCheckIfSorted } from './checking.ts';
import type { By, Outbound } from './context.ts';
import {
  allocate,
  closeShort,
  hopefulItems,
  itemsUnderCount,
  linesToFill,
  lookLater,
  waitingOrders,
  waresOf,
} from './demand.ts';
import {
  type FilledKits,
  fillWithKits,
  hopefulWithKits,
  type KitNeed,
  type Kits,
  kitNeedOf,
  kitsAmong,
  withComponents,
} from './kits.ts';
import type { Order, OrderLine } from './model.ts';
import { openPieces } from './needs.ts';
import { type Looked, noteShortfalls } from './note-shortfalls.ts';
import { nextStatus } from './order-states.ts';
import { poolFor } from './pool.ts';
import { type Filled, lineKey } from './rotation.ts';
import { loadLines, loadOrders, noteEvents, patchOrder } from './store/orders.ts';
import { frozenWares, waitAgain } from './wait-frozen.ts';
import { itemsOf, wareKey } from './wares.ts';
import { buildWave, type WaitingOrder, type Wave, type WaveOrder, type WaveRoom } from './wave.ts';

const MAX_LINES_FILLED = 500;
/** Orders looked at for one wave, beside those that fit: the others may have to wait for goods. */
const EXTRA_ORDERS = 20;

/**
 * Finds pieces for released orders that lost some: from other stock, or they wait while a count or a
 * return may bring them back, or the line is closed short.
 */
export async function fillAgain(o: Outbound, tx: Tx, by: By): Promise<void> {
  const due = await linesToFill(tx, by.at, MAX_LINES_FILLED);
  if (due.length === 0) return;
  const tired = due.filter((line) => line.attempts > o.settings.maxReallocations);
  const lines = due.filter((line) => !tired.includes(line));
  const orders = await loadOrders(tx, [...new Set(due.map((line) => line.order))]);
  const wares = waresOf(lines, orders);
  const kits = await kitsAmong(o, tx, wares);
  const named = withComponents(wares, kits);
  const pool = await poolFor(o, tx, { wares: named, orders: orders.values() }, by.at);
  const needs = lines.map((line) => kitNeedOf(orders.get(line.order)!, line, kits, by.at));
  const filled = fillWithKits(pool, needs);
  await noteShortfalls(o, tx, lookedAgain(orders, needs, filled), by.at);
  if (!(await allocate(o, tx, filled.choices, by.at, filled.explosions))) return o.wake();
  await o.decisions.record(tx, lotDecisions(filled, [...orders.keys()], by.at));
  const stillOpen = new Map(
    filled.missing.map((need) => [lineKey(need.order, need.lineId), need.missing]),
  );
  const coming = awaitedByLine(filled);
  const open = lines.flatMap((line) => {
    const key = lineKey(line.order, line.lineId);
    const missing = (stillOpen.get(key) ?? 0) + (coming.get(key) ?? 0);
    return missing ? [{ ...line, allocated: line.ordered - line.short - missing }] : [];
  });
  const mayCome = await whoWaits(o, tx, { lines: open, orders, kits }, by.at);
  const hopes = (line: OrderLine) => coming.has(lineKey(line.order, line.lineId)) || mayCome(line);
  const frozen = await frozenWares(o, tx, waresOf(open, orders));
  const isFrozen = ({ order, item }: OrderLine) =>
    frozen.has(wareKey({ owner: orders.get(order)!.owner, item }));
  const stuck = new Set(open.filter((one) => isFrozen(one) && !hopes(one)).map((one) => one.order));
  const back = await waitAgain(
    o,
    tx,
    [...stuck].map((order) => orders.get(order)!),
    by,
  );
  // What was begun keeps its tote, and waits as long as an order would that came now.
  const waits = (line: OrderLine) =>
    hopes(line) ||
    (isFrozen(line) &&
      !orders.get(line.order)!.allowBackorder &&
      by.at < (line.waitingSince ?? by.at) + o.settings.patienceMs);
  const closed = [
    ...tired.map((line) => ({ ...line, why: 'too_many_attempts' as const })),
    ...open
      .filter((line) => !waits(line) && !back.has(line.order))
      .map((line) => ({
        ...line,
        why: isFrozen(line) ? ('frozen' as const) : ('no_stock' as const),
      })),
  ];
  await lookLater(tx, 'sales_line', by.at + o.settings.lookAgainMs, open.filter(waits));
  await closeShort(o, tx, closed, by);
  for (const order of new Set(closed.map((line) => line.order))) {
    await startCheckIfSorted(o, tx, order, by);
  }
  if (due.length === MAX_LINES_FILLED) o.wake();
}

/** Pieces on their way that lines wait for, by `lineKey`. */
function awaitedByLine({ awaited }: Filled): ReadonlyMap<string, number> {
  const lines = Map.groupBy(awaited, (one) => lineKey(one.order, one.lineId));
  return new Map(
    [...lines].map(([key, all]) => [key, all.reduce((sum, { quantity }) => sum + quantity, 0)]),
  );
}

/** What was looked for anew, order by order. */
function lookedAgain(
  orders: ReadonlyMap<string, Order>,
  needs: readonly KitNeed[],
  { choices, missing }: FilledKits,
): Looked[] {
  return [...Map.groupBy(needs, (need) => need.order)].map(([order, own]) => ({
    order: orders.get(order)!,
    needs: own,
    choices: choices.filter((one) => one.order === order),
    missing: missing.filter((one) => one.order === order),
  }));
}

/** Which of the lines still wait for pieces: for a while, or for as long as some are counted. */
async function whoWaits(
  o: Outbound,
  tx: Tx,
  open: {
    readonly lines: readonly OrderLine[];
    readonly orders: ReadonlyMap<string, Order>;
    readonly kits: Kits;
  },
  at: number,
): Promise<(line: OrderLine) => boolean> {
  const { lines, orders, kits } = open;
  if (lines.length === 0) return () => false;
  const wares = waresOf(lines, orders);
  const hopeful = hopefulWithKits(await hopefulItems(o, tx, withComponents(wares, kits)), kits);
  const counted = await itemsUnderCount(tx, wares);
  return ({ order, item, waitingSince }) => {
    const key = wareKey({ owner: orders.get(order)!.owner, item });
    if (counted.has(key)) return true;
    return hopeful.has(key) && at < (waitingSince ?? at) + o.settings.lineHopeMs;
  };
}

interface Candidate {
  readonly order: Order;
  readonly needs: readonly KitNeed[];
  readonly lines: readonly OrderLine[];
  readonly filled: FilledKits;
  readonly waiting: WaitingOrder;
}

/** Releases the next wave into the free slots and carts; returns how many orders went. */
export async function releaseWave(o: Outbound, tx: Tx, room: WaveRoom, by: By): Promise<number> {
  const limit = Math.min(room.slots.length, room.orders) + EXTRA_ORDERS;
  const orders = await waitingOrders(tx, by.at, limit, o.settings.workMsPerLine);
  if (orders.length === 0) return 0;
  const candidates = await judge(o, tx, orders, by);
  const wave = buildWave(
    candidates.map((candidate) => candidate.waiting),
    room,
  );
  const chosen = wave.chosen.flatMap((place) => {
    const candidate = candidates.find((one) => one.order.order === place.order);
    return candidate ? [{ ...candidate, place }] : [];
  });
  const looked = candidates.map(({ filled, ...one }) => ({ ...one, ...filled, needs: one.needs }));
  await noteShortfalls(o, tx, looked, by.at);
  const choices = chosen.flatMap((one) => one.filled.choices);
  const explosions = chosen.flatMap((one) => one.filled.explosions);
  if (!(await allocate(o, tx, choices, by.at, explosions))) {
    o.wake();
    return 0;
  }
  const unready = candidates.filter(
    ({ waiting }) => !waiting.somethingThere || (waiting.linesMissing > 0 && !waiting.partial),
  );
  await endHopeless(o, tx, unready, by);
  if (chosen.length > 0) await enter(o, tx, withUrgency(wave, candidates), chosen, by);
  return chosen.length;
}

/** What of each order can be had now, in the order of their urgency. */
async function judge(o: Outbound, tx: Tx, orders: readonly Order[], by: By): Promise<Candidate[]> {
  const ids = orders.map((order) => order.order);
  const lines = (await loadLines(tx, ids)).filter((line) => openPieces(line) > 0);
  const wares = waresOf(lines, new Map(orders.map((order) => [order.order, order])));
  const kits = await kitsAmong(o, tx, wares);
  const named = withComponents(wares, kits);
  const items = await itemsOf(o, tx, named);
  const pool = await poolFor(o, tx, { wares: named, orders }, by.at);
  const byOrder = Map.groupBy(lines, (line) => line.order);
  const isAnyLate = orders.some((order) => by.at >= (order.giveUpAt ?? 0));
  const coming = isAnyLate ? await hopefulItems(o, tx, named) : new Set<string>();
  const hopeful = hopefulWithKits(coming, kits);
  return orders.map((order) => {
    const own = byOrder.get(order.order) ?? [];
    const needs = own.map((line) => kitNeedOf(order, line, kits, by.at));
    const filled = fillWithKits(pool, needs);
    const coming = awaitedByLine(filled);
    const awaits = coming.size > 0;
    const partial = !awaits && isPatienceOver(o, order, filled, hopeful, by.at);
    const missing = new Set([
      ...filled.missing.map((one) => lineKey(one.order, one.lineId)),
      ...coming.keys(),
    ]);
    // An order that has to wait for some of its goods leaves the others to those behind it, but not
    // what is being brought for it: from the bins it would get as many, and those lay in wait.
    pool.take(filled.awaited);
    if (missing.size === 0 || partial) pool.take(filled.choices);
    const sum = (of: (item: Item) => number) =>
      filled.needs.reduce((total, need) => {
        return total + need.quantity * of(items.get(wareKey(need))!);
      }, 0);
    return {
      order,
      needs,
      lines: own,
      filled,
      waiting: {
        ...order,
        startBy: order.deadline && order.deadline - own.length * o.settings.workMsPerLine,
        lines: filled.needs.length,
        linesMissing: missing.size,
        somethingThere: filled.choices.length > 0,
        partial,
        volumeMl: sum(volumeMl),
        weightGrams: sum((item) => item.weightGrams),
      },
    };
  });
}

function isPatienceOver(
  o: Outbound,
  order: Order,
  filled: Filled,
  hopeful: ReadonlySet<string>,
  at: number,
): boolean {
  if (order.giveUpAt === null) return true;
  const hasHope = filled.missing.some((need) => hopeful.has(wareKey(need)));
  if (!hasHope) return at >= order.giveUpAt;
  return at >= Math.max(order.deadline ?? 0, order.giveUpAt + o.settings.hopeMs);
}

/** Orders whose goods are not there: they wait for news, or end when their patience is over. */
async function endHopeless(
  o: Outbound,
  tx: Tx,
  unready: readonly Candidate[],
  by: By,
): Promise<void> {
  const ended = unready.filter(
    ({ order, waiting }) => waiting.partial && !waiting.somethingThere && !order.allowBackorder,
  );
  const waiting = unready.filter((candidate) => !ended.includes(candidate));
  const later = by.at + o.settings.lookAgainMs;
  await lookLater(
    tx,
    'sales_order',
    later,
    waiting.map(({ order }) => order),
  );
  const wares = ended.flatMap(({ order: { owner }, lines }) =>
    lines.map(({ item }) => ({ owner, item })),
  );
  const frozen = await frozenWares(o, tx, wares);
  for (const { order, lines } of ended) {
    const whyOf = ({ item }: OrderLine) =>
      frozen.has(wareKey({ owner: order.owner, item })) ? 'frozen' : 'no_stock';
    await patchOrder(tx, order.order, { status: nextStatus(order.status, 'release') });
    await closeShort(
      o,
      tx,
      lines.map((line) => ({ ...line, why: whyOf(line) })),
      by,
    );
    await startCheckIfSorted(o, tx, order.order, by);
  }
}

/** What was promised of each order stands beside the decision about it. */
function withUrgency(wave: Wave, candidates: readonly Candidate[]): Wave {
  const urgency = new Map(
    candidates.map(({ order: { order, serviceLevel, priority, deadline } }) => [
      order,
      { serviceLevel, priority, deadline },
    ]),
  );
  const told = <T extends { readonly order: string }>(one: T): T => ({
    ...one,
    ...urgency.get(one.order),
  });
  return { chosen: wave.chosen.map(told), passed: wave.passed.map(told) };
}

type Chosen = Candidate & { readonly place: WaveOrder };

async function enter(
  o: Outbound,
  tx: Tx,
  wave: Wave,
  chosen: readonly Chosen[],
  by: By,
): Promise<void> {
  const [row] = await tx.query<{ number: number }>("SELECT nextval('wms.wave_number') AS number");
  const id = `WAVE-${row!.number}`;
  const lines = chosen.reduce((sum, one) => sum + one.lines.length, 0);
  await tx.query(
    'INSERT INTO wms.wave (wave, at, released_by, orders, lines) VALUES ($1, $2, $3, $4, $5)',
    [id, by.at, by.actor, chosen.length, lines],
  );
  for (const { order, place } of chosen) {
    const unit = await o.ledger.unit(tx, place.unit);
    await o.ledger.bindUnit(tx, place.unit, order.order);
    await patchOrder(tx, order.order, {
      status: nextStatus(order.status, 'release'),
      wave: id,
      slot: place.slot,
      tote: place.unit,
      toteAt: unit!.location,
      overflow: place.overflow,
    });
  }
  const events = chosen.map(({ order, place }) => ({ order, data: { wave: id, ...place } }));
  await noteEvents(
    tx,
    by.at,
    events.map(({ order, data }) => ({
      order: order.order,
      event: 'released',
      actor: by.actor,
      data,
    })),
  );
  await o.feed.append(
    tx,
    by.at,
    events.map(({ order, data }) => ({
      type: 'wms.order.released',
      subject: order.order,
      correlationId: order.correlationId,
      data,
    })),
  );
  await closeMissing(o, tx, chosen, by);
  await o.decisions.record(tx, [
    { subject: id, rule: 'wave', chosen: wave.chosen, candidates: wave.passed, at: by.at },
    ...chosen.flatMap((one) => lotDecisions(one.filled, [one.order.order], by.at)),
  ]);
}

/** What a partly released order still lacks is closed short, or becomes a back-order. */
async function closeMissing(o: Outbound, tx: Tx, chosen: readonly Chosen[], by: By): Promise<void> {
  const short = chosen.flatMap(({ lines, filled }) =>
    filled.missing.map((need) => {
      const line = lines.find((one) => one.lineId === need.lineId)!;
      const allocated = line.ordered - line.short - need.missing;
      return { ...line, allocated, why: 'no_stock' as const };
    }),
  );
  await closeShort(o, tx, short, by);
}

/** Why these lots and bins: one explanation an order. */
function lotDecisions(filled: Filled, orders: readonly string[], at: number): Decision[] {
  return orders.flatMap((order) => {
    const choices = filled.choices.filter((choice) => choice.order === order);
    if (choices.length === 0) return [];
    const chosen = choices.map(({ lineId, item, lot, location, quantity }) => ({
      line: lineId,
      item,
      lot,
      location,
      quantity,
    }));
    const candidates = [...new Set(choices.map((choice) => choice.lineId))].map((line) => ({
      line,
      considered: filled.considered.get(lineKey(order, line)) ?? [],
    }));
    return [{ subject: order, rule: 'rotation', chosen, candidates, at }];
  });
}
