import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import type { ActDeps } from './acts.ts';
import type { StockLedger } from './ledger.ts';
import { once } from './once.ts';
import { type JoinedRow, STOCK_COLUMNS, withHolds } from './queries.ts';
import { refuse } from './refusals.ts';

/**
 * Goods under customs control or excise suspension are let into free circulation by a declaration:
 * they become a layer of their own, alike in all but that, where they lie. As with kits the pieces
 * go through PRODUCTION, in one posting, so a trace leads from one layer to the other.
 */
export interface CustomsRelease {
  readonly releaseId: string;
  readonly owner: string;
  readonly item: string;
  /** Of the entry. */
  readonly document: string;
  readonly declaration: string;
  readonly quantity: number;
  readonly lot?: string;
  readonly serials?: readonly string[];
  readonly actor: string;
  readonly at: Millis;
}

export interface Released {
  readonly sequence: number;
  readonly pieces: readonly {
    readonly from: string;
    readonly layer: string;
    readonly lot: string;
    readonly location: string;
    readonly handlingUnit: string;
    readonly quantity: number;
  }[];
}

interface Part {
  readonly row: JoinedRow;
  readonly quantity: number;
  readonly serials?: readonly string[];
}

export interface CustomsDeps extends ActDeps {
  readonly ledger: StockLedger;
}

/** Once by its `releaseId`. */
export function releaseGoods(
  deps: CustomsDeps,
  tx: Tx,
  release: CustomsRelease,
): Promise<Released | Refusal> {
  const { releaseId: id, actor: _actor, at: _at, ...content } = release;
  return once(tx, { kind: 'customs', id, content }, () => book(deps, tx, release));
}

/** Pieces of the document that no order has and no hold keeps, row by row. */
async function freeRows(tx: Tx, release: CustomsRelease): Promise<readonly Part[]> {
  const { owner, item, document, lot } = release;
  const rows = await tx.query<JoinedRow>(
    `SELECT ${STOCK_COLUMNS} FROM wms.stock s JOIN wms.layer l USING (layer)
     WHERE s.owner = $1 AND s.item = $2 AND l.customs <> 'free' AND l.customs_document = $3
       AND l.customs_document <> '' AND ($4::text IS NULL OR l.lot = $4)
     ORDER BY l.received_at, s.layer, s.location, s.handling_unit, s.quality`,
    [owner, item, document, lot ?? null],
  );
  const held = await withHolds(tx, rows);
  return held.map(({ pieces }, index) => {
    const row = rows[index]!;
    return { row, quantity: Math.max(0, row.quantity - row.allocated - pieces) };
  });
}

/** The rows that the serial numbers are in, with how many of each. */
async function numberedParts(
  tx: Tx,
  release: CustomsRelease,
  free: readonly Part[],
): Promise<readonly Part[] | undefined> {
  const { owner, item, serials = [], quantity } = release;
  if (new Set(serials).size !== quantity) return undefined;
  const places = await tx.query<
    Pick<JoinedRow, 'layer' | 'location' | 'handling_unit'> & {
      readonly serial: string;
      readonly quality: string;
    }
  >(
    `SELECT serial, layer, location, handling_unit, quality FROM wms.serial
     WHERE owner = $1 AND item = $2 AND serial = ANY($3::text[]) ORDER BY serial`,
    [owner, item, serials],
  );
  const parts = free.map(({ row, quantity: most }) => {
    const own = places
      .filter((one) => one.layer === row.layer && one.location === row.location)
      .filter((one) => one.handling_unit === row.handling_unit && one.quality === row.quality)
      .map(({ serial }) => serial);
    return { row, quantity: own.length, serials: own, isFree: own.length <= most };
  });
  const found = parts.reduce((sum, { quantity: pieces }) => sum + pieces, 0);
  return found === quantity && parts.every(({ isFree }) => isFree) ? parts : undefined;
}

function firstParts(free: readonly Part[], quantity: number): readonly Part[] {
  let open = quantity;
  return free.map((part) => {
    const pieces = Math.min(open, part.quantity);
    open -= pieces;
    return { ...part, quantity: pieces };
  });
}

/** Its share of the row's catch weight; the last pieces take the rest. */
const weightOf = ({ row, quantity }: Part): number =>
  Number((BigInt(row.weight_grams) * BigInt(quantity)) / BigInt(row.quantity));

async function partsOf(
  deps: CustomsDeps,
  tx: Tx,
  release: CustomsRelease,
): Promise<readonly Part[] | Refusal> {
  const { owner, item, document, quantity: wanted } = release;
  const items = await deps.masterData.items(tx, owner, [item]);
  if (isRefusal(items)) return items;
  const free = await freeRows(tx, release);
  const available = free.reduce((sum, { quantity }) => sum + quantity, 0);
  const facts = { item, document, wanted, available };
  if (available < wanted) return refuse('customs.short', facts);
  if (!items.get(item)!.serialControlled) return firstParts(free, wanted);
  return (await numberedParts(tx, release, free)) ?? refuse('customs.serials', facts);
}

async function book(
  deps: CustomsDeps,
  tx: Tx,
  release: CustomsRelease,
): Promise<Released | Refusal> {
  const { releaseId, owner, item, document, declaration, actor, at } = release;
  const found = await partsOf(deps, tx, release);
  if (isRefusal(found)) return found;
  const parts = found.filter(({ quantity }) => quantity > 0);
  const ids = parts.map(({ row }) => row.layer);
  const known = await deps.ledger.layers(tx, ids);
  const customs = { status: 'free', document: declaration } as const;
  const layers = await deps.ledger.makeLayers(
    tx,
    ids.map((id) => ({ ...known.get(id)!, customs })),
  );
  const lines = parts.flatMap((part, index): MovementLine[] => {
    const { row, quantity, serials } = part;
    const { location, handling_unit: handlingUnit, quality } = row;
    const goods = { owner, item, quantity, weightGrams: weightOf(part) };
    const numbered = serials ? { serials } : {};
    const here = { location, handlingUnit, quality };
    const between = { location: 'PRODUCTION', handlingUnit: `customs:${releaseId}`, quality };
    return [
      { ...goods, ...numbered, layer: row.layer, from: here, to: between },
      { ...goods, ...numbered, layer: layers[index]!, from: between, to: here },
    ];
  });
  const posted = await deps.ledger.post(tx, {
    postingId: `customs:${releaseId}`,
    document: declaration,
    correlationId: document,
    ...{ reason: 'customs_release', actor, at },
    lines,
  });
  if (isRefusal(posted)) return posted;
  const pieces = parts.map(({ row, quantity }, index) => ({
    ...{ from: row.layer, layer: layers[index]!, lot: row.lot, quantity },
    ...{ location: row.location, handlingUnit: row.handling_unit },
  }));
  const { quantity } = release;
  const data = { releaseId, owner, item, document, declaration, quantity, actor, pieces };
  await deps.feed.append(tx, at, [
    { type: 'wms.customs.released', subject: releaseId, correlationId: document, data },
  ]);
  return { sequence: posted.sequence, pieces };
}
