import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Claim, MovementLine, Place } from '#wms-core/contracts.ts';
import type { InboundParts } from '../parts.ts';
import { lockName, type SupplierReturn, updateReturn } from './store.ts';

/**
 * The pieces of a supplier return are locked in the ledger from the decision to the truck, so that
 * nothing else can take them; what is locked is what is still to be handed over.
 */

export interface By {
  readonly actor: string;
  readonly at: Millis;
}

export const piecesOf = (claims: readonly Claim[]): number =>
  claims.reduce((sum, { quantity }) => sum + quantity, 0);

export interface Locked {
  /** Where the truck gets them. */
  readonly waiting: readonly Claim[];
  readonly away: readonly Claim[];
}

export async function lockedOf(
  tx: Tx,
  parts: InboundParts,
  { disposition, place }: SupplierReturn,
): Promise<Locked> {
  const claims = await parts.ledger.claims(tx, lockName(disposition));
  const waits = ({ location, handlingUnit }: Claim) => location === place && handlingUnit === '';
  return { waiting: claims.filter(waits), away: claims.filter((claim) => !waits(claim)) };
}

/** Where pieces are handed over from. */
export const standing = ({ place, quality }: SupplierReturn): Place => ({
  location: place,
  handlingUnit: '',
  quality,
});

export function movementOf(
  { disposition, owner, item, layer }: SupplierReturn,
  way: Pick<MovementLine, 'from' | 'to' | 'quantity' | 'serials'>,
): MovementLine {
  const lockedFor = { order: lockName(disposition), lineId: '1' };
  return { owner, item, layer, ...way, lockedFor };
}

/** Frees so many of the locked pieces, or as many as a count has left. */
export async function letGo(
  tx: Tx,
  parts: InboundParts,
  claims: readonly Claim[],
  quantity: number,
): Promise<void> {
  let left = quantity;
  for (const claim of claims) {
    const part = Math.min(left, claim.quantity);
    if (part > 0) await parts.ledger.release(tx, [{ ...claim, quantity: part }]);
    left -= part;
  }
}

/** Pieces that somebody looked for in vain: whoever counts there says what became of them. */
export function countAt(
  tx: Tx,
  parts: InboundParts,
  { owner, item, disposition }: SupplierReturn,
  { location, handlingUnit, ...by }: By & { location: string; handlingUnit: string },
): Promise<void> {
  return parts.counts.request(tx, {
    ...{ owner, location, handlingUnit, items: [item], reason: 'short_pick' },
    ...{ document: disposition, correlationId: disposition, ...by },
  });
}

/** Pieces stay here though they were to go: a person decides anew. */
export function tellKept(
  tx: Tx,
  { exceptions }: InboundParts,
  { disposition, item }: SupplierReturn,
  why: Text,
  at: Millis,
): Promise<void> {
  return exceptions.raise(tx, {
    key: `supplier-return:${disposition}`,
    kind: 'refused',
    subject: disposition,
    text: {
      en: `${item} of supplier return ${disposition}: ${why.en} Decide anew about them (POST /api/v1/dispositions).`,
      zh: `退供单 ${disposition} 的 ${item}：${why.zh}请重新处置（POST /api/v1/dispositions）。`,
    },
    at,
  });
}

/** What lies at a lane and does not leave goes back to where goods await a decision. */
export async function carryBack(
  tx: Tx,
  parts: InboundParts,
  row: SupplierReturn,
  { quantity, ...by }: By & { readonly quantity: number },
): Promise<void> {
  const isLane = parts.masterData.location(row.place)?.kind !== 'exception';
  if (quantity === 0 || !isLane) return;
  const { owner, item, layer, lot, quality, disposition } = row;
  await parts.returns.request(tx, {
    ...{ owner, from: row.place, handlingUnit: '', goods: { item, layer, lot, quality }, quantity },
    ...{ document: disposition, correlationId: disposition, ...by },
  });
}

export const aboutOf = (row: SupplierReturn) => {
  const { disposition, owner, item, lot, layer, delivery, supplier } = row;
  return { disposition, owner, item, lot, layer, delivery, supplier };
};

/**
 * Nobody has the pieces in hand any more: those that stand ready wait for the truck, unless they were
 * taken back. What has not come so far is free for another decision.
 */
export async function rest(
  tx: Tx,
  parts: InboundParts,
  row: SupplierReturn,
  by: By,
): Promise<SupplierReturn> {
  const { waiting, away } = await lockedOf(tx, parts, row);
  const isBack = row.backBy !== '' && waiting.length + away.length > 0;
  const freed = isBack ? [...waiting, ...away] : away;
  await letGo(tx, parts, freed, piecesOf(freed));
  if (isBack) await carryBack(tx, parts, row, { ...by, quantity: piecesOf(waiting) });
  const kept = row.kept + piecesOf(freed);
  const idle = { kept, taskId: '', paper: '', driver: '', updatedAt: by.at };
  if (!isBack && waiting.length > 0) {
    return updateReturn(tx, row, { ...idle, status: 'waiting' });
  }
  const over = await updateReturn(tx, row, { ...idle, status: isBack ? 'taken_back' : 'closed' });
  const { asked, handed, refused, missing, status, backReason, disposition } = over;
  await parts.feed.append(tx, by.at, [
    {
      type: 'wms.supplier_return.closed',
      subject: disposition,
      correlationId: disposition,
      data: {
        ...{ ...aboutOf(over), as: status, asked, handed, refused, missing, kept },
        ...{ reason: isBack ? backReason : '', actor: by.actor },
      },
    },
  ]);
  return over;
}
