import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Claim, MovementLine, SerialAt } from '#wms-core/contracts.ts';
import type { PickTask } from '#wms-core/ports.ts';
import type { OwnOutbound } from './context.ts';
import type { Share } from './model.ts';
import { insertShares, setShares, sharesOfRun } from './store/runs.ts';

/** Goods of which each piece has a serial number, on their way from a bin to a parcel. */

export type LayerOf = ReadonlyMap<string, string>;

export const layersOf = (numbers: readonly SerialAt[]): LayerOf =>
  new Map(numbers.map(({ serial, layer }) => [serial, layer]));

/** Gives each line as many of the numbers as it has pieces; those that nobody knows go anywhere. */
export function withSerials(
  lines: readonly MovementLine[],
  serials: readonly string[] | undefined,
  layerOf: LayerOf,
): MovementLine[] {
  if (serials === undefined) return [...lines];
  const open = new Set(serials);
  return lines.map((line) => {
    const isOfLine = (serial: string) => (layerOf.get(serial) ?? line.layer) === line.layer;
    const own = [...open].filter(isOfLine).slice(0, line.quantity);
    for (const serial of own) open.delete(serial);
    return { ...line, serials: own };
  });
}

type PickLine = PickTask['lines'][number];

/** What the book has in the bin of a pick line, by number. */
export const numbersInBin = (
  o: OwnOutbound,
  tx: Tx,
  told: PickLine,
): Promise<readonly SerialAt[]> =>
  o.ledger.serialsAt(tx, {
    owner: o.owner,
    items: [told.goods.item],
    location: told.from,
    handlingUnit: '',
  });

const takenFrom = (o: OwnOutbound, told: PickLine, serials: readonly string[]): MovementLine => {
  const { item, layer, quality } = told.goods;
  const from = { location: told.from, handlingUnit: '', quality };
  return { item, owner: o.owner, layer, quantity: serials.length, from, to: from, serials };
};

/** Whether so many free pieces of another layer in the bin are as good: same lot, same dates. */
async function isAsGood(
  o: OwnOutbound,
  tx: Tx,
  told: PickLine,
  other: { readonly layer: string; readonly pieces: number },
): Promise<boolean> {
  const layers = await o.ledger.layers(tx, [told.goods.layer, other.layer]);
  const [own, its] = [layers.get(told.goods.layer), layers.get(other.layer)];
  const isSame =
    own !== undefined &&
    own.lot === its?.lot &&
    own.expiryDate === its.expiryDate &&
    own.productionDate === its.productionDate;
  if (!isSame) return false;
  const place = { layer: other.layer, location: told.from, handlingUnit: '' };
  return (await o.ledger.unclaimed(tx, place)) >= other.pieces;
}

/** Layers other than the line's among the scanned pieces, with how many of each. */
function otherLayers(told: PickLine, serials: readonly string[], inBin: readonly SerialAt[]) {
  const passed = layersOf(inBin.filter((one) => one.quality === told.goods.quality));
  const others = new Map<string, number>();
  for (const serial of serials) {
    const layer = passed.get(serial) ?? told.goods.layer;
    if (layer !== told.goods.layer) others.set(layer, (others.get(layer) ?? 0) + 1);
  }
  return others;
}

/** Whether a picker may take the piece with this number for the line. */
export async function pickFault(
  o: OwnOutbound,
  tx: Tx,
  told: PickLine,
  serial: string,
): Promise<Refusal | undefined> {
  const [other] = otherLayers(told, [serial], await numbersInBin(o, tx, told));
  if (other && (await isAsGood(o, tx, told, { layer: other[0], pieces: other[1] })))
    return undefined;
  return o.ledger.serialFault(tx, takenFrom(o, told, [serial]));
}

const claimOf = (o: OwnOutbound, share: Share, layer: string, quantity: number): Claim => {
  const { order, lineId, item, bin: location } = share;
  const place = { location, handlingUnit: '', quality: 'passed' } as const;
  return { order, lineId, item, owner: o.owner, layer, ...place, quantity };
};

/**
 * A picker sees lots, not receipts. Where he took pieces of another layer that are as good and free,
 * the orders' locks are exchanged for locks on these, and the shares with them; else he hears which
 * to take. Answers the shares of the line as they are then.
 */
export async function exchangeLayers(
  o: OwnOutbound,
  tx: Tx,
  told: PickLine,
  shares: readonly Share[],
  serials: readonly string[],
): Promise<{ readonly shares: readonly Share[]; readonly layerOf: LayerOf } | Refusal> {
  const inBin = await numbersInBin(o, tx, told);
  const layerOf = layersOf(inBin);
  const others = otherLayers(told, serials, inBin);
  for (const [layer, pieces] of others) {
    if (!(await isAsGood(o, tx, told, { layer, pieces }))) {
      const wrong = serials.filter((serial) => layerOf.get(serial) === layer);
      const fault = await o.ledger.serialFault(tx, takenFrom(o, told, wrong));
      if (fault) return fault;
    }
    const refusal = await exchange(o, tx, { told, shares, layer, pieces });
    if (refusal) return refusal;
  }
  const [first] = shares;
  if (others.size === 0 || !first) return { shares, layerOf };
  const now = await sharesOfRun(tx, first.run, first.pickLine);
  return { shares: now.filter((share) => share.picked === null), layerOf };
}

async function exchange(
  o: OwnOutbound,
  tx: Tx,
  swap: {
    readonly told: PickLine;
    readonly shares: readonly Share[];
    readonly layer: string;
    readonly pieces: number;
  },
): Promise<Refusal | undefined> {
  const { told, shares, layer } = swap;
  let open = swap.pieces;
  for (const share of shares.filter((one) => one.layer === told.goods.layer)) {
    const quantity = Math.min(open, share.planned);
    if (quantity === 0) continue;
    open -= quantity;
    const released = await o.ledger.release(tx, [claimOf(o, share, share.layer, quantity)]);
    if (isRefusal(released)) return released;
    const locked = await o.ledger.allocate(tx, [claimOf(o, share, layer, quantity)]);
    if (isRefusal(locked)) return locked;
    await setShares(tx, 'planned', [{ share: share.share, quantity: share.planned - quantity }]);
    await insertShares(tx, [{ ...share, layer, planned: quantity }]);
  }
  return undefined;
}
