import type { Tx } from '#base/database/index.ts';
import { isSscc } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item, MovementLine } from '#wms-core/contracts.ts';
import type { Act, Grade, Quality, ReceiveTask, TaskReport } from '#wms-core/ports.ts';
import { addToTally } from '#wms-core/tally.ts';
import {
  type AsnLine,
  type AsnRow,
  addToLines,
  type LineChange,
  readAsn,
  readLines,
} from './asn-store.ts';
import { type ReceiptDates, receiptDates } from './dates.ts';
import { isLookedAt } from './inspection/lots.ts';
import { headOf, type InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { type Origins, originsOf, type Portion } from './returns/origin.ts';
import { termsOf } from './terms.ts';
import { insertUnit, readUnit, unitsIn } from './unit-store.ts';
import { closeUnitAtDock } from './units.ts';

type Received = Extract<Act, { act: 'received' }>;

const PALLET = { tareGrams: 20_000, maxWeightGrams: 1_000_000, maxVolumeMl: 2_000_000 } as const;

/** Shares pieces out over the lines of their item: each to its expected number, the last the rest. */
export function shareOut(
  lines: readonly AsnLine[],
  pieces: { readonly good: number; readonly damaged: number },
): { readonly line: string; readonly good: number; readonly damaged: number }[] {
  let { good, damaged } = pieces;
  const shares: { line: string; good: number; damaged: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const room = isLast ? good + damaged : Math.max(0, line.expected - line.received);
    const takesGood = Math.min(good, room);
    const takesDamaged = Math.min(damaged, room - takesGood);
    good -= takesGood;
    damaged -= takesDamaged;
    if (takesGood + takesDamaged > 0) {
      shares.push({ line: line.line, good: takesGood, damaged: takesDamaged });
    }
  }
  return shares;
}

/** Returned pieces are counted exactly: a customer is paid for each. */
const EXACT = { overReceiptPercent: 0 } as const;

/** The most that may come of an item: what its lines announce and its tolerance over it. */
export function mostAllowed(
  lines: readonly AsnLine[],
  item: Pick<Item, 'overReceiptPercent'>,
): number {
  const expected = lines.reduce((sum, line) => sum + line.expected, 0);
  return expected + Math.floor((expected * item.overReceiptPercent) / 100);
}

/** What is wrong with a scan by the item's rules and the ASN's numbers. */
function faultIn(
  asn: string,
  item: Item,
  lines: readonly AsnLine[],
  act: Received,
): Refusal | undefined {
  const given = act.quantity + act.damaged;
  if (lines.length === 0) {
    return refuseInbound('receipt.not_announced', { item: item.item, asn });
  }
  if (given < 1) return refuseInbound('receipt.nothing', { item: item.item });
  if (item.lotControlled && !act.lot) {
    return refuseInbound('receipt.lot_missing', { item: item.item });
  }
  const serials = act.serials?.length ?? 0;
  if (item.serialControlled && serials !== act.quantity) {
    return refuseInbound('receipt.serials_missing', {
      item: item.item,
      given: serials,
      quantity: act.quantity,
    });
  }
  const received = lines.reduce((sum, line) => sum + line.received, 0);
  const allowed = mostAllowed(lines, item);
  if (received + given > allowed) {
    const expected = lines.reduce((sum, line) => sum + line.expected, 0);
    return refuseInbound('receipt.over_tolerance', {
      item: item.item,
      given,
      received,
      expected,
      allowed,
    });
  }
  return undefined;
}

/** The pallet of a scan: a fresh label closes the pallet before it and begins a new one. */
async function unitFor(
  tx: Tx,
  parts: InboundParts,
  scan: { readonly asn: AsnRow; readonly handlingUnit: string; readonly report: TaskReport },
): Promise<Refusal | undefined> {
  const { asn, handlingUnit, report } = scan;
  if (!handlingUnit.startsWith('IB-') && !isSscc(handlingUnit)) {
    return refuseInbound('receipt.unit_label', { handlingUnit });
  }
  const known = await readUnit(tx, handlingUnit);
  if (known) {
    const isOpen = known.asn === asn.asn && known.status === 'receiving';
    return isOpen ? undefined : refuseInbound('receipt.unit_taken', { handlingUnit });
  }
  const wrong = parts.masterData.labelFault(handlingUnit);
  if (wrong) return wrong;
  const made = await parts.ledger.createUnit(tx, {
    handlingUnit,
    type: 'pallet',
    location: asn.dock,
    boundTo: asn.asn,
    ...PALLET,
  });
  if (isRefusal(made)) return refuseInbound('receipt.unit_taken', { handlingUnit });
  for (const before of await unitsIn(tx, { statuses: ['receiving'], asn: asn.asn })) {
    await closeUnitAtDock(tx, parts, before, report.at);
  }
  const { correlationId } = asn;
  await insertUnit(tx, {
    handlingUnit,
    asn: asn.asn,
    dock: asn.dock,
    correlationId,
    at: report.at,
  });
  return undefined;
}

const QUALITY_OF_GRADE: Readonly<Record<Grade, Quality>> = {
  A: 'passed',
  B: 'pending',
  C: 'rejected',
};

interface Arrival {
  readonly asn: AsnRow;
  readonly item: Item;
  readonly act: Received;
  readonly dates: ReceiptDates;
  readonly at: Millis;
}

/** What the good pieces are: by their grade where a customer sends them back, else by the plans. */
async function qualityOf(
  tx: Tx,
  parts: InboundParts,
  { asn, item, act, dates, at }: Arrival,
): Promise<Quality | Refusal> {
  if (asn.kind === 'return') {
    if (!act.grade) return refuseInbound('return.grade', { item: item.item });
    return dates.expired ? 'rejected' : QUALITY_OF_GRADE[act.grade];
  }
  if (dates.expired) return 'rejected';
  const lot = { asn: asn.asn, item: item.item, lot: act.lot ?? '' };
  const { supplier } = asn;
  return (await isLookedAt(tx, parts, { ...lot, of: item, supplier, at })) ? 'pending' : 'passed';
}

/** The layers that the pieces of a line belong to: new ones, or those that they once left with. */
async function layersOf(
  tx: Tx,
  parts: InboundParts,
  { asn, item, act, dates, at }: Arrival,
): Promise<Origins | Refusal> {
  const receivedAt = asn.receivedAt ?? at;
  const lot = act.lot ?? '';
  const serials = item.serialControlled ? (act.serials ?? []) : [];
  if (asn.kind === 'return') {
    return originsOf(tx, parts, { asn, item: item.item, lot, dates, receivedAt }, serials);
  }
  return {
    async portions(line, quantity, own) {
      const layer = await parts.ledger.layer(tx, {
        item: item.item,
        owner: item.owner,
        lot,
        productionDate: dates.productionDate,
        expiryDate: dates.expiryDate,
        receivedAt,
        receiptLine: line,
        delivery: asn.asn,
        supplier: asn.supplier,
      });
      return [{ layer, quantity, ...(own ? { serials: own } : {}) }];
    },
  };
}

interface Scan {
  readonly lines: readonly AsnLine[];
  readonly quality: Quality;
  readonly origins: Origins;
}

/** What a scan moves, and what it adds to the lines of the ASN. */
async function booking(
  { asn, item, act }: Arrival,
  { lines, quality, origins }: Scan,
): Promise<{ readonly movements: MovementLine[]; readonly changes: LineChange[] }> {
  const movements: MovementLine[] = [];
  const changes: LineChange[] = [];
  const serials = item.serialControlled ? [...(act.serials ?? [])] : undefined;
  const from = asn.kind === 'return' ? 'CUSTOMER' : 'SUPPLIER';
  const move = (portions: readonly Portion[], to: Quality) => {
    for (const portion of portions) {
      movements.push({
        item: item.item,
        owner: item.owner,
        ...portion,
        from: { location: from, handlingUnit: '', quality: to },
        to: { location: asn.dock, handlingUnit: act.handlingUnit, quality: to },
      });
    }
  };
  for (const share of shareOut(lines, { good: act.quantity, damaged: act.damaged })) {
    const { line, good, damaged } = share;
    if (good > 0) move(await origins.portions(line, good, serials?.splice(0, good)), quality);
    if (damaged > 0) move(await origins.portions(line, damaged), 'rejected');
    changes.push({
      line,
      received: good + damaged,
      damaged,
      accepted: quality === 'passed' ? good : 0,
      rejected: quality === 'rejected' ? good : 0,
    });
  }
  return { movements, changes };
}

/** Books one scan: SUPPLIER (or CUSTOMER) → pallet at the dock. Refuses with a sentence. */
export async function receive(
  tx: Tx,
  parts: InboundParts,
  task: ReceiveTask,
  report: TaskReport,
  act: Received,
): Promise<{ readonly accepted: true } | Refusal> {
  const asn = await readAsn(tx, task.asn);
  if (!asn || asn.status === 'closed') return refuseInbound('receipt.ended', { asn: task.asn });
  const scanned = await parts.masterData.itemByCode(tx, parts.owner, act.item);
  if (!scanned) return refuseInbound('receipt.unknown_item', { code: act.item.slice(0, 60) });
  const isReturn = asn.kind === 'return';
  const item = isReturn
    ? { ...scanned, ...EXACT }
    : (await termsOf(tx, parts, asn.supplier))(scanned);
  const all = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  const lines = all.filter((line) => line.item === item.item);
  const fault = faultIn(asn.asn, item, lines, act);
  if (fault) return fault;
  const dates = receiptDates(item, act, report.at);
  if (isRefusal(dates)) return dates;
  const unitFault = await unitFor(tx, parts, { asn, handlingUnit: act.handlingUnit, report });
  if (unitFault) return unitFault;

  const arrival: Arrival = { asn, item, act, dates, at: report.at };
  const quality = await qualityOf(tx, parts, arrival);
  if (isRefusal(quality)) return quality;
  const origins = await layersOf(tx, parts, arrival);
  if (isRefusal(origins)) return origins;
  const { movements, changes } = await booking(arrival, { lines, quality, origins });
  const reason = isReturn ? 'customer_return' : 'receipt';
  const posted = await parts.ledger.post(tx, {
    ...headOf(task, report, reason),
    lines: movements,
  });
  if (isRefusal(posted)) return posted;
  await addToLines(tx, asn.asn, changes);
  await tx.query("UPDATE wms.asn SET status = 'receiving', received_at = $2 WHERE asn = $1", [
    asn.asn,
    asn.receivedAt ?? report.at,
  ]);
  const pieces = changes.reduce((sum, change) => sum + change.received, 0);
  await addToTally(tx, 'received', pieces);
  return { accepted: true };
}
