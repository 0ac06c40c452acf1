import { eq, getTableColumns, gt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Claim, HoldRequest, Recipients } from '#wms-core/contracts.ts';
import { recallTable } from '#wms-core/store/schema.ts';
import { type ActDeps, bookHold, bookLift, ownScope } from './acts.ts';
import { kitsMadeOf } from './kit-content.ts';
import { once } from './once.ts';
import type { PiecesReleased, RecallList, RecallPieces, RecallStatus } from './recall-list.ts';
import { refuse } from './refusals.ts';
import { scopeText } from './scope-words.ts';
import { piecesHere, piecesShipped } from './whereabouts.ts';

/**
 * Recalls: one command holds all that is here and all that will come, takes it from orders, and lists
 * where it is and who got it. The hold of the same id does the holding; here the list is kept.
 */

export interface RecallDeps extends ActDeps {
  readonly recipients: Recipients;
}

export interface RecallRequest {
  readonly recallId: string;
  /** An item, a lot or a delivery; days of production narrow it. */
  readonly scope: Pick<
    HoldRequest['scope'],
    'owner' | 'item' | 'lot' | 'supplierLot' | 'delivery' | 'producedFrom' | 'producedTo'
  >;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
  /** It may be of goods that never were here; else such a one is refused (`hold.nothing`). */
  readonly toCome?: boolean;
}

export interface Recall extends Omit<RecallRequest, 'toCome'> {
  readonly status: RecallStatus;
  readonly endedAt: Millis | null;
  readonly endedBy: string;
  readonly note: string;
  readonly pieces: RecallPieces;
  readonly list: RecallList;
}

/**
 * The whole list is kept: in the worst case as many rows as a busy item has left the house with.
 */
const MAX_LIST = 100_000;

