import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { By, Outbound } from './context.ts';
import type { OrderLine } from './model.ts';
import { takeClaims } from './pieces.ts';
import { addToLines } from './store/orders.ts';
import { takeBack } from './take-back.ts';

/** Never half a kit: what is given up of one component is given up of the kit's others too. */

export interface Piece {
  readonly order: string;
  readonly lineId: string;
  readonly quantity: number;
}

export interface KitsLost {
  readonly order: string;
  /** The kit's own line. */
  readonly lineId: string;
  readonly kits: number;
}

const keyOf = ({ order, lineId }: Pick<Piece, 'order' | 'lineId'>): string => `${order}\n${lineId}`;

/**
 * What follows when `given` pieces of components' lines are given up: how many kits are lost, and how
 * many pieces of the lines are to be given up beyond them, so that only whole kits are left.
 */
export function wholeKits(
  lines: readonly OrderLine[],
  given: readonly Piece[],
): { readonly lost: readonly KitsLost[]; readonly more: readonly Piece[] } {
  const gone = new Map(given.map((one) => [keyOf(one), one.quantity]));
  const parts = lines.filter((line) => line.kitLine !== '');
  const groups = Map.groupBy(parts, ({ order, kitLine }) => keyOf({ order, lineId: kitLine }));
  const lost: KitsLost[] = [];
  const more: Piece[] = [];
  for (const group of groups.values()) {
    const { order, kitLine } = group[0]!;
    const kitsOf = (pieces: (line: OrderLine) => number) =>
      Math.min(...group.map((line) => Math.floor(pieces(line) / line.perKit)));
    const before = kitsOf((line) => line.ordered - line.short);
    const after = kitsOf((line) => line.ordered - line.short - (gone.get(keyOf(line)) ?? 0));
    if (before > after) lost.push({ order, lineId: kitLine, kits: before - after });
    for (const line of group) {
      const stays = line.ordered - line.short - (gone.get(keyOf(line)) ?? 0);
      const quantity = stays - after * line.perKit;
      if (quantity > 0) more.push({ order, lineId: line.lineId, quantity });
    }
  }
  return { lost, more };
}

export interface GivenUp {
  /** As they were before. */
  readonly lines: readonly OrderLine[];
  /** Open pieces that are given up already. */
  readonly given: readonly Piece[];
  readonly more: readonly Piece[];
}

/**
 * Gives up these pieces of components' lines: such as are still to be found first, then such as lie
 * in bins, then such as were picked; what was packed already stops its order, and is laid aside.
 */
export async function giveUpPieces(
  o: Outbound,
  tx: Tx,
  { lines, given, more }: GivenUp,
  by: By & { readonly reason: string },
): Promise<void> {
  const known = new Map(lines.map((line) => [keyOf(line), line]));
  const gone = new Map(given.map((one) => [keyOf(one), one.quantity]));
  for (const { order, lineId, quantity } of more) {
    const key = keyOf({ order, lineId });
    const { ordered, short, allocated } = known.get(key)!;
    const open = ordered - short - allocated - (gone.get(key) ?? 0);
    const locked = Math.max(0, quantity - open);
    const own = (await o.ledger.claims(tx, order)).filter((claim) => claim.lineId === lineId);
    const binsLast = own.toSorted(
      (a, b) => Number(a.handlingUnit === '') - Number(b.handlingUnit === ''),
    );
    const claims = takeClaims(binsLast, locked);
    if (claims.length > 0) {
      const released = await o.ledger.release(tx, claims);
      invariant(!isRefusal(released), 'what an order has locked can be released');
      await takeBack(o, tx, claims, by);
    }
  }
  const changes = more.map(({ quantity, ...line }) => ({
    ...line,
    short: quantity,
    shortReason: by.reason,
  }));
  await addToLines(tx, changes, by.at);
}
