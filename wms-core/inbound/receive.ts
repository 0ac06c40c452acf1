import type { Tx } from '#base/database/index.ts';
import { isSscc } from '#base/gs1/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item, ReportedReceipt } from '#wms-core/contracts.ts';
import { blockedItem } from '#wms-core/master-data/index.ts';
import { ofOwner } from '#wms-core/owner.ts';
import type { Act, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { addToTally } from '#wms-core/tally.ts';
import { type AsnLine, addToLines, growLine, readLines } from './asn-store.ts';
import { catchWeightFault } from './catch-weight.ts';
import { type ReceiptDates, receiptDates } from './dates.ts';
import { fromOutside } from './from-outside.ts';
import { fromTransit, type Scan } from './from-transit.ts';
import { cameWith, standOn } from './inner-units.ts';
import { holdDoubted, type LotDateDoubt, lotDateDoubt } from './lot-dates/index.ts';
import { headOf, type InboundParts, PALLET } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { raiseGraded } from './returns/graded.ts';
import { readRules } from './rules.ts';
import { type AsnHead, readBasis, type ScanBasis, type ScannedLine } from './scan-store.ts';
import { mostAllowed, onTerms } from './terms.ts';
import { insertUnit, unitsIn } from './unit-store.ts';
import { closeUnitAtDock } from './units.ts';
import { raiseUnlisted } from './unlisted.ts';

type Received = Extract<Act, { act: 'received' }>;
/** `onto`: the pallet on which the unit stands that the pieces are in; left out, they are on it. */
type Scanned = Received & { readonly onto?: string };

/** Returned pieces are counted exactly: a customer is paid for each. */
const EXACT = { overReceiptPercent: 0 } as const;

/**
 * The lines that a scan belongs to. Goods that nobody announced get a line of their own: in a blind
 * receipt, and in any other where the house takes them in and holds them.
 */
async function linesFor(
  tx: Tx,
  { asn, lines }: ScanBasis,
  item: Item,
): Promise<readonly ScannedLine[] | Refusal> {
  if (lines.length > 0) return lines;
  const isRefused = !asn.blind && (await readRules(tx)).unlisted === 'refuse';
  if (asn.isTransfer || asn.kind === 'return' || isRefused) {
    return refuseInbound('receipt.not_announced', { item: item.item, asn: asn.asn });
  }
  // An ASN would have been refused for it.
  const blocked = blockedItem(new Map([[item.item, item]]));
  if (blocked) return blocked;
  const all = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  return [
    {
      ...(await growLine(tx, asn, item.item, all)),
      unitCost: null,
      supplierLot: null,
      customs: null,
    },
  ];
}

/** What is wrong with a scan by the item's rules and the ASN's numbers. */
function faultIn(item: Item, lines: readonly AsnLine[], act: Received): Refusal | undefined {
  const given = act.quantity + act.damaged;
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
  const { damagedSerials } = act;
  if (damagedSerials && damagedSerials.length !== act.damaged) {
    const facts = { item: item.item, given: damagedSerials.length, quantity: act.damaged };
    return refuseInbound('receipt.serials_missing', facts);
  }
  const expected = lines.reduce((sum, line) => sum + line.expected, 0);
  const received = lines.reduce((sum, line) => sum + line.received, 0);
  const allowed = mostAllowed(lines, item);
  // Where nothing was announced there is nothing to be over.
  if (expected > 0 && received + given > allowed) {
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
  { asn, unit: known }: ScanBasis,
  { handlingUnit, report }: { readonly handlingUnit: string; readonly report: TaskReport },
): Promise<Refusal | undefined> {
  if (!handlingUnit.startsWith('IB-') && !isSscc(handlingUnit)) {
    return refuseInbound('receipt.unit_label', { handlingUnit });
  }
  if (known) {
    const isOpen = known.asn === asn.asn && known.status === 'receiving';
    return isOpen ? undefined : refuseInbound('receipt.unit_taken', { handlingUnit });
  }
  const wrong = parts.masterData.labelFault(handlingUnit);
  if (wrong) return wrong;
  if ((await cameWith(tx, asn.asn, [handlingUnit])).size > 0) {
    return refuseInbound('receipt.unit_came', { handlingUnit, asn: asn.asn });
  }
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

/** The first scan alone writes the ASN's row. */
async function markReceiving(tx: Tx, asn: AsnHead, at: Millis): Promise<void> {
  if (asn.status === 'receiving' && asn.receivedAt !== null) return;
  await tx.query("UPDATE wms.asn SET status = 'receiving', received_at = $2 WHERE asn = $1", [
    asn.asn,
    asn.receivedAt ?? at,
  ]);
}

/** Whether a supplier's lot is known with another date. */
async function doubtOf(
  tx: Tx,
  parts: InboundParts,
  { asn, item, act, dates: { expiryDate } }: Scan,
  { taskId: task, at }: TaskReport,
): Promise<Refusal | LotDateDoubt | undefined> {
  const isOwn = asn.kind === 'return' || asn.isTransfer;
  if (isOwn || !item.lotControlled || !act.lot || expiryDate === null) return undefined;
  const { supplier } = asn;
  const labelled = { item, supplier, asn: asn.asn, task, lot: act.lot, expiryDate };
  return lotDateDoubt(tx, parts, labelled, at);
}

/** Goods that came too late are booked, and go where a person decides about them. */
function rejectedFor({ masterData }: InboundParts, item: Item, dates: ReceiptDates): Text {
  const places = masterData.locationsOfKind('exception').map(({ location }) => location);
  const to = places.sort().join(', ');
  const date = dates.expiryDate ?? '–';
  return {
    en: `Booked as rejected: ${item.item} expires on ${date}, which is too soon. It goes to ${to}.`,
    zh: `已按不合格入账：${item.item} 的效期为 ${date}，不符合收货要求，将送往 ${to}。`,
  };
}

/** Books one scan: SUPPLIER, CUSTOMER or transit → pallet at the dock. Refuses with a sentence. */
export async function receive(
  tx: Tx,
  parts: InboundParts,
  task: ReportedReceipt,
  report: TaskReport,
  act: Scanned,
): Promise<ReportAnswer> {
  const owner = task.owner?.owner ?? parts.masterData.owner();
  const scanned = await parts.masterData.itemByCode(tx, owner, act.item);
  const handlingUnit = act.onto ?? act.handlingUnit;
  const keys = { asn: task.asn, owner, item: scanned?.item ?? '', handlingUnit };
  const basis = await readBasis(tx, keys);
  if (!basis || basis.asn.status === 'closed') {
    return refuseInbound('receipt.ended', { asn: task.asn });
  }
  if (!scanned) return refuseInbound('receipt.unknown_item', { code: act.item.slice(0, 60) });
  const { asn } = basis;
  const isReturn = asn.kind === 'return';
  const item = isReturn ? { ...scanned, ...EXACT } : onTerms(scanned, ...basis.agreed);
  const lines = await linesFor(tx, basis, item);
  if (isRefusal(lines)) return lines;
  const fault =
    faultIn(item, lines, act) ?? (asn.isTransfer ? undefined : catchWeightFault(item, act));
  if (fault) return fault;
  const dates = receiptDates(item, act, report.at);
  if (isRefusal(dates)) return dates;
  const doubt = await doubtOf(tx, parts, { asn, item, act, dates }, report);
  if (doubt && isRefusal(doubt)) return doubt;
  const unitFault = await unitFor(tx, parts, basis, { handlingUnit, report });
  if (unitFault) return unitFault;
  const inner = { handlingUnit: act.handlingUnit, pallet: handlingUnit, dock: basis.asn.dock };
  const head = headOf(task, report, isReturn ? 'customer_return' : 'receipt');
  const unfit = act.onto === undefined ? undefined : await standOn(tx, parts, inner, head);
  if (unfit) return unfit;

  const scan = { asn, item, act, dates };
  const booking = asn.isTransfer
    ? await fromTransit(tx, scan)
    : await fromOutside(tx, ofOwner(parts, asn.owner), { ...scan, lines, at: report.at });
  if (isRefusal(booking)) return booking;
  const { movements, changes } = booking;
  const posted = await parts.ledger.post(tx, { ...head, lines: movements });
  if (isRefusal(posted)) return posted;
  const kept = doubt?.isHeld ? await holdDoubted(tx, parts, movements, report) : undefined;
  if (kept) return kept;
  await addToLines(tx, asn.asn, changes);
  if (isReturn) await raiseGraded(tx, parts, asn, { movements, lot: act.lot ?? '', at: report.at });
  if (lines[0]!.unlisted) await raiseUnlisted(tx, parts, asn, lines[0]!, report.at);
  await markReceiving(tx, asn, report.at);
  const pieces = changes.reduce((sum, change) => sum + change.received, 0);
  await addToTally(tx, 'received', pieces);
  const notice = dates.expired && act.quantity > 0 ? rejectedFor(parts, item, dates) : doubt?.text;
  return { accepted: true, ...(notice ? { notice } : {}) };
}
