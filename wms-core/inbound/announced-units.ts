import type { Tx } from '#base/database/index.ts';
import { isSscc } from '#base/gs1/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { ReportedReceipt } from '#wms-core/contracts.ts';
import type { Act, ReceiveTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import type { AnnouncedUnit, AsnDocument, InnerUnit } from './asn-document.ts';
import { readAsn } from './asn-store.ts';
import { cameWith } from './inner-units.ts';
import type { InboundParts } from './parts.ts';
import { receive } from './receive.ts';
import { refuseInbound } from './refusals.ts';
import { readUnit } from './unit-store.ts';

/**
 * Pallets that a supplier packed and announced by their SSCC, and units in or on them that have an
 * SSCC too. Where what stands there is what was announced, one confirmation takes all of it in, units
 * nested; where units are missing or too many, those that were scanned. A unit that came without its
 * pallet is taken in by itself, like one. Where goods differ, the pallet is received item by item like
 * any other.
 */

/** A pallet and the units in or on it. */
const withInner = (unit: AnnouncedUnit): readonly AnnouncedUnit[] => [unit, ...(unit.units ?? [])];

/** What is wrong with the pallets that a document names; `pieces` are those of its lines. */
export function unitFault(
  { asn, lines, units = [] }: AsnDocument,
  pieces: readonly number[],
): Refusal | undefined {
  const open = new Map(lines.map(({ line }, index) => [line, pieces[index]!]));
  const seen = new Set<string>();
  for (const { handlingUnit, content } of units.flatMap(withInner)) {
    if (!isSscc(handlingUnit)) return refuseInbound('asn.unit_label', { asn, handlingUnit });
    if (seen.has(handlingUnit)) return refuseInbound('asn.unit_twice', { asn, handlingUnit });
    seen.add(handlingUnit);
    for (const { line, quantity } of content) {
      const left = (open.get(line) ?? 0) - quantity;
      if (left < 0) return refuseInbound('asn.unit_content', { asn, handlingUnit, line });
      open.set(line, left);
    }
  }
  const empty = units.find((unit) => withInner(unit).every(({ content }) => content.length === 0));
  return empty && refuseInbound('asn.unit_empty', { asn, handlingUnit: empty.handlingUnit });
}

const ANNOUNCED = `SELECT w.unit, a.asn FROM unnest($1::text[]) AS w(unit)
  JOIN wms.asn a ON a.status <> 'closed' AND a.asn <> $2 AND (
    a.content->'units' @> jsonb_build_array(jsonb_build_object('handlingUnit', w.unit))
    OR a.content->'units' @> jsonb_build_array(jsonb_build_object('units',
      jsonb_build_array(jsonb_build_object('handlingUnit', w.unit)))))
  ORDER BY w.unit, a.asn LIMIT 1`;

interface Elsewhere {
  readonly unit: string;
  readonly asn: string;
}

/** A pallet comes once: another ASN that is still open names it, or a unit on it. */
export async function announcedElsewhere(
  tx: Tx,
  { asn, units = [] }: AsnDocument,
): Promise<Refusal | undefined> {
  const named = units.flatMap(withInner).map(({ handlingUnit }) => handlingUnit);
  // Two ASNs at a time that name the same take turns even while there is no row to lock.
  for (const unit of named.toSorted()) {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`asn unit ${unit}`]);
  }
  const [other] = named.length > 0 ? await tx.query<Elsewhere>(ANNOUNCED, [named, asn]) : [];
  return (
    other && refuseInbound('asn.unit_open', { asn, handlingUnit: other.unit, other: other.asn })
  );
}

/** The announced pallets as a worker is shown them. */
export function unitsOf({ lines, units = [] }: AsnDocument): NonNullable<ReceiveTask['units']> {
  const shown = ({ handlingUnit, content }: InnerUnit) => ({
    handlingUnit,
    content: content.map(({ line, lot = '', quantity }) => ({
      item: lines.find((one) => one.line === line)!.item,
      lot,
      quantity,
    })),
  });
  return units.map((unit) => ({
    ...shown(unit),
    ...(unit.units ? { units: unit.units.map(shown) } : {}),
  }));
}

/** Each announced part of a unit as the scan that a worker would have made of it. */
const scansOf = (document: AsnDocument, unit: InnerUnit, pallet: string) =>
  unit.content.map(({ line, ...part }) => ({
    act: 'received' as const,
    item: document.lines.find((one) => one.line === line)!.item,
    damaged: 0,
    handlingUnit: unit.handlingUnit,
    ...(unit.handlingUnit === pallet ? {} : { onto: pallet }),
    ...part,
  }));

