import type { Tx } from '#base/database/index.ts';
import { isSscc } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { ReportedReceipt } from '#wms-core/contracts.ts';
import type { Act, ReceiveTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import type { AnnouncedUnit, AsnDocument } from './asn-document.ts';
import { readAsn } from './asn-store.ts';
import type { InboundParts } from './parts.ts';
import { receive } from './receive.ts';
import { refuseInbound } from './refusals.ts';
import { readUnit } from './unit-store.ts';

/**
 * Pallets that a supplier packed and announced by their SSCC. Where what stands there is what was
 * announced, one confirmation takes all of it in; where something differs, the pallet is received
 * item by item like any other.
 */

/** What is wrong with the pallets that a document names; `pieces` are those of its lines. */
export function unitFault(
  { asn, lines, units = [] }: AsnDocument,
  pieces: readonly number[],
): Refusal | undefined {
  const open = new Map(lines.map(({ line }, index) => [line, pieces[index]!]));
  const seen = new Set<string>();
  for (const { handlingUnit, content } of units) {
    if (!isSscc(handlingUnit)) return refuseInbound('asn.unit_label', { asn, handlingUnit });
    if (seen.has(handlingUnit)) return refuseInbound('asn.unit_twice', { asn, handlingUnit });
    seen.add(handlingUnit);
    for (const { line, quantity } of content) {
      const left = (open.get(line) ?? 0) - quantity;
      if (left < 0) return refuseInbound('asn.unit_content', { asn, handlingUnit, line });
      open.set(line, left);
    }
  }
  return undefined;
}

/** The announced pallets as a worker is shown them. */
export const unitsOf = ({ lines, units = [] }: AsnDocument): NonNullable<ReceiveTask['units']> =>
  units.map(({ handlingUnit, content }) => ({
    handlingUnit,
    content: content.map(({ line, lot = '', quantity }) => ({
      item: lines.find((one) => one.line === line)!.item,
      lot,
      quantity,
    })),
  }));

/** Each announced part of the pallet as the scan that a worker would have made of it. */
const scansOf = (document: AsnDocument, unit: AnnouncedUnit) =>
  unit.content.map(({ line, ...part }) => ({
    act: 'received' as const,
    item: document.lines.find((one) => one.line === line)!.item,
    damaged: 0,
    handlingUnit: unit.handlingUnit,
    ...part,
  }));

/** Books a pallet as it was announced, all of it or nothing. */
export async function receiveAnnounced(
  tx: Tx,
  parts: InboundParts,
  task: ReportedReceipt,
  report: TaskReport,
  { handlingUnit }: Extract<Act, { act: 'unit_received' }>,
): Promise<ReportAnswer> {
  const asn = await readAsn(tx, task.asn);
  const unit = asn?.content.units?.find((one) => one.handlingUnit === handlingUnit);
  if (!asn || !unit) return refuseInbound('receipt.unit_unknown', { asn: task.asn, handlingUnit });
  // Something was taken from it already: it is no longer as it was announced.
  if (await readUnit(tx, handlingUnit))
    return refuseInbound('receipt.unit_taken', { handlingUnit });
  let answer: ReportAnswer = { accepted: true };
  for (const [index, act] of scansOf(asn.content, unit).entries()) {
    const part = { ...report, reportId: `${report.reportId}/${index + 1}` };
    const booked = await receive(tx, parts, task, part, act);
    if (isRefusal(booked)) return booked;
    if (booked.notice) answer = booked;
  }
  return answer;
}
