import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { postAndTell } from '#wms-core/adjusted.ts';
import type { Claim, MovementLine, StockRow } from '#wms-core/contracts.ts';
import type { Act, CheckTask, TaskReport } from '#wms-core/ports.ts';
import { headOf, type Outbound } from './context.ts';
import type { Order } from './model.ts';
import {
  binsOf,
  countBins,
  found,
  LOST,
  layerOfSurplus,
  movesOfFree,
  takeClaims,
} from './pieces.ts';
import {
  type ItemSettlement,
  type NumbersSettled,
  settleNumbers,
  type ToteBook,
} from './settle-numbers.ts';
import { type MissingPieces, tellShort } from './shortage.ts';
import { addToLines } from './store/orders.ts';
import { sourceBins } from './store/runs.ts';
import { isWare, type Ware, wareKey, wareOf, wareOfCode } from './wares.ts';

export interface Checked {
  readonly task: CheckTask;
  readonly report: TaskReport;
  readonly order: Order;
  readonly counts: Extract<Act, { act: 'checked' }>['counts'];
}

export interface Settled {
  /** Pieces that are not the order's are still in the tote. */
  readonly strangers: boolean;
}

/**
 * Compares a count with the book. The worker was told nothing, but the machine knew `expected` when
 * the check began and had everything above it laid aside; `claimed` is what the order has now.
 */
export function settleItem(
  { owner, item }: Ware,
  sums: { expected: number; counted: number; claimed: number; book: number },
): ItemSettlement {
  const { expected, counted, claimed, book } = sums;
  const laid = Math.max(0, counted - expected);
  const inTote = counted - laid;
  const laidFromTote = Math.min(laid, book - claimed);
  const rest = book - laidFromTote;
  return {
    owner,
    item,
    laidFromTote,
    laidFound: laid - laidFromTote,
    released: Math.max(0, claimed - inTote),
    lost: Math.max(0, rest - inTote),
    gained: Math.max(0, inTote - rest),
  };
}

type WareCount = Ware & Checked['counts'][number];

const sumOf = (rows: readonly (Ware & { readonly quantity: number })[], ware: Ware): number =>
  rows.reduce((sum, row) => (isWare(row, ware) ? sum + row.quantity : sum), 0);

/**
 * Books what a check found: losses, finds, surplus laid aside; and asks for the counts that explain
 * it.
 */
export async function settleCounts(
  o: Outbound,
  tx: Tx,
  checked: Checked,
): Promise<Settled | Refusal> {
  const { task, report, order } = checked;
  const counts: WareCount[] = [];
  for (const { item: code, ...count } of checked.counts) {
    const ware = await wareOfCode(o, tx, order.owner, code);
    if (isRefusal(ware)) return ware;
    counts.push({ owner: ware.owner, item: ware.item, ...count });
  }
  const told = task.lines.map((line) => ({ owner: order.owner, ...line }));
  const rows = await o.ledger.contents(tx, { handlingUnit: order.tote });
  const claims = (await o.ledger.claims(tx, order.order)).filter(
    (claim) => claim.handlingUnit === order.tote,
  );
  const named = [...rows, ...counts, ...claims, ...told];
  const wares = [...new Set(named.map(wareKey))].sort().map((key) => wareOf(key, order.owner));
  const byNumber = await settledByNumber(o, tx, checked, { rows, claims, counts, told });
  const plain = wares.filter((ware) => !byNumber.some((one) => isWare(one.settlement, ware)));
  const plainly = plain.map((ware) =>
    settleItem(ware, {
      expected: sumOf(told, ware),
      counted: sumOf(counts, ware),
      claimed: sumOf(claims, ware),
      book: sumOf(rows, ware),
    }),
  );
  const settlements = [...plainly, ...byNumber.map(({ settlement }) => settlement)];
  const gone = [...goneOf(plainly, claims), ...byNumber.flatMap((one) => one.gone)];
  const refusal = await releaseMissing(o, tx, checked, gone);
  if (refusal) return refusal;
  const freed = settlements.some((one) => one.released > 0)
    ? await o.ledger.contents(tx, { handlingUnit: order.tote })
    : rows;
  const lines = [
    ...(await linesOf(o, tx, checked, plainly, freed)),
    ...byNumber.flatMap((one) => one.lines),
  ];
  if (lines.length > 0) {
    const head = headOf(task, report, 'check', 'check');
    const refused = await postAndTell(o, tx, { ...head, lines });
    if (refused) return refused;
  }
  await askForCounts(o, tx, checked, settlements);
  await bringBack(o, tx, checked, lines);
  const isStranger = (one: ItemSettlement) => {
    const claimed = sumOf(claims, one) - one.released;
    const counted = sumOf(counts, one);
    return Math.min(counted, sumOf(told, one)) > claimed;
  };
  return { strangers: plainly.some(isStranger) || byNumber.some((one) => one.strangers) };
}

