import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import { type AsnLine, type AsnRow, addToLines, lockAsn, readLines } from './asn-store.ts';
import { type LineStock, stockOfLine } from './line-stock.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';

/**
 * Goods that came beside what an ASN announced. They are pending, so that no order gets them, and
 * go to the exception place like all goods that are not passed; there a person releases them to a bin,
 * or has them returned (`reversal.ts`).
 */

const keyOf = (asn: string, line: string): string => `unlisted:${asn}:${line}`;

export async function raiseUnlisted(
  tx: Tx,
  parts: Pick<InboundParts, 'exceptions'>,
  asn: Pick<AsnRow, 'asn'>,
  { line, item }: AsnLine,
  at: Millis,
): Promise<void> {
  await parts.exceptions.raise(tx, {
    key: keyOf(asn.asn, line),
    kind: 'blocked',
    subject: asn.asn,
    text: {
      en: `${item} came with ASN ${asn.asn}, which does not list it (line ${line}). It is held: release it or return it.`,
      zh: `${item} 随入库通知 ${asn.asn} 到货,但通知中没有(行 ${line})。货物已暂扣:请放行或退回。`,
    },
    at,
  });
}

export const settleUnlisted = (
  tx: Tx,
  parts: Pick<InboundParts, 'exceptions'>,
  of: { readonly asn: string; readonly line: string },
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> => parts.exceptions.settle(tx, keyOf(of.asn, of.line), by.actor, by.at);

/** Held pieces that lie where a person decides about them. */
export const isLaidAside = (
  parts: Pick<InboundParts, 'masterData'>,
  { quality, handlingUnit, location }: LineStock,
): boolean =>
  quality === 'pending' &&
  handlingUnit === '' &&
  parts.masterData.location(location)?.kind === 'exception';

export interface Release {
  readonly asn: string;
  readonly line: string;
  readonly reason: string;
  readonly actor: string;
}

function movementOf(row: LineStock): MovementLine {
  const { item, owner, layer, quantity, location, handlingUnit, quality } = row;
  const from = { location, handlingUnit, quality };
  return { item, owner, layer, quantity, from, to: { ...from, quality: 'passed' } };
}

/** What stands in the way of a release. */
function faultOf(release: Release, line: AsnLine | undefined): Refusal | undefined {
  const { asn } = release;
  if (!line) return refuseInbound('line.unknown', { asn, line: release.line });
  return line.unlisted ? undefined : refuseInbound('unlisted.not', { asn, line: line.line });
}

/**
 * Turns all held pieces of a line into passed ones and has them brought to bins. Released before,
 * it changes nothing. Refuses while some are still on their way to the exception place.
 */
export async function release(
  tx: Tx,
  parts: InboundParts,
  given: Release,
): Promise<{ readonly pieces: number } | Refusal> {
  const asn = await lockAsn(tx, given.asn);
  if (!asn) return refuseInbound('asn.unknown', { asn: given.asn });
  const lines = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  const line = lines.find((one) => one.line === given.line);
  const fault = faultOf(given, line);
  if (fault) return fault;
  const rows = (await stockOfLine(tx, asn.asn, given.line)).filter((r) => r.quality === 'pending');
  const away = rows.find((row) => !isLaidAside(parts, row));
  if (away) {
    const place = away.handlingUnit || away.location;
    return refuseInbound('unlisted.under_way', { item: away.item, place });
  }
  const pieces = rows.reduce((sum, row) => sum + row.quantity, 0);
  const at = parts.clock.now();
  const { actor, reason } = given;
  await settleUnlisted(tx, parts, given, { actor, at });
  if (pieces === 0) return { pieces };
  const posted = await parts.ledger.post(tx, {
    postingId: parts.ids.next('REL'),
    document: asn.asn,
    actor,
    reason,
    correlationId: asn.correlationId,
    at,
    lines: rows.map(movementOf),
  });
  if (isRefusal(posted)) return posted;
  const change = { line: given.line, received: 0, damaged: 0, accepted: pieces, rejected: 0 };
  await addToLines(tx, asn.asn, [change]);
  await tellReleased(tx, parts, asn, { rows, at, ...given });
  return { pieces };
}

/** The host hears of it, and the pieces are brought to bins. */
async function tellReleased(
  tx: Tx,
  parts: InboundParts,
  asn: AsnRow,
  done: Release & { readonly rows: readonly LineStock[]; readonly at: Millis },
): Promise<void> {
  const { line, actor, reason, at } = done;
  const { correlationId } = asn;
  await parts.feed.append(
    tx,
    at,
    done.rows.map(({ item, lot, quantity, location }) => ({
      type: 'wms.inventory.status_changed',
      subject: item,
      correlationId,
      data: {
        asn: asn.asn,
        owner: asn.owner,
        line,
        item,
        lot,
        location,
        passed: quantity,
        rejected: 0,
        reason,
        actor,
      },
    })),
  );
  for (const { item, layer, lot, quantity, location } of done.rows) {
    await parts.returns.request(tx, {
      owner: asn.owner,
      from: location,
      handlingUnit: '',
      goods: { item, layer, lot, quality: 'passed' },
      quantity,
      document: asn.asn,
      actor,
      correlationId,
      at,
    });
  }
}
