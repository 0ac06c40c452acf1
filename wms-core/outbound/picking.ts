import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { postAndTell } from '#wms-core/adjusted.ts';
import type { Claim, MovementLine } from '#wms-core/contracts.ts';
import { ofOwner } from '#wms-core/owner.ts';
import type { Act, PickTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { headOf, type Outbound } from './context.ts';
import { setAside } from './damaged.ts';
import { distribute } from './distribute.ts';
import type { Run, Share } from './model.ts';
import { exchangeLayers, type LayerOf, pickFault, withSerials } from './numbers.ts';
import { countBins } from './pieces.ts';
import { refuse } from './refusals.ts';
import { tellShort } from './shortage.ts';
import { addToLines, sharesDone } from './store/orders.ts';
import { patchRun, runOfCart, setShares, sharesOfRun } from './store/runs.ts';
import { takeUnlocked } from './unlocked.ts';

type LineDone = Extract<Act, { act: 'line_done' }>;

/** The picker's walk: bin → cart, line by line. */
export async function onPick(
  o: Outbound,
  tx: Tx,
  task: PickTask,
  report: TaskReport,
  act: Act | undefined,
): Promise<ReportAnswer> {
  const run = await runOfCart(tx, task.cart);
  if (run?.taskId !== task.taskId) return refuse('outbound.stale', { task: task.taskId });
  if (act?.act === 'unit_moved') {
    if (act.handlingUnit !== task.cart) {
      return refuse('outbound.unit', { handlingUnit: act.handlingUnit, task: task.taskId });
    }
    const head = headOf(task, report, 'pick');
    const moved = await o.ledger.moveUnit(tx, { ...head, handlingUnit: task.cart, to: act.to });
    if (isRefusal(moved)) return moved;
    await patchRun(tx, run.run, { cartAt: act.to });
  } else if (act?.act === 'line_done') {
    const refusal = await picked(o, tx, { task, run, report, act });
    if (refusal) return refusal;
  } else if (act?.act === 'piece_scanned') {
    const told = task.lines.find((one) => one.lineId === act.lineId);
    if (!told) return refuse('outbound.line', { task: task.taskId, line: act.lineId });
    const refusal = await pickFault(ofOwner(o, run.owner), tx, told, act.serial);
    if (refusal) return refusal;
  } else if (act) {
    return refuse('outbound.act', { kind: task.kind, act: act.act });
  }
  return report.type === 'completed' ? runPicked(o, tx, run, report) : { accepted: true };
}

interface PickedLine {
  readonly task: PickTask;
  readonly run: Run;
  readonly report: TaskReport;
  readonly act: LineDone;
}

const binClaim = (run: Run, share: Share, quantity: number): Claim => ({
  order: share.order,
  lineId: share.lineId,
  item: share.item,
  owner: run.owner,
  layer: share.layer,
  location: share.bin,
  handlingUnit: '',
  quality: 'passed',
  quantity,
});

async function picked(o: Outbound, tx: Tx, line: PickedLine): Promise<Refusal | undefined> {
  const { task, run, report, act } = line;
  const told = task.lines.find((one) => one.lineId === act.lineId);
  const all = told ? await sharesOfRun(tx, run.run, act.lineId) : [];
  const open = all.filter((share) => share.picked === null);
  if (!told || open.length === 0) {
    return refuse('outbound.line', { task: task.taskId, line: act.lineId });
  }
  if (act.quantity > told.quantity) {
    const facts = { line: act.lineId, told: told.quantity, quantity: act.quantity };
    return refuse('outbound.too_many', facts);
  }
  const { serials = [] } = act;
  const exchanged = await exchangeLayers(ofOwner(o, run.owner), tx, told, open, serials);
  if (isRefusal(exchanged)) return exchanged;
  const { shares, layerOf } = exchanged;
  const { given, left } = shareOut(told, act, shares, layerOf);
  const from = { location: told.from, handlingUnit: '', quality: 'passed' } as const;
  const cart = { location: run.cartAt, handlingUnit: run.cart };
  const lines: MovementLine[] = shares.flatMap((share, index) => {
    const quantity = given[index]!;
    const { item, layer, order, lineId } = share;
    const to = { ...cart, quality: 'passed' } as const;
    const line = { item, owner: run.owner, layer, quantity, from, to };
    return quantity === 0 ? [] : [{ ...line, lockedFor: { order, lineId } }];
  });
  if (left > 0) {
    const locked = lines.filter(({ layer }) => layer === told.goods.layer);
    const beside = locked.reduce((sum, { quantity }) => sum + quantity, 0);
    const taken = { task, run, report, told, quantity: left, locked: beside };
    lines.push(...(await takeUnlocked(o, tx, taken)));
  }
  const done = shares.map(({ share }, index) => ({ share, quantity: given[index]! }));
  const changes = shares.map(({ order, lineId, planned }, index) => {
    const missing = planned - given[index]!;
    const loss = missing > 0 ? { allocated: -missing, attempts: 1 } : {};
    return { order, lineId, picked: given[index]!, ...loss };
  });
  // Before the posting: the locks that it takes away (the cart is on hold) are those of picked shares.
  await sharesDone(tx, 'picked', done, changes, report.at);
  if (lines.length > 0) {
    const head = headOf(task, report, 'pick');
    const named = withSerials(lines, act.serials, layerOf);
    const refusal = await postAndTell(o, tx, { ...head, lines: named });
    if (refusal) return refusal;
  }
  // Of a line of which some were called off, the picker was told of fewer than the task says.
  const wanted = shares.reduce((sum, share) => sum + share.planned, 0);
  const missing = Math.max(0, wanted - act.quantity);
  const broken = act.damaged?.length ?? 0;
  if (act.damaged && (broken < missing || act.quantity + broken > told.quantity)) {
    const facts = { line: act.lineId, told: missing, quantity: broken };
    return refuse('outbound.too_many', facts);
  }
  const isShort = missing > 0 || act.reason !== undefined;
  return isShort ? missed(o, tx, line, shares, given, missing) : undefined;
}

/** So many pieces for each share: where pieces have numbers, for those of their layer. */
function shareOut(
  told: PickTask['lines'][number],
  { quantity, serials }: LineDone,
  shares: readonly Share[],
  layerOf: LayerOf,
): { readonly given: readonly number[]; readonly left: number } {
  const planned = (layer: string) =>
    shares.map((share) => (share.layer === layer ? share.planned : 0));
  const isNumbered =
    serials !== undefined && shares.some((share) => share.layer !== told.goods.layer);
  if (!isNumbered) {
    return distribute(
      quantity,
      shares.map((share) => share.planned),
    );
  }
  const byLayer = Map.groupBy(serials, (serial) => layerOf.get(serial) ?? told.goods.layer);
  const parts = [...byLayer].map(([layer, own]) => distribute(own.length, planned(layer)));
  return {
    given: shares.map((_, index) => parts.reduce((sum, part) => sum + part.given[index]!, 0)),
    left: parts.reduce((sum, part) => sum + part.left, 0),
  };
}

interface Doubtful {
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly quantity: number;
}

/** What the bin does not have, as far as anybody can tell; the told goods first. */
async function doubtfulIn(
  o: Outbound,
  tx: Tx,
  told: {
    readonly owner: string;
    readonly item: string;
    readonly layer: string;
    readonly bin: string;
    readonly missing: number;
    readonly reason: string;
  },
): Promise<readonly Doubtful[]> {
  const { owner, item, layer, bin, missing, reason } = told;
  const place = { location: bin, handlingUnit: '' };
  if (reason === 'short') {
    const free = await o.ledger.unclaimed(tx, { ...place, layer });
    return [{ owner, item, layer, quantity: Math.max(missing, free) }];
  }
  if (reason !== 'source_empty') return [{ owner, item, layer, quantity: missing }];
  const rows = (await o.ledger.contents(tx, place)).filter((row) => row.quality === 'passed');
  const here = rows.find((row) => row.layer === layer)?.quantity ?? 0;
  const others = rows.filter((row) => row.layer !== layer);
  return [{ owner, item, layer, quantity: Math.max(missing, here) }, ...others].map((row) => ({
    owner: row.owner,
    item: row.item,
    layer: row.layer,
    quantity: row.quantity,
  }));
}

/**
 * The bin held fewer than the book says. The missing pieces are no order's any more and are blocked
 * until somebody counted, or the next wave would allocate the same phantom. A bin found short has
 * none of those either that the book has there for the next wave, and an empty one nothing at all, of
 * whatever goods and whoever's they are.
 */
async function missed(
  o: Outbound,
  tx: Tx,
  { task, run, report, act }: PickedLine,
  shares: readonly Share[],
  given: readonly number[],
  missing: number,
): Promise<Refusal | undefined> {
  const reason = act.reason ?? 'short';
  const losers = shares
    .map((share, index) => ({ share, quantity: share.planned - given[index]! }))
    .filter(({ quantity }) => quantity > 0);
  const released = await o.ledger.release(
    tx,
    losers.map(({ share, quantity }) => binClaim(run, share, quantity)),
  );
  if (isRefusal(released)) return released;
  const { item, layer, bin } = shares[0]!;
  const { actor, at } = report;
  const { damaged } = act;
  const isDamaged = reason === 'damaged';
  const doubtful = damaged
    ? []
    : await doubtfulIn(o, tx, { owner: run.owner, item, layer, bin, missing, reason });
  if (damaged) {
    const told = task.lines.find((one) => one.lineId === act.lineId)!;
    const own = ofOwner(o, run.owner);
    const refusal = await setAside(own, tx, { task, report, told, serials: damaged });
    if (refusal) return refusal;
  }
  const held = doubtful.filter(({ quantity }) => quantity > 0);
  for (const [index, { quantity, ...goods }] of held.entries()) {
    const hold = await o.ledger.placeHold(tx, {
      holdId: `pick:${run.run}:${act.lineId}${index === 0 ? '' : `/${index}`}`,
      kind: isDamaged ? 'freeze' : 'missing',
      scope: { ...goods, location: bin },
      quantity,
      reason: `${reason}: ${run.run}`,
      ...{ actor, at },
    });
    if (isRefusal(hold)) return hold;
  }
  if (!isDamaged) {
    const why = { reason: 'short_pick', document: task.document, actor, at } as const;
    const doubted = [{ owner: run.owner, item }, ...doubtful];
    const places = doubted.map(({ owner, item }) => ({ owner, item, bin }));
    await countBins(o, tx, places, { ...why, correlationId: task.correlationId });
  }
  await tellShort(
    o,
    tx,
    { reason, actor, at },
    losers.map(({ share, quantity }) => ({
      order: share.order,
      lineId: share.lineId,
      item,
      quantity,
      place: bin,
    })),
  );
  o.wake();
  return undefined;
}

/** The cart is back: full ones wait for a put station, an empty one is free at once. */
async function runPicked(o: Outbound, tx: Tx, run: Run, report: TaskReport): Promise<ReportAnswer> {
  const shares = await sharesOfRun(tx, run.run);
  const open = shares.filter((share) => share.picked === null);
  if (open.length > 0) {
    // Lines whose pieces were taken from their orders meanwhile have nothing left to release.
    const claims = open.filter((share) => share.planned > 0);
    const released = await o.ledger.release(
      tx,
      claims.map((share) => binClaim(run, share, share.planned)),
    );
    if (isRefusal(released)) return released;
    await setShares(
      tx,
      'picked',
      open.map((share) => ({ share: share.share, quantity: 0 })),
    );
    await addToLines(
      tx,
      claims.map(({ order, lineId, planned }) => ({
        order,
        lineId,
        allocated: -planned,
        attempts: 1,
      })),
      report.at,
    );
  }
  const rows = await o.ledger.contents(tx, { handlingUnit: run.cart });
  const mayHoldMore = Object.keys(run.found).length > 0;
  if (rows.length === 0 && !mayHoldMore) {
    await o.ledger.bindUnit(tx, run.cart, '');
    await patchRun(tx, run.run, { status: 'done', taskId: '' });
  } else {
    await patchRun(tx, run.run, { status: 'full', taskId: '' });
  }
  o.wake();
  return { accepted: true };
}
