import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { HandlingUnit } from '#wms-core/contracts.ts';
import { volumeMl } from '#wms-core/master-data/index.ts';
import type { Act, MoveTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { type By, headOf, type Outbound } from './context.ts';
import type { Order, Run, Share } from './model.ts';
import { type OpenShare, type PlannedRun, planRuns } from './pick-runs.ts';
import { sendHomeIfEmpty } from './reconcile.ts';
import { refuse } from './refusals.ts';
import { onParcelMove } from './shipping.ts';
import { parcelsCarried } from './shipping-pallets.ts';
import { loadOrders } from './store/orders.ts';
import { loadParcel, patchParcel } from './store/parcels.ts';
import {
  assignShares,
  insertRun,
  openRuns,
  patchRun,
  runOfCart,
  sharesOfRun,
  unassignedShares,
} from './store/runs.ts';
import { emit, moveTask, pickTask, putTask } from './tasks.ts';
import { itemsOf, wareKey } from './wares.ts';

const SHARES_A_CART = 150;

/** Gives allocated pieces to free carts and sends pickers out. */
export async function startRuns(
  o: Outbound,
  tx: Tx,
  carts: readonly HandlingUnit[],
  by: By,
): Promise<void> {
  if (carts.length === 0) return;
  const shares = await unassignedShares(tx, carts.length * SHARES_A_CART);
  if (shares.length === 0) return;
  const orders = await loadOrders(tx, [...new Set(shares.map((share) => share.order))]);
  const ownerOf = (share: Share) => orders.get(share.order)!.owner;
  const wares = shares.map((share) => ({ owner: ownerOf(share), item: share.item }));
  const items = await itemsOf(o, tx, wares);
  const openShare = (one: Share): OpenShare => {
    const { share, item, layer, bin, planned } = one;
    const card = items.get(wareKey({ owner: ownerOf(one), item }))!;
    const spot = o.spotOf(bin);
    const { weightGrams } = card;
    return { share, item, layer, spot, quantity: planned, weightGrams, volumeMl: volumeMl(card) };
  };
  const free = carts.map(({ handlingUnit, maxWeightGrams, maxVolumeMl }) => ({
    cart: handlingUnit,
    maxWeightGrams,
    maxVolumeMl,
  }));
  const byOwner = [...Map.groupBy(shares, ownerOf).values()];
  const runs = byOwner.flatMap((own, index) => {
    // The most urgent order's owner comes first; to each other one a cart is left while there are some.
    const most = Math.ceil(free.length / (byOwner.length - index));
    const planned = planRuns(own.map(openShare), free.slice(0, most), o.settings.linesPerRun);
    free.splice(0, planned.length);
    return planned;
  });
  const numbers = await tx.query<{ number: number }>(
    `SELECT nextval('wms.run_number') AS number FROM generate_series(1, $1::integer)`,
    [runs.length],
  );
  for (const [index, planned] of runs.entries()) {
    const cart = carts.find((one) => one.handlingUnit === planned.cart)!;
    await startRun(o, tx, { id: `RUN-${numbers[index]!.number}`, planned, cart, shares, orders });
  }
  await o.decisions.record(
    tx,
    runs.map((run, index) => ({
      subject: `RUN-${numbers[index]!.number}`,
      rule: 'pick_run',
      chosen: { cart: run.cart, stops: run.stops.map((stop) => stop.spot.location) },
      candidates: { waitingShares: shares.length, freeCarts: carts.length },
      at: by.at,
    })),
  );
}

async function startRun(
  o: Outbound,
  tx: Tx,
  start: {
    readonly id: string;
    readonly planned: PlannedRun;
    readonly cart: HandlingUnit;
    readonly shares: readonly Share[];
    readonly orders: ReadonlyMap<string, Order>;
  },
): Promise<void> {
  const { id, planned, cart, shares, orders } = start;
  const parts = planned.stops.flatMap((stop, index) =>
    stop.parts.map((part) => ({
      ...part,
      run: id,
      pickLine: `L${String(index + 1).padStart(3, '0')}`,
    })),
  );
  await assignShares(tx, parts);
  await o.ledger.bindUnit(tx, cart.handlingUnit, id);
  const orderOf = new Map(shares.map((share) => [share.share, orders.get(share.order)!]));
  const served = [...new Set(parts.map((part) => orderOf.get(part.share)!))];
  const deadlines = served.flatMap((order) => (order.deadline === null ? [] : [order.deadline]));
  const wave = served[0]!.wave;
  const draft: Run = {
    run: id,
    owner: served[0]!.owner,
    wave,
    cart: cart.handlingUnit,
    home: cart.location,
    cartAt: cart.location,
    status: 'picking',
    station: '',
    taskId: '',
    taskAttempts: 0,
    priority: Math.max(...served.map((order) => order.priority)),
    deadline: deadlines.length > 0 ? Math.min(...deadlines) : null,
    correlationId: wave,
    found: {},
  };
  const task = await pickTask(o, tx, draft, await sharesOfRun(tx, id));
  await insertRun(tx, { ...draft, taskId: task.taskId });
  await emit(o, tx, task);
}

/** How many that are on no run stand there by the book: somebody set them down. */
async function strangersAt(o: Outbound, tx: Tx, station: string, runs: readonly Run[]) {
  const carts = new Set(runs.map(({ cart }) => cart));
  const standing = await o.ledger.unitsAt(tx, station);
  return standing.filter(({ handlingUnit, parent }) => !parent && !carts.has(handlingUnit)).length;
}

/** Full carts go to put stations that no other unit stands at or is on its way to. */
export async function sendToStations(o: Outbound, tx: Tx): Promise<void> {
  const runs = await openRuns(tx);
  const taken = runs.map((run) => run.station);
  const free: string[] = [];
  for (const { location, lockIn, maxHandlingUnits } of o.masterData.locationsOfKind(
    'put_station',
  )) {
    if (lockIn) continue;
    const strangers = await strangersAt(o, tx, location, runs);
    const room = maxHandlingUnits - taken.filter((id) => id === location).length - strangers;
    free.push(...Array.from({ length: Math.max(0, room) }, () => location));
  }
  for (const run of runs.filter((one) => one.status === 'full')) {
    const station = free.shift();
    if (!station) return;
    const move = { handlingUnit: run.cart, from: run.cartAt, to: station };
    const taskId = await emit(o, tx, await moveTask(o, tx, run, move));
    await patchRun(tx, run.run, { status: 'to_station', station, taskId, taskAttempts: 0 });
  }
}

/** Carts whose surplus has been brought back go home. */
export async function sendEmptied(o: Outbound, tx: Tx): Promise<void> {
  for (const run of await openRuns(tx)) {
    if (run.status === 'emptying') await sendHomeIfEmpty(o, tx, run);
  }
}

/** A vehicle carries a cart to the wall or home, or a parcel or a pallet of them to the lane. */
export async function onMove(
  o: Outbound,
  tx: Tx,
  task: MoveTask,
  report: TaskReport,
  act: Act | undefined,
): Promise<ReportAnswer> {
  const { handlingUnit } = task;
  const run = await runOfCart(tx, handlingUnit);
  const carried = run ? [] : await parcelsCarried(tx, handlingUnit);
  const parcel = carried[0] === undefined ? undefined : await loadParcel(tx, carried[0]);
  if ((run ?? parcel)?.taskId !== task.taskId) {
    return refuse('outbound.stale', { task: task.taskId });
  }
  if (act?.act === 'unit_moved') {
    if (act.handlingUnit !== handlingUnit) {
      return refuse('outbound.unit', { handlingUnit: act.handlingUnit, task: task.taskId });
    }
    const head = headOf(task, report, 'carry');
    const moved = await o.ledger.moveUnit(tx, { ...head, handlingUnit, to: act.to });
    if (isRefusal(moved)) return moved;
    if (run) await cartMoved(o, tx, run, act.to);
    else for (const one of carried) await patchParcel(tx, one, { at: act.to });
  } else if (act) {
    return refuse('outbound.act', { kind: task.kind, act: act.act });
  }
  if (report.type === 'completed') {
    if (run) await arrived(o, tx, (await runOfCart(tx, handlingUnit))!, task);
    else await onParcelMove(o, tx, { parcel: parcel!, carried }, report);
  }
  return { accepted: true };
}

/** A station is free as soon as the empty cart has left it. */
async function cartMoved(o: Outbound, tx: Tx, run: Run, to: string): Promise<void> {
  const hasLeft = run.status === 'returning' && run.station !== '';
  await patchRun(tx, run.run, { cartAt: to, ...(hasLeft ? { station: '' } : {}) });
  if (hasLeft) o.wake();
}

async function arrived(o: Outbound, tx: Tx, run: Run, task: MoveTask): Promise<void> {
  if (run.status === 'to_station' && task.to === run.station) {
    const shares = await sharesOfRun(tx, run.run);
    const taskId = await emit(o, tx, await putTask(o, tx, { ...run, cartAt: task.to }, shares));
    await patchRun(tx, run.run, { status: 'putting', taskId, taskAttempts: 0 });
  } else if (run.status === 'returning' && task.to === run.home) {
    await o.ledger.bindUnit(tx, run.cart, '');
    await patchRun(tx, run.run, { status: 'done', taskId: '' });
    o.wake();
  }
}
