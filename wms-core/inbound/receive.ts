import type { Tx } from '#base/database/index.ts';
import { isSscc } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import { blockedItem } from '#wms-core/master-data/index.ts';
import { ofOwner } from '#wms-core/owner.ts';
import type { Act, ReceiveTask, TaskReport } from '#wms-core/ports.ts';
import { addToTally } from '#wms-core/tally.ts';
import {
  type AsnLine,
  type AsnRow,
  addToLines,
  growLine,
  readAsn,
  readLines,
} from './asn-store.ts';
import { receiptDates } from './dates.ts';
import { fromOutside } from './from-outside.ts';
import { fromTransit } from './from-transit.ts';
import { headOf, type InboundParts, PALLET } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { readRules } from './rules.ts';
import { mostAllowed, termsOf } from './terms.ts';
import { insertUnit, readUnit, unitsIn } from './unit-store.ts';
import { closeUnitAtDock } from './units.ts';
import { raiseUnlisted } from './unlisted.ts';

type Received = Extract<Act, { act: 'received' }>;

/** Returned pieces are counted exactly: a customer is paid for each. */
const EXACT = { overReceiptPercent: 0 } as const;

/**
 * The lines that a scan belongs to. Goods that nobody announced get a line of their own: in a blind
 * receipt, and in any other where the house takes them in and holds them.
 */
async function linesFor(tx: Tx, asn: AsnRow, item: Item): Promise<readonly AsnLine[] | Refusal> {
  const lines = (await readLines(tx, [asn.asn], item.item)).get(asn.asn) ?? [];
  if (lines.length > 0) return lines;
  const isRefused = !asn.blind && (await readRules(tx)).unlisted === 'refuse';
  if (asn.content.transfer || asn.kind === 'return' || isRefused) {
    return refuseInbound('receipt.not_announced', { item: item.item, asn: asn.asn });
  }
  // An ASN would have been refused for it.
  const blocked = blockedItem(new Map([[item.item, item]]));
  if (blocked) return blocked;
  const all = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  return [await growLine(tx, asn, item.item, all)];
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

/** Books one scan: SUPPLIER, CUSTOMER or transit → pallet at the dock. Refuses with a sentence. */
export async function receive(
  tx: Tx,
  parts: InboundParts,
  task: ReceiveTask,
  report: TaskReport,
  act: Received,
): Promise<{ readonly accepted: true } | Refusal> {
  const asn = await readAsn(tx, task.asn);
  if (!asn || asn.status === 'closed') return refuseInbound('receipt.ended', { asn: task.asn });
  const scanned = await parts.masterData.itemByCode(tx, asn.owner, act.item);
  if (!scanned) return refuseInbound('receipt.unknown_item', { code: act.item.slice(0, 60) });
  const isReturn = asn.kind === 'return';
  const item = isReturn
    ? { ...scanned, ...EXACT }
    : (await termsOf(tx, ofOwner(parts, asn.owner), asn.supplier, [scanned.item]))(scanned);
  const lines = await linesFor(tx, asn, item);
  if (isRefusal(lines)) return lines;
  const fault = faultIn(item, lines, act);
  if (fault) return fault;
  const dates = receiptDates(item, act, report.at);
  if (isRefusal(dates)) return dates;
  const unitFault = await unitFor(tx, parts, { asn, handlingUnit: act.handlingUnit, report });
  if (unitFault) return unitFault;

  const scan = { asn, item, act, dates };
  const booking = asn.content.transfer
    ? await fromTransit(tx, scan)
    : await fromOutside(tx, ofOwner(parts, asn.owner), { ...scan, lines, at: report.at });
  if (isRefusal(booking)) return booking;
  const { movements, changes } = booking;
  const reason = isReturn ? 'customer_return' : 'receipt';
  const posted = await parts.ledger.post(tx, {
    ...headOf(task, report, reason),
    lines: movements,
  });
  if (isRefusal(posted)) return posted;
  await addToLines(tx, asn.asn, changes);
  if (lines[0]!.unlisted) await raiseUnlisted(tx, parts, asn, lines[0]!, report.at);
  await tx.query("UPDATE wms.asn SET status = 'receiving', received_at = $2 WHERE asn = $1", [
    asn.asn,
    asn.receivedAt ?? report.at,
  ]);
  const pieces = changes.reduce((sum, change) => sum + change.received, 0);
  await addToTally(tx, 'received', pieces);
  return { accepted: true };
}
