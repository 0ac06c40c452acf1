import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item, MovementLine } from '#wms-core/contracts.ts';
import type { Grade, Quality } from '#wms-core/ports.ts';
import type { AsnLine, LineChange } from './asn-store.ts';
import { withWeight } from './catch-weight.ts';
import type { Booking, Scan } from './from-transit.ts';
import { isLookedAt } from './inspection/lots.ts';
import type { OwnInbound } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { type Origins, originsOf, type Portion } from './returns/origin.ts';
import type { ScannedLine } from './scan-store.ts';
import { mostAllowed } from './terms.ts';

const QUALITY_OF_GRADE: Readonly<Record<Grade, Quality>> = {
  A: 'passed',
  B: 'pending',
  C: 'rejected',
};

interface Arrival extends Scan {
  /** Of the scanned item. */
  readonly lines: readonly ScannedLine[];
  readonly at: Millis;
}

/** What the good pieces are: by their grade where a customer sends them back, else by the plans. */
async function qualityOf(
  tx: Tx,
  parts: OwnInbound,
  { asn, item, act, dates, lines, at }: Arrival,
): Promise<Quality | Refusal> {
  if (asn.kind === 'return') {
    if (!act.grade) return refuseInbound('return.grade', { item: item.item });
    return dates.expired ? 'rejected' : QUALITY_OF_GRADE[act.grade];
  }
  if (dates.expired) return 'rejected';
  if (lines[0]!.unlisted) return 'pending';
  const lot = { asn: asn.asn, item: item.item, lot: act.lot ?? '' };
  const { supplier } = asn;
  return (await isLookedAt(tx, parts, { ...lot, of: item, supplier, at })) ? 'pending' : 'passed';
}

/** The layers that the pieces of a line belong to: new ones, or those that they once left with. */
async function layersOf(
  tx: Tx,
  parts: OwnInbound,
  { asn, item, act, dates, lines, at }: Arrival,
): Promise<Origins | Refusal> {
  const receivedAt = asn.receivedAt ?? at;
  const lot = act.lot ?? '';
  const { serials: good = [], damagedSerials = [] } = act;
  const serials = item.serialControlled ? [...good, ...damagedSerials] : [];
  if (asn.kind === 'return') {
    return originsOf(tx, parts, { asn, item: item.item, lot, dates, receivedAt }, serials);
  }
  return {
    async portions(receiptLine, quantity, own) {
      const told = lines.find(({ line }) => line === receiptLine);
      const supplierLot = act.supplierLot ?? told?.supplierLot;
      const layer = await parts.ledger.layer(tx, {
        ...{ item: item.item, owner: item.owner, lot, receivedAt, receiptLine },
        productionDate: dates.productionDate,
        expiryDate: dates.expiryDate,
        delivery: asn.asn,
        supplier: asn.supplier,
        ...(supplierLot ? { supplierLot } : {}),
        ...(told?.customs ? { customs: told.customs } : {}),
        ...(told?.unitCost ? { unitCost: told.unitCost } : {}),
      });
      return [{ layer, quantity, ...(own ? { serials: own } : {}) }];
    },
  };
}

/**
 * Shares pieces out over the lines of their item: each to its expected number, then each as far as
 * its own tolerance allows, the last the rest.
 */
export function shareOut(
  lines: readonly AsnLine[],
  item: Pick<Item, 'overReceiptPercent'>,
  pieces: { readonly good: number; readonly damaged: number },
): { readonly line: string; readonly good: number; readonly damaged: number }[] {
  let { good, damaged } = pieces;
  let left = good + damaged;
  const rooms = lines.map(() => 0);
  const fill = (mostOf: (line: AsnLine) => number) => {
    for (const [index, line] of lines.entries()) {
      const room = mostOf(line) - line.received - rooms[index]!;
      const takes = Math.min(left, Math.max(0, room));
      rooms[index]! += takes;
      left -= takes;
    }
  };
  fill((line) => line.expected);
  fill((line) => mostAllowed([line], item));
  if (lines.length > 0) rooms[lines.length - 1]! += left;
  const shares: { line: string; good: number; damaged: number }[] = [];
  for (const [index, { line }] of lines.entries()) {
    const takesGood = Math.min(good, rooms[index]!);
    const takesDamaged = rooms[index]! - takesGood;
    good -= takesGood;
    damaged -= takesDamaged;
    if (takesGood + takesDamaged > 0) shares.push({ line, good: takesGood, damaged: takesDamaged });
  }
  return shares;
}

/** A scan of what a supplier delivers or a customer sends back: what moves, and what is counted. */
export async function fromOutside(
  tx: Tx,
  parts: OwnInbound,
  arrival: Arrival,
): Promise<Booking | Refusal> {
  const { asn, item, act, lines } = arrival;
  const quality = await qualityOf(tx, parts, arrival);
  if (isRefusal(quality)) return quality;
  const origins = await layersOf(tx, parts, arrival);
  if (isRefusal(origins)) return origins;
  const movements: MovementLine[] = [];
  const changes: LineChange[] = [];
  const serials = item.serialControlled ? [...(act.serials ?? [])] : undefined;
  const bad = item.serialControlled && act.damagedSerials ? [...act.damagedSerials] : undefined;
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
  for (const share of shareOut(lines, item, { good: act.quantity, damaged: act.damaged })) {
    const { line, good, damaged } = share;
    if (good > 0) move(await origins.portions(line, good, serials?.splice(0, good)), quality);
    if (damaged > 0) {
      move(await origins.portions(line, damaged, bad?.splice(0, damaged)), 'rejected');
    }
    changes.push({
      line,
      received: good + damaged,
      damaged,
      accepted: quality === 'passed' ? good : 0,
      rejected: quality === 'rejected' ? good : 0,
    });
  }
  return { movements: withWeight(item, movements, act.weightGrams), changes };
}