/** The inner units that were found, wherever the ASN has them. */
function innerFound(
  { asn, units = [] }: AsnDocument,
  unit: AnnouncedUnit,
  found: readonly string[] | undefined,
): readonly InnerUnit[] | Refusal {
  if (!found) return unit.units ?? [];
  const announced = new Map(
    units.flatMap((one) => one.units ?? []).map((one) => [one.handlingUnit, one]),
  );
  const stranger = found.find((one) => !announced.has(one));
  if (stranger !== undefined) {
    return refuseInbound('receipt.inner_unknown', { asn, handlingUnit: stranger });
  }
  return [...new Set(found)].sort().map((one) => announced.get(one)!);
}

const missingKey = (handlingUnit: string): string => `inner-unit:${handlingUnit}`;

/** A unit that was announced on the pallet and not found there; it may yet come on another. */
async function tellMissing(
  tx: Tx,
  { exceptions }: InboundParts,
  missing: readonly string[],
  where: { readonly asn: string; readonly pallet: string; readonly at: Millis },
): Promise<void> {
  const { asn, pallet, at } = where;
  for (const handlingUnit of missing) {
    const text = {
      en: `Unit ${handlingUnit} of ASN ${asn} was not found on pallet ${pallet}. Look for it on the other pallets; what is in it is not received, and short when the receipt ends.`,
      zh: `入库通知 ${asn} 的载具 ${handlingUnit} 不在托盘 ${pallet} 上。请在其他托盘上查找；其内货物未收货，收货结束时计为短收。`,
    };
    const key = missingKey(handlingUnit);
    await exceptions.raise(tx, { key, kind: 'short', subject: asn, text, at });
  }
}

const noticeOf = (missing: readonly string[]): Text => ({
  en: `Received without ${missing.join(', ')}: not found on the pallet.`,
  zh: `已收货，但未在托盘上找到：${missing.join('、')}。`,
});

/**
 * Books a pallet as it was announced, or with the units that were found on it, or a unit that came
 * without its pallet; all or nothing.
 */
export async function receiveAnnounced(
  tx: Tx,
  parts: InboundParts,
  task: ReportedReceipt,
  report: TaskReport,
  { handlingUnit: pallet, units: found }: Extract<Act, { act: 'unit_received' }>,
): Promise<ReportAnswer> {
  const asn = await readAsn(tx, task.asn);
  const unit = asn?.content.units
    ?.flatMap(withInner)
    .find(({ handlingUnit }) => handlingUnit === pallet);
  if (!asn || !unit) {
    return refuseInbound('receipt.unit_unknown', { asn: task.asn, handlingUnit: pallet });
  }
  // Something was taken from it already: it is no longer as it was announced.
  if (await readUnit(tx, pallet)) {
    return refuseInbound('receipt.unit_taken', { handlingUnit: pallet });
  }
  if ((await cameWith(tx, task.asn, [pallet])).size > 0) {
    return refuseInbound('receipt.unit_came', { handlingUnit: pallet, asn: task.asn });
  }
  const inner = innerFound(asn.content, unit, found);
  if (isRefusal(inner)) return inner;
  const here = inner.map(({ handlingUnit }) => handlingUnit);
  const announced = (unit.units ?? []).map(({ handlingUnit }) => handlingUnit);
  const before = await knownUnits(tx, parts, task.asn, [...here, ...announced]);
  const twice = here.find((one) => before.has(one));
  if (twice !== undefined) return refuseInbound('receipt.inner_taken', { handlingUnit: twice });
  const scans = [unit, ...inner].flatMap((one) => scansOf(asn.content, one, pallet));
  if (scans.length === 0) return refuseInbound('receipt.nothing_on', { handlingUnit: pallet });
  let answer: ReportAnswer = { accepted: true };
  for (const [index, act] of scans.entries()) {
    const part = { ...report, reportId: `${report.reportId}/${index + 1}` };
    const booked = await receive(tx, parts, task, part, act);
    if (isRefusal(booked)) return booked;
    if (booked.notice) answer = booked;
  }
  for (const one of [pallet, ...here]) {
    await parts.exceptions.settle(tx, missingKey(one), report.actor, report.at);
  }
  const missing = announced.filter((one) => !here.includes(one) && !before.has(one));
  if (missing.length === 0) return answer;
  await tellMissing(tx, parts, missing, { asn: task.asn, pallet, at: report.at });
  return { accepted: true, notice: answer.notice ?? noticeOf(missing) };
}

/** Those of them that are in the house, or came with this ASN and were opened since. */
async function knownUnits(
  tx: Tx,
  { ledger }: InboundParts,
  asn: string,
  units: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = new Set(await cameWith(tx, asn, units));
  for (const one of units) if (await ledger.unit(tx, one)) known.add(one);
  return known;
}