/** Those of kits that contain such goods too. */
async function layersInScope(tx: Tx, scope: RecallRequest['scope']): Promise<string[]> {
  const { owner, item, lot, supplierLot: supplier_lot, delivery } = scope;
  const fields = { owner, item, lot, supplier_lot, delivery };
  const values: unknown[] = [];
  const conditions = Object.entries(fields).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field} = $${values.push(value)} AND ${field} <> ''`],
  );
  const { producedFrom, producedTo } = scope;
  if (producedFrom) conditions.push(`production_date >= $${values.push(producedFrom)}`);
  if (producedTo) {
    conditions.push(`production_date <= $${values.push(producedTo)} AND production_date <> ''`);
  }
  const rows = await tx.query<{ layer: string }>(
    `SELECT layer FROM wms.layer WHERE ${conditions.join(' AND ')} ORDER BY layer`,
    values,
  );
  const layers = rows.map((row) => row.layer);
  return [...new Set([...layers, ...(await kitsMadeOf(tx, layers))])].sort();
}

const releasedOf = ({ owner: _, quality: __, ...claim }: Claim): PiecesReleased => claim;

async function listOf(
  deps: RecallDeps,
  tx: Tx,
  scope: RecallRequest['scope'],
  released: readonly Claim[],
): Promise<RecallList> {
  const layers = await layersInScope(tx, scope);
  return {
    here: await piecesHere(tx, layers, MAX_LIST),
    shipped: await piecesShipped(deps.recipients, tx, { layers, limit: MAX_LIST }),
    released: released.map(releasedOf),
  };
}

const piecesIn = (rows: readonly { readonly quantity: number }[]): number =>
  rows.reduce((sum, row) => sum + row.quantity, 0);

const sumsOf = ({ here, shipped, released }: RecallList): RecallPieces => ({
  here: piecesIn(here),
  shipped: piecesIn(shipped),
  released: piecesIn(released),
});

/** Once by its `recallId`; told again it answers with the list of the first time. */
export async function openRecall(
  deps: RecallDeps,
  tx: Tx,
  request: RecallRequest,
): Promise<Recall | Refusal> {
  const { recallId: id, scope: told, reason, actor, at, toCome } = request;
  if (!(told.item ?? told.lot ?? told.supplierLot ?? told.delivery)) return refuse('recall.scope');
  const content = { scope: told, reason, ...(toCome ? { toCome } : {}) };
  const opened = await once(tx, { kind: 'recall', id, content }, async () => {
    const scope = await ownScope(deps.masterData, tx, told);
    if (isRefusal(scope)) return scope;
    // What has left already is recalled too.
    if (!toCome && (await layersInScope(tx, scope)).length === 0) {
      return refuse('hold.nothing', { scope: scopeText(scope) });
    }
    const hold = { holdId: id, kind: 'recall', scope, reason, actor, at } as const;
    const held = await bookHold(deps, tx, hold);
    if (isRefusal(held)) return held;
    // Read after the hold was placed: whoever shipped before it has committed, nobody ships after it.
    const list = await listOf(deps, tx, scope, held.released);
    const pieces = sumsOf(list);
    await tx.orm
      .insert(recallTable)
      .values({ recallId: id, scope, reason, actor, at, list, pieces });
    const data = { recallId: id, scope, reason, actor, pieces };
    await deps.feed.append(tx, at, [
      { type: 'wms.recall.opened', subject: id, correlationId: id, data },
    ]);
    return { recallId: id };
  });
  return isRefusal(opened) ? opened : readRecall(tx, id);
}

export async function readRecall(tx: Tx, recallId: string): Promise<Recall | Refusal> {
  const [row] = await tx.orm.select().from(recallTable).where(eq(recallTable.recallId, recallId));
  return row ?? refuse('recall.unknown', { recall: recallId });
}

export interface RecallPage {
  readonly recalls: readonly Omit<Recall, 'list'>[];
  readonly next?: string;
}

/** By id, without their lists. */
export async function listRecalls(
  tx: Tx,
  page: { readonly after?: string; readonly limit: number },
): Promise<RecallPage> {
  const { list: _list, ...columns } = getTableColumns(recallTable);
  const rows = await tx.orm
    .select(columns)
    .from(recallTable)
    .where(page.after === undefined ? undefined : gt(recallTable.recallId, page.after))
    .orderBy(recallTable.recallId)
    .limit(page.limit + 1);
  const recalls = rows.slice(0, page.limit);
  const last = recalls.at(-1);
  return { recalls, ...(rows.length > page.limit && last ? { next: last.recallId } : {}) };
}

export interface RecallEnd {
  readonly recallId: string;
  readonly outcome: 'lifted' | 'closed';
  readonly note: string;
  readonly actor: string;
  readonly at: Millis;
}

/**
 * Lifted: the goods are free. Closed: no piece is left here (`recall.pieces_here`), and the hold
 * stays, so that what a customer sends back is held too. A closed recall may still be lifted.
 */
export async function endRecall(
  deps: RecallDeps,
  tx: Tx,
  end: RecallEnd,
): Promise<Recall | Refusal> {
  const { recallId, outcome, note, actor, at } = end;
  const [row] = await tx.orm
    .select()
    .from(recallTable)
    .where(eq(recallTable.recallId, recallId))
    .for('update');
  if (!row) return refuse('recall.unknown', { recall: recallId });
  if (row.status === outcome) return readRecall(tx, recallId);
  if (row.status === 'lifted') return refuse('recall.lifted', { recall: recallId });
  if (outcome === 'closed') {
    const pieces = piecesIn(await piecesHere(tx, await layersInScope(tx, row.scope), MAX_LIST));
    if (pieces > 0) return refuse('recall.pieces_here', { recall: recallId, pieces });
  } else {
    const lifted = await bookLift(deps, tx, { holdId: recallId, actor, at });
    if (isRefusal(lifted)) return lifted;
  }
  await tx.orm
    .update(recallTable)
    .set({ status: outcome, endedAt: at, endedBy: actor, note })
    .where(eq(recallTable.recallId, recallId));
  const data = { recallId, note, actor };
  await deps.feed.append(tx, at, [
    { type: `wms.recall.${outcome}`, subject: recallId, correlationId: recallId, data },
  ]);
  return readRecall(tx, recallId);
}