/** Items whose pieces were scanned by number, or should have been. */
async function settledByNumber(
  o: Outbound,
  tx: Tx,
  { task, report, order }: Checked,
  tote: {
    readonly rows: readonly StockRow[];
    readonly claims: readonly Claim[];
    readonly counts: readonly WareCount[];
    readonly told: readonly (Ware & CheckTask['lines'][number])[];
  },
): Promise<NumbersSettled[]> {
  const { rows, claims, counts, told } = tote;
  const named = [...counts, ...told].filter((one) => one.serials !== undefined);
  const settled: NumbersSettled[] = [];
  for (const key of [...new Set(named.map(wareKey))].sort()) {
    const ware = wareOf(key, order.owner);
    const { owner, item } = ware;
    const isOfItem = (one: Ware) => isWare(one, ware);
    const { serials = [], laid = [] } = counts.find(isOfItem) ?? {};
    const where = { owner, items: [item], handlingUnit: order.tote };
    const book: ToteBook = {
      tote: { location: order.toteAt, handlingUnit: order.tote },
      exceptionPlace: task.exceptionPlace,
      rows: rows.filter(isOfItem),
      claims: claims.filter(isOfItem),
      numbers: await o.ledger.serialsAt(tx, where),
    };
    settled.push(await settleNumbers(o, tx, { ...ware, serials, laid }, book, report));
  }
  return settled;
}

/** The locks of the pieces that are not there. */
const goneOf = (settlements: readonly ItemSettlement[], claims: readonly Claim[]): Claim[] =>
  settlements.flatMap((one) =>
    takeClaims(
      claims.filter((claim) => isWare(claim, one)),
      one.released,
    ),
  );

async function releaseMissing(
  o: Outbound,
  tx: Tx,
  { report, order }: Checked,
  gone: readonly Claim[],
): Promise<Refusal | undefined> {
  if (gone.length === 0) return undefined;
  const released = await o.ledger.release(tx, gone);
  if (isRefusal(released)) return released;
  await addToLines(
    tx,
    gone.map(({ order, lineId, quantity }) => ({
      order,
      lineId,
      allocated: -quantity,
      picked: -quantity,
      put: -quantity,
      attempts: 1,
    })),
    report.at,
  );
  const missing = gone.map(
    ({ lineId, item, quantity }): MissingPieces => ({
      order: order.order,
      lineId,
      item,
      quantity,
      place: order.tote,
    }),
  );
  const { actor, at } = report;
  await tellShort(o, tx, { reason: 'check_missing', actor, at }, missing);
  return undefined;
}

async function linesOf(
  o: Outbound,
  tx: Tx,
  { task, report, order }: Checked,
  settlements: readonly ItemSettlement[],
  rows: readonly StockRow[],
): Promise<MovementLine[]> {
  const exception = { location: task.exceptionPlace, handlingUnit: '' };
  const tote = { location: order.toteAt, handlingUnit: order.tote };
  const lines: MovementLine[] = [];
  for (const { owner, item, laidFromTote, laidFound, lost, gained } of settlements) {
    const ware = { owner, item };
    // Nothing is both laid aside and lost: what is laid lay above what was expected.
    lines.push(...movesOfFree(rows, { ...ware, quantity: laidFromTote }, exception).lines);
    lines.push(...movesOfFree(rows, { ...ware, quantity: lost }, LOST).lines);
    if (laidFound + gained === 0) continue;
    const layer = await layerOfSurplus(o, tx, ware, rows, report);
    if (laidFound > 0) lines.push(found({ ...ware, layer, quantity: laidFound }, exception));
    if (gained > 0) lines.push(found({ ...ware, layer, quantity: gained }, tote));
  }
  return lines;
}

async function askForCounts(
  o: Outbound,
  tx: Tx,
  { task, report, order }: Checked,
  settlements: readonly ItemSettlement[],
): Promise<void> {
  const missing = settlements.filter((one) => one.released > 0 || one.lost > 0);
  const surplus = settlements.filter((one) => one.laidFound > 0 || one.gained > 0);
  if (missing.length + surplus.length === 0) return;
  const own = [...missing, ...surplus].filter((one) => one.owner === order.owner);
  const items = own.map((one) => one.item);
  const sources = await sourceBins(tx, order.order, items);
  const places = sources.map((source) => ({ owner: order.owner, ...source }));
  for (const one of surplus) {
    if (!places.some((place) => isWare(place, one))) {
      places.push(...(await binsOf(o, tx, one, report)));
    }
  }
  const { actor, at } = report;
  const { document, correlationId } = task;
  await countBins(o, tx, places, { reason: 'check_mismatch', document, actor, correlationId, at });
}

/** What lies at the exception place now goes back to a bin. */
async function bringBack(
  o: Outbound,
  tx: Tx,
  { task, report }: Checked,
  lines: readonly MovementLine[],
): Promise<void> {
  const laid = lines.filter((line) => line.to.location === task.exceptionPlace);
  if (laid.length === 0) return;
  const layers = await o.ledger.layers(tx, [...new Set(laid.map((line) => line.layer))]);
  for (const { owner, item, layer, quantity, to } of laid) {
    await o.returns.request(tx, {
      owner,
      from: to.location,
      handlingUnit: '',
      goods: { item, layer, lot: layers.get(layer)?.lot ?? '', quality: to.quality },
      quantity,
      document: task.document,
      actor: report.actor,
      correlationId: task.correlationId,
      at: report.at,
    });
  }
}
