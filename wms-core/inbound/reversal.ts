import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import type { Quality } from '#wms-core/ports.ts';
import { type AsnLine, type AsnRow, lockAsn, readLines } from './asn-store.ts';
import { resultsOf } from './close-receipt.ts';
import { type LineStock, stockOfLine } from './line-stock.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { isLaidAside, settleUnlisted } from './unlisted.ts';

/**
 * A person takes back what was received: the pieces were never meant to come in, or were scanned
 * wrongly. Only while they are where they were received, on their pallet at the dock; goods that
 * nobody announced also from the place where they are held.
 */

export interface Reversal {
  /** Given by whoever asks: the reversal happens once. */
  readonly reversal: string;
  readonly asn: string;
  readonly line: string;
  /** These three narrow which pieces of the line are meant. */
  readonly handlingUnit?: string;
  readonly lot?: string;
  readonly quality?: Quality;
  /** Left out: all that was received of it. */
  readonly quantity?: number;
  /** Of goods with serial numbers, when not all are meant. */
  readonly serials?: readonly string[];
  readonly reason: string;
  readonly actor: string;
}

export interface Reversed {
  readonly reversal: string;
  readonly quantity: number;
  readonly sequence: number;
  readonly isNew: boolean;
}

export type ReversalParts = Pick<
  InboundParts,
  'clock' | 'masterData' | 'ledger' | 'feed' | 'exceptions'
>;

type Taken = LineStock & { readonly taken: number };

/**
 * Whether the pieces are where they were received. A pallet that is to be fetched stands there until
 * a vehicle has it; what it brings then is looked at anew.
 */
function isWhereReceived(parts: ReversalParts, line: AsnLine, row: LineStock): boolean {
  if (row.location !== row.dock) return line.unlisted && isLaidAside(parts, row);
  if (row.status === 'inspecting') return row.quality !== 'pending';
  return row.status === 'receiving' || row.status === 'waiting' || row.status === 'moving';
}

const sumOf = (rows: readonly LineStock[]) => rows.reduce((sum, row) => sum + row.quantity, 0);

function isMeant(asked: Reversal, row: LineStock): boolean {
  const { handlingUnit, lot, quality } = asked;
  return (
    (handlingUnit === undefined || row.handlingUnit === handlingUnit) &&
    (lot === undefined || row.lot === lot) &&
    (quality === undefined || row.quality === quality)
  );
}

/** The rows from which the pieces are taken, or why not. */
function choose(
  parts: ReversalParts,
  asked: Reversal,
  line: AsnLine,
  rows: readonly LineStock[],
): readonly Taken[] | Refusal {
  const facts = { asn: asked.asn, line: line.line, item: line.item };
  const meant = rows.filter((row) => isMeant(asked, row));
  const isWhole = meant.length === rows.length;
  const wanted = asked.quantity ?? (isWhole ? line.received : sumOf(meant));
  const isNothing = line.received === 0 && rows.length === 0;
  if (wanted === 0 || isNothing) return refuseInbound('reversal.nothing', facts);
  const here = meant.filter((row) => isWhereReceived(parts, line, row));
  const pieces = sumOf(here);
  if (pieces < wanted) {
    const looked = meant.find((row) => row.status === 'inspecting' && row.quality === 'pending');
    if (looked) {
      return refuseInbound('reversal.inspecting', { ...facts, place: looked.handlingUnit });
    }
    return refuseInbound('reversal.moved', { ...facts, wanted, pieces });
  }
  if (pieces > wanted && here.length > 1) {
    return refuseInbound('reversal.ambiguous', { ...facts, places: here.length });
  }
  const taken = here.map((row) => ({ ...row, taken: pieces > wanted ? wanted : row.quantity }));
  const promised = taken.reduce(
    (sum, row) => sum + Math.max(0, row.taken - (row.quantity - row.allocated)),
    0,
  );
  return promised > 0 ? refuseInbound('reversal.promised', { ...facts, promised }) : taken;
}

/** The serial numbers that go back: those named, or all in the rows. */
async function serialsOf(
  tx: Tx,
  asked: Reversal,
  taken: readonly Taken[],
): Promise<ReadonlyMap<Taken, readonly string[]> | Refusal> {
  const found = new Map<Taken, readonly string[]>();
  for (const row of taken) {
    const rows = await tx.query<{ serial: string }>(
      `SELECT serial FROM wms.serial WHERE owner = $1 AND item = $2 AND layer = $3
         AND location = $4 AND handling_unit = $5 AND quality = $6 ORDER BY serial`,
      [row.owner, row.item, row.layer, row.location, row.handlingUnit, row.quality],
    );
    const here = rows.map(({ serial }) => serial);
    const named = asked.serials ? here.filter((one) => asked.serials?.includes(one)) : here;
    if (here.length > 0 && named.length !== row.taken) {
      const { item, taken: quantity } = row;
      return refuseInbound('reversal.serials', { item, quantity, given: named.length });
    }
    if (here.length > 0) found.set(row, named);
  }
  return found;
}

function movementOf(row: Taken, serials: readonly string[] | undefined): MovementLine {
  const { item, owner, layer, taken: quantity, location, handlingUnit, quality } = row;
  return {
    ...{ item, owner, layer, quantity },
    from: { location, handlingUnit, quality },
    to: { location: 'SUPPLIER', handlingUnit: '', quality },
    ...(serials ? { serials } : {}),
  };
}

