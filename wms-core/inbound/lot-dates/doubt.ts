import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item, MovementLine } from '#wms-core/contracts.ts';
import type { InboundParts } from '../parts.ts';
import { readRules } from '../rules.ts';
import { refuseLotDates } from './refusals.ts';
import { doubtHold, IS_DOUBTED } from './store.ts';

/** A lot is made at once: its pieces of one supplier run out on one day. */

interface Labelled {
  readonly item: Item;
  readonly supplier: string;
  readonly asn: string;
  readonly task: string;
  readonly lot: string;
  readonly expiryDate: string;
}

/** What the worker hears; goods whose date is in doubt are held until a person has decided. */
export interface LotDateDoubt {
  readonly text: Text;
  readonly isHeld: boolean;
}

/**
 * Another date of the lot: of goods that are here or that a customer got, so no slip since
 * reversed, and none that is itself in doubt.
 */
const OTHER_DATE = {
  name: 'wms-lot-other-date',
  text: `SELECT l.expiry_date AS date FROM wms.layer l
    WHERE l.owner = $1 AND l.item = $2 AND l.lot = $3 AND l.supplier = $4
      AND l.expiry_date <> $5 AND l.expiry_date <> '' AND NOT ${IS_DOUBTED}
      AND (EXISTS (SELECT 1 FROM wms.stock s WHERE s.layer = l.layer)
        OR EXISTS (SELECT 1 FROM wms.movement m
          WHERE m.layer = l.layer AND m.to_location = 'CUSTOMER'))
    ORDER BY l.received_at DESC, l.layer LIMIT 1`,
};

/**
 * Whether the worker was told of it and says it again: nothing else happened at the task since, or
 * other goods of this date are in doubt already.
 */
async function isSaidAgain(tx: Tx, { item, supplier, ...of }: Labelled): Promise<boolean> {
  const facts = { item: item.item, lot: of.lot, supplier, date: of.expiryDate };
  const rows = await tx.query(
    `SELECT 1 FROM wms.task t WHERE t.task_id = $1
       AND t.trouble->>'code' = 'receipt.lot_date' AND t.trouble->'facts' @> $2::jsonb
     UNION ALL
     SELECT 1 FROM wms.layer l WHERE l.owner = $3 AND l.item = $4 AND l.lot = $5
       AND l.supplier = $6 AND l.expiry_date = $7 AND ${IS_DOUBTED} LIMIT 1`,
    [of.task, JSON.stringify(facts), item.owner, item.item, of.lot, supplier, of.expiryDate],
  );
  return rows.length > 0;
}

/**
 * A label that dates a known lot otherwise is refused. Said once more, its goods are taken in on hold,
 * and the desk has a case. Where the house only wants to hear of it (`lotDates: 'tell'`) it is a case
 * at the desk, and the worker's notice.
 */
export async function lotDateDoubt(
  tx: Tx,
  parts: Pick<InboundParts, 'exceptions'>,
  labelled: Labelled,
  at: Millis,
): Promise<Refusal | LotDateDoubt | undefined> {
  const { item, supplier, asn, lot, expiryDate } = labelled;
  const values = [item.owner, item.item, lot, supplier, expiryDate];
  const [known] = await tx.query<{ date: string }>(OTHER_DATE, values);
  if (!known) return undefined;
  const facts = { item: item.item, lot, supplier, known: known.date, date: expiryDate };
  if ((await readRules(tx)).lotDates === 'refuse') {
    if (!(await isSaidAgain(tx, labelled))) return refuseLotDates('receipt.lot_date', facts);
    return { text: heldText(facts), isHeld: true };
  }
  const text = {
    en: `Lot ${lot} of ${item.item} from ${supplier} came with the expiry date ${expiryDate} (ASN ${asn}), and is known with ${known.date}: look which is right.`,
    zh: `供应商 ${supplier} 的 ${item.item} 批号 ${lot} 到货效期为 ${expiryDate}（入库通知 ${asn}），而已知效期为 ${known.date}：请核实哪个正确。`,
  };
  const key = toldKey(item.item, lot, expiryDate);
  await parts.exceptions.raise(tx, { key, kind: 'refused', subject: asn, text, at });
  return { text, isHeld: false };
}

/** The desk's case where a house takes in both dates. */
export const toldKey = (item: string, lot: string, date: string): string =>
  `lot-date:${item}:${lot}:${date}`;

const heldText = (facts: { item: string; lot: string; known: string; date: string }): Text => ({
  en: `Taken in on hold: lot ${facts.lot} of ${facts.item} is known with ${facts.known}, and you read ${facts.date} twice. Put it away as usual; the desk decides.`,
  zh: `已冻结收入：${facts.item} 批号 ${facts.lot} 已知效期为 ${facts.known}，而您两次读到 ${facts.date}。请照常上架，由异常台决定。`,
});

/** Keeps what was just received from orders, until a person says which date is right. */
export async function holdDoubted(
  tx: Tx,
  { ledger }: Pick<InboundParts, 'ledger'>,
  movements: readonly MovementLine[],
  by: { readonly actor: string; readonly at: Millis },
): Promise<Refusal | undefined> {
  for (const layer of [...new Set(movements.map((one) => one.layer))].sort()) {
    const held = await ledger.placeHold(tx, {
      ...{ holdId: doubtHold(layer), kind: 'freeze', scope: { layer }, ...by },
      reason: 'another expiry date than its lot has',
    });
    if (isRefusal(held)) return held;
  }
  return undefined;
}
