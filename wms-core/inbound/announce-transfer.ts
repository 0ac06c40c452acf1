import type { Tx } from '#base/database/index.ts';
import { isSscc } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { AdviceLine, ShipAdvice } from '#wms-core/contracts.ts';
import { refuseTransfer } from '../transfers/refusals.ts';
import { announce } from './announce.ts';
import type { AnnouncedUnit, AsnDocument } from './asn-document.ts';
import { readAsn } from './asn-store.ts';
import type { InboundParts } from './parts.ts';

const isNested = ({ pallet = '', sscc = '' }: AdviceLine): boolean =>
  isSscc(pallet) && isSscc(sscc);

/** The pallets that the advice names, with the parcels on them; parcels by themselves are loose. */
function palletsOf(advice: ShipAdvice, lineOf: ReadonlyMap<string, string>): AnnouncedUnit[] {
  const pallets = Map.groupBy(advice.lines.filter(isNested), ({ pallet }) => pallet!);
  return [...pallets].map(([handlingUnit, on]) => ({
    handlingUnit,
    content: [],
    units: [...Map.groupBy(on, ({ sscc }) => sscc!)].map(([parcel, lines]) => ({
      handlingUnit: parcel,
      content: lines.map(({ item, sscc: _, pallet: __, customs: ___, ...goods }) => {
        return { line: lineOf.get(item)!, ...goods };
      }),
    })),
  }));
}

/** The ASN of a transfer has a line an item; which lot is in which parcel, the advice knows. */
function documentOf(advice: ShipAdvice, expectedAt: Millis): AsnDocument {
  const byItem = Map.groupBy(advice.lines, (line) => line.item);
  const lines = [...byItem].map(([item, own], index) => ({
    line: `${index + 1}`,
    item,
    quantity: own.reduce((sum, line) => sum + line.quantity, 0),
  }));
  const units = palletsOf(advice, new Map(lines.map(({ item, line }) => [item, line])));
  return {
    asn: advice.transfer,
    version: 1,
    ...(advice.owner === undefined ? {} : { owner: advice.owner }),
    supplier: advice.fromWarehouse,
    expectedAt,
    lines,
    ...(units.length > 0 ? { units } : {}),
    transfer: advice,
  };
}

/**
 * Takes in another warehouse's ship advice as an ASN of that number: its goods are on their way
 * here from now on. The same advice again changes nothing.
 */
export async function announceTransfer(
  tx: Tx,
  parts: InboundParts,
  advice: ShipAdvice,
  by: { readonly actor: string; readonly expectedAt: Millis },
): Promise<{ readonly isNew: boolean } | Refusal> {
  const { transfer, fromWarehouse, toWarehouse } = advice;
  const here = parts.warehouse;
  if (fromWarehouse === here) return refuseTransfer('transfer.from_here', { transfer, here });
  if (toWarehouse !== here) {
    return refuseTransfer('transfer.not_for_us', { transfer, to: toWarehouse, here });
  }
  const taken = await parts.transfers.take(tx, transfer, 'in');
  if (taken) return taken;
  const document = documentOf(advice, by.expectedAt);
  const done = await announce(tx, parts, document, by.actor);
  if (isRefusal(done) || !done.isNew) return done;
  const lines = new Map(document.lines.map(({ item, line }) => [item, line]));
  const booked = await parts.transfers.announced(tx, advice, {
    actor: by.actor,
    at: parts.clock.now(),
    correlationId: (await readAsn(tx, transfer))!.correlationId,
    lineOf: (item) => lines.get(item)!,
  });
  return isRefusal(booked) ? booked : done;
}
