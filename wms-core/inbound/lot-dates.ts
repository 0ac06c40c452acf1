import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { readRules } from './rules.ts';

/** A lot is made at once: its pieces of one supplier run out on one day. */

interface Labelled {
  readonly item: Item;
  readonly supplier: string;
  readonly asn: string;
  readonly lot: string;
  readonly expiryDate: string;
}

/**
 * Another date of the lot: of goods that are here or that a customer got, so no slip since
 * reversed.
 */
const OTHER_DATE = {
  name: 'wms-lot-other-date',
  text: `SELECT l.expiry_date AS date FROM wms.layer l
    WHERE l.owner = $1 AND l.item = $2 AND l.lot = $3 AND l.supplier = $4
      AND l.expiry_date <> $5 AND l.expiry_date <> ''
      AND (EXISTS (SELECT 1 FROM wms.stock s WHERE s.layer = l.layer)
        OR EXISTS (SELECT 1 FROM wms.movement m
          WHERE m.layer = l.layer AND m.to_location = 'CUSTOMER'))
    ORDER BY l.received_at DESC, l.layer LIMIT 1`,
};

/**
 * A label that dates a known lot otherwise is refused; where the house only wants to hear of it
 * (`lotDates: 'tell'`) it is a case at the desk, and the worker's notice.
 */
export async function lotDateFault(
  tx: Tx,
  parts: Pick<InboundParts, 'exceptions'>,
  labelled: Labelled,
  at: Millis,
): Promise<Refusal | Text | undefined> {
  const { item, supplier, asn, lot, expiryDate } = labelled;
  const values = [item.owner, item.item, lot, supplier, expiryDate];
  const [known] = await tx.query<{ date: string }>(OTHER_DATE, values);
  if (!known) return undefined;
  const facts = { item: item.item, lot, supplier, known: known.date, date: expiryDate };
  if ((await readRules(tx)).lotDates === 'refuse') {
    return refuseInbound('receipt.lot_date', facts);
  }
  const text = {
    en: `Lot ${lot} of ${item.item} from ${supplier} came with the expiry date ${expiryDate} (ASN ${asn}), and is known with ${known.date}: look which is right.`,
    zh: `供应商 ${supplier} 的 ${item.item} 批号 ${lot} 到货效期为 ${expiryDate}（入库通知 ${asn}），而已知效期为 ${known.date}：请核实哪个正确。`,
  };
  const key = `lot-date:${item.item}:${lot}:${expiryDate}`;
  await parts.exceptions.raise(tx, { key, kind: 'refused', subject: asn, text, at });
  return text;
}