/** Of rejected pieces first those that an inspection or a date condemned, then damaged ones. */
const TAKE_FROM_LINE = `UPDATE wms.asn_line
  SET received = greatest(0, received - $3::bigint - $4::bigint - $5::bigint),
    reversed = reversed + $3::bigint + $4::bigint + $5::bigint,
    accepted = greatest(0, accepted - $3::bigint),
    rejected = greatest(0, rejected - $5::bigint),
    damaged = greatest(0, damaged - greatest(0, $5::bigint - rejected))
  WHERE asn = $1 AND line = $2`;

async function takeFromLine(
  tx: Tx,
  asn: AsnRow,
  line: AsnLine,
  taken: readonly Taken[],
): Promise<AsnLine> {
  const of = (quality: Quality) =>
    taken.filter((row) => row.quality === quality).reduce((sum, row) => sum + row.taken, 0);
  const pieces = [of('passed'), of('pending'), of('rejected')];
  await tx.query(TAKE_FROM_LINE, [asn.asn, line.line, ...pieces]);
  const lines = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  return lines.find((one) => one.line === line.line)!;
}

/** The answer of a reversal that was done under this number. */
async function doneBefore(tx: Tx, asked: Reversal): Promise<Reversed | Refusal | undefined> {
  const { actor: _, ...content } = asked;
  const [row] = await tx.query<{ content: unknown; quantity: number; sequence: number }>(
    'SELECT content, quantity, sequence FROM wms.receipt_reversal WHERE reversal_id = $1',
    [asked.reversal],
  );
  if (!row) return undefined;
  const { quantity, sequence } = row;
  if (!isDeepStrictEqual(row.content, content)) {
    return refuseInbound('reversal.conflict', { reversal: asked.reversal });
  }
  return { reversal: asked.reversal, quantity, sequence, isNew: false };
}

/** Once by its number. Posts the pieces back to SUPPLIER and tells the host. */
export async function reverse(
  tx: Tx,
  parts: ReversalParts,
  asked: Reversal,
): Promise<Reversed | Refusal> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`reversal ${asked.reversal}`]);
  const before = await doneBefore(tx, asked);
  if (before) return before;
  const asn = await lockAsn(tx, asked.asn);
  if (!asn) return refuseInbound('asn.unknown', { asn: asked.asn });
  if (asn.content.transfer || asn.kind === 'return') {
    return refuseInbound('reversal.not_supplied', { asn: asn.asn });
  }
  const lines = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  const line = lines.find((one) => one.line === asked.line);
  if (!line) return refuseInbound('line.unknown', { asn: asn.asn, line: asked.line });
  // Pallets are sent to bins in turns: one that waits now is not on its way before this has ended.
  await takeTurns(tx);
  const taken = choose(parts, asked, line, await stockOfLine(tx, asn.asn, line.line));
  if (isRefusal(taken)) return taken;
  const serials = await serialsOf(tx, asked, taken);
  if (isRefusal(serials)) return serials;
  return book(tx, parts, { asked, asn, line, taken, serials });
}

async function book(
  tx: Tx,
  parts: ReversalParts,
  chosen: {
    readonly asked: Reversal;
    readonly asn: AsnRow;
    readonly line: AsnLine;
    readonly taken: readonly Taken[];
    readonly serials: ReadonlyMap<Taken, readonly string[]>;
  },
): Promise<Reversed | Refusal> {
  const { asked, asn, line, taken, serials } = chosen;
  const { reversal, reason, actor } = asked;
  const at = parts.clock.now();
  const { correlationId } = asn;
  const head = { document: asn.asn, actor, reason, correlationId, at };
  const posted = await parts.ledger.post(tx, {
    ...head,
    postingId: `reversal:${reversal}`,
    lines: taken.map((row) => movementOf(row, serials.get(row))),
  });
  if (isRefusal(posted)) return posted;
  const quantity = taken.reduce((sum, row) => sum + row.taken, 0);
  const { actor: _, ...content } = asked;
  await tx.query(
    `INSERT INTO wms.receipt_reversal (reversal_id, asn, content, quantity, sequence, actor, at)
     VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7)`,
    [reversal, asn.asn, JSON.stringify(content), quantity, posted.sequence, actor, at],
  );
  const after = await takeFromLine(tx, asn, line, taken);
  await parts.feed.append(tx, at, [
    {
      type: 'wms.receipt.reversed',
      subject: asn.asn,
      correlationId,
      data: {
        ...{ reversal, asn: asn.asn, owner: asn.owner, supplier: asn.supplier },
        ...{ item: line.item, quantity },
        goods: taken.map((row) => ({
          ...{ lot: row.lot, handlingUnit: row.handlingUnit, quality: row.quality },
          quantity: row.taken,
        })),
        ...{ reason, actor, line: resultsOf(asn, [after])[0] },
      },
    },
  ]);
  const rest = line.unlisted ? await stockOfLine(tx, asn.asn, line.line) : [];
  if (line.unlisted && !rest.some((row) => row.quality === 'pending')) {
    await settleUnlisted(tx, parts, { asn: asn.asn, line: line.line }, { actor, at });
  }
  return { reversal, quantity, sequence: posted.sequence, isNew: true };
}
