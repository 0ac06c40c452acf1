import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { Ledger, MovementLine, Posting } from '#wms-core/contracts.ts';
import { stillCancellable } from '#wms-core/outbound/too-late.ts';
import { type Hold, holdOn, loadHolds } from '#wms-core/stock/holds-on.ts';
import { isVirtual, keyAt, nameOf, placeText, type StockKey } from '#wms-core/stock/keys.ts';
import { postReverse } from '#wms-core/stock/reverse.ts';
import { refuseUndo } from './refusals.ts';

/** Whether goods are still where an act put them, and nobody's. */

interface Wanted {
  readonly line: MovementLine;
  readonly key: StockKey;
  quantity: number;
}

/** What the lines take from each row of the warehouse. */
function wantedOf(lines: readonly MovementLine[]): readonly Wanted[] {
  const rows = new Map<string, Wanted>();
  for (const line of lines) {
    if (isVirtual(line.from.location)) continue;
    const key = keyAt(line, line.from);
    const row = rows.get(nameOf(key)) ?? { line, key, quantity: 0 };
    row.quantity += line.quantity;
    rows.set(nameOf(key), row);
  }
  return [...rows.values()];
}

const rowAt = async (tx: Tx, key: StockKey) => {
  const [row] = await tx.query<{ quantity: number; allocated: number }>(
    `SELECT quantity, allocated FROM wms.stock WHERE owner = $1 AND item = $2 AND layer = $3
       AND location = $4 AND handling_unit = $5 AND quality = $6`,
    [key.owner, key.item, key.layer, key.location, key.handlingUnit, key.quality],
  );
  return row ?? { quantity: 0, allocated: 0 };
};

/** Where the last of the goods went from there. */
async function wentTo(tx: Tx, key: StockKey) {
  const [last] = await tx.query<{ location: string }>(
    `SELECT to_location AS location FROM wms.movement
     WHERE layer = $1 AND from_location = $2 AND from_unit = $3 AND from_quality = $4
     ORDER BY sequence DESC, line DESC LIMIT 1`,
    [key.layer, key.location, key.handlingUnit, key.quality],
  );
  if (!last) return { en: '', zh: '' };
  return { en: `, last to ${last.location}`, zh: `，最后去往 ${last.location}` };
}

async function ordersOn(tx: Tx, key: StockKey): Promise<readonly string[]> {
  const rows = await tx.query<{ order: string }>(
    `SELECT DISTINCT order_id AS "order" FROM wms.allocation
     WHERE owner = $1 AND item = $2 AND layer = $3 AND location = $4 AND handling_unit = $5
       AND quality = $6 ORDER BY 1`,
    [key.owner, key.item, key.layer, key.location, key.handlingUnit, key.quality],
  );
  return rows.map(({ order }) => order);
}

/** What is set aside for a supplier is named so, and no order is. */
const DISPOSITION = 'disposition ';

/** Who has the goods, and what can be done about it: an order with a picker is not cancelled. */
async function lockedFacts(tx: Tx, { key, quantity }: Wanted, free: number) {
  const orders = await ordersOn(tx, key);
  const open = (await stillCancellable(tx, orders)).join(', ');
  const back = orders.filter((order) => order.startsWith(DISPOSITION));
  const cancel: Text = {
    en: `Cancel ${open} (POST /api/v1/orders/{order}/cancel), or leave the goods to it.`,
    zh: `请取消订单 ${open}（POST /api/v1/orders/{order}/cancel），或把货物留给它。`,
  };
  const leave: Text = {
    en: 'They are on their way out and cannot be cancelled any more: leave the goods to them.',
    zh: '相关作业已在进行，无法再取消：请把货物留给它。',
  };
  const rest: Text = {
    en: ` Of the ${quantity} wanted, ${free} are free: POST /api/v1/stock/moves moves those.`,
    zh: `所需 ${quantity} 件中有 ${free} 件可用，可用 POST /api/v1/stock/moves 移动。`,
  };
  const keep: Text = {
    en: 'They are to go back to their supplier: take that back (POST /api/v1/supplier-returns/{disposition}/take-back), or leave the goods to it.',
    zh: '货物待退供应商：请撤回退供（POST /api/v1/supplier-returns/{disposition}/take-back），或把货物留给它。',
  };
  const away = back.length > 0 ? keep : leave;
  const { en, zh } = open === '' ? away : cancel;
  const instead = free > 0 ? { en: en + rest.en, zh: zh + rest.zh } : { en, zh };
  const inWords = orders.map((order) => order.replace(DISPOSITION, '退供单 ')).join(', ');
  return { orders: { en: orders.join(', '), zh: inWords }, instead };
}

async function faultOfRow(
  tx: Tx,
  act: string,
  row: Wanted,
  holds: readonly Hold[],
): Promise<Refusal | undefined> {
  const { line, key, quantity: wanted } = row;
  const { quantity: here, allocated: locked } = await rowAt(tx, key);
  const facts = { act, item: key.item, place: placeText(key), wanted, here, locked };
  if (here < wanted) return refuseUndo('undo.moved_on', { ...facts, to: await wentTo(tx, key) });
  if (here - locked < wanted) {
    return refuseUndo('undo.locked', { ...facts, ...(await lockedFacts(tx, row, here - locked)) });
  }
  const held = await holdOn(tx, holds, line, { quantity: here, allocated: locked, wanted });
  if (!held) return undefined;
  const reason = String(held.facts.reason);
  const zh = reason.replace(/^relocation (\S+) to (\S+)$/, '移库 $1 至 $2');
  return refuseUndo('undo.held', { ...held.facts, reason: { en: reason, zh }, act });
}

/** What is told where several rows cannot be taken back: that which can least be helped. */
const GRAVEST_FIRST = ['undo.moved_on', 'undo.locked', 'undo.held'];

/** Why the lines' goods cannot be taken back from where they are; undefined: they can. */
export async function notFree(
  tx: Tx,
  act: string,
  lines: readonly MovementLine[],
): Promise<Refusal | undefined> {
  const wanted = wantedOf(lines);
  const items = wanted.map(({ key }) => key.item);
  const holds = items.length === 0 ? [] : await loadHolds(tx, items);
  const faults: Refusal[] = [];
  for (const row of wanted) {
    const fault = await faultOfRow(tx, act, row, holds);
    if (fault) faults.push(fault);
  }
  return faults.sort((a, b) => GRAVEST_FIRST.indexOf(a.code) - GRAVEST_FIRST.indexOf(b.code))[0];
}

/**
 * Posts what takes goods back. Holds are looked at before: one that is being placed meanwhile finds
 * the goods where they go, or they are under it where they were, as with any move by hand.
 */
export async function postFree(
  deps: { readonly ledger: Ledger },
  tx: Tx,
  act: string,
  posting: Posting,
): Promise<{ readonly sequence: number } | Refusal> {
  const fault = await notFree(tx, act, posting.lines);
  if (fault) return fault;
  const posted = await postReverse(deps.ledger, tx, posting);
  // Others were faster: what they did can be seen now.
  if (isRefusal(posted) && posted.code === 'stock.short') {
    return (await notFree(tx, act, posting.lines)) ?? posted;
  }
  return posted;
}
