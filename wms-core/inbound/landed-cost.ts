import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Money } from '#wms-core/contracts.ts';
import { newestSequence } from '#wms-core/stock/moments.ts';
import { once } from '#wms-core/stock/once.ts';
import { lockAsn, readAsn } from './asn-store.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';

/**
 * What a delivery cost beside its goods is spread over the layers that it brought, and kept beside
 * them. Only of a closed delivery: what is still to come could not bear its part.
 */

export type Spread = 'value' | 'weight' | 'pieces';

export interface LandedCost {
  /** Given by whoever enters it: it counts once. */
  readonly landedCost: string;
  readonly asn: string;
  readonly kind: string;
  readonly amount: Money;
  readonly spread: Spread;
  readonly reason: string;
  readonly actor: string;
}

export interface LandedCostReversal {
  /** A number among those of landed costs. */
  readonly reversal: string;
  readonly landedCost: string;
  readonly reason: string;
  readonly actor: string;
}

export interface LandedCostShare {
  readonly layer: string;
  /** Pieces that came and did not go back to the supplier. */
  readonly quantity: number;
  readonly minor: number;
}

export interface Entered extends LandedCost {
  readonly at: Millis;
  /** The entry that this one takes back; '' where it takes nothing back. */
  readonly reverses: string;
  /** The entry that takes this one back; '' while it counts. */
  readonly reversedBy: string;
  readonly shares: readonly LandedCostShare[];
}

export type LandedCostParts = Pick<InboundParts, 'clock' | 'feed'>;

/** By largest remainder, the first of equal ones first: the parts add up to the amount. */
export function spreadOver(amount: number, weights: readonly bigint[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const exact = weights.map((weight) => BigInt(amount) * weight);
  const parts = exact.map((part) => Number(part / total));
  const order = exact.map((part, index) => ({ rest: part % total, index }));
  order.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  for (const { index } of order.slice(0, left)) parts[index]! += 1;
  return parts;
}

interface Received {
  readonly layer: string;
  readonly quantity: number;
  readonly weight: number;
  readonly minor: number | null;
  readonly currency: string | null;
}

/** Weight as it was weighed, of goods that are kept by weight; else as the item says. */
const RECEIVED = `
  SELECT l.layer, sum(m.pieces)::bigint AS quantity,
    CASE WHEN sum(m.grams) > 0 THEN sum(m.grams) ELSE sum(m.pieces) * i.weight_grams END::bigint
      AS weight,
    l.cost_minor AS minor, l.cost_currency AS currency
  FROM wms.layer l JOIN wms.item i USING (owner, item)
    JOIN LATERAL (
      SELECT quantity AS pieces, weight_grams AS grams FROM wms.movement
      WHERE layer = l.layer AND from_location = 'SUPPLIER'
      UNION ALL SELECT -quantity, -weight_grams FROM wms.movement
      WHERE layer = l.layer AND to_location = 'SUPPLIER'
    ) m ON true
  WHERE l.delivery = $1 AND l.delivery <> ''
  GROUP BY l.layer, i.weight_grams HAVING sum(m.pieces) > 0 ORDER BY l.layer`;

async function sharesOf(tx: Tx, asked: LandedCost): Promise<readonly LandedCostShare[] | Refusal> {
  const { asn, spread, amount } = asked;
  const rows = await tx.query<Received>(RECEIVED, [asn]);
  if (rows.length === 0) return refuseInbound('landed_cost.nothing', { asn });
  const first = rows[0]!.currency;
  const isPriced = rows.every(({ currency }) => currency !== null && currency === first);
  const weights = rows.map(({ quantity, weight, minor }) => {
    if (spread === 'value') return BigInt(quantity) * BigInt(minor ?? 0);
    return BigInt(spread === 'weight' ? weight : quantity);
  });
  if (spread === 'value' && (!isPriced || weights.every((weight) => weight === 0n))) {
    return refuseInbound('landed_cost.no_value', { asn });
  }
  const parts = spreadOver(amount.minor, weights);
  return rows.map(({ layer, quantity }, index) => ({ layer, quantity, minor: parts[index]! }));
}

const INSERT = `
  WITH entry AS (
    INSERT INTO wms.landed_cost
      (landed_cost, asn, kind, minor, currency, spread, reason, actor, at, sequence, reverses)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))
  INSERT INTO wms.landed_cost_share (landed_cost, layer, quantity, minor)
    SELECT $1, * FROM unnest($12::text[], $13::bigint[], $14::bigint[])`;

async function insert(tx: Tx, entry: Omit<Entered, 'reversedBy'>): Promise<void> {
  const { landedCost, asn, kind, amount, spread, reason, actor, at, reverses, shares } = entry;
  await tx.query(INSERT, [
    ...[landedCost, asn, kind, amount.minor, amount.currency, spread, reason, actor, at],
    ...[await newestSequence(tx), reverses],
    shares.map(({ layer }) => layer),
    shares.map(({ quantity }) => quantity),
    shares.map(({ minor }) => minor),
  ]);
}

/** Once by its number. Tells hosts what each layer bears. */
export function addLandedCost(
  tx: Tx,
  { clock, feed }: LandedCostParts,
  asked: LandedCost,
): Promise<Entered | Refusal> {
  const { landedCost: id, actor: _, ...content } = asked;
  return once(tx, { kind: 'landed-cost', id, content }, async () => {
    const asn = await lockAsn(tx, asked.asn);
    if (!asn) return refuseInbound('asn.unknown', { asn: asked.asn });
    if (asn.status !== 'closed') return refuseInbound('landed_cost.open', { asn: asn.asn });
    const shares = await sharesOf(tx, asked);
    if (isRefusal(shares)) return shares;
    const at = clock.now();
    const entry = { ...asked, at, reverses: '', shares };
    await insert(tx, entry);
    const { correlationId, owner } = asn;
    const data = { ...entry, owner };
    await feed.append(tx, at, [
      { type: 'wms.landed_cost.added', subject: id, correlationId, data },
    ]);
    return { ...entry, reversedBy: '' };
  });
}

/** Once by its number. The entry stays; another with the negative amount takes it back. */
export function reverseLandedCost(
  tx: Tx,
  { clock, feed }: LandedCostParts,
  asked: LandedCostReversal,
): Promise<Entered | Refusal> {
  const { reversal: id, actor, ...content } = asked;
  const { landedCost, reason } = asked;
  return once(tx, { kind: 'landed-cost', id, content }, async () => {
    await tx.query('SELECT 1 FROM wms.landed_cost WHERE landed_cost = $1 FOR UPDATE', [landedCost]);
    const [entry] = await readLandedCosts(tx, { landedCost });
    if (!entry) return refuseInbound('landed_cost.unknown', { landedCost });
    const { reversedBy, reverses } = entry;
    if (reverses) return refuseInbound('landed_cost.is_reversal', { landedCost, reverses });
    if (reversedBy) return refuseInbound('landed_cost.reversed', { landedCost, reversedBy });
    const { amount, asn: number } = entry;
    const at = clock.now();
    const back = {
      ...entry,
      ...{ landedCost: id, amount: { ...amount, minor: -amount.minor }, reason, actor, at },
      reverses: landedCost,
      shares: entry.shares.map((share) => ({ ...share, minor: 0 - share.minor })),
    };
    await insert(tx, back);
    const asn = await readAsn(tx, number);
    const { reversedBy: _, ...told } = back;
    const data = { ...told, owner: asn?.owner };
    const correlationId = asn?.correlationId ?? number;
    await feed.append(tx, at, [
      { type: 'wms.landed_cost.reversed', subject: landedCost, correlationId, data },
    ]);
    return back;
  });
}

const READ = `
  SELECT c.landed_cost AS "landedCost", c.asn, c.kind,
    jsonb_build_object('minor', c.minor, 'currency', c.currency) AS amount,
    c.spread, c.reason, c.actor, c.at, c.reverses, coalesce(r.landed_cost, '') AS "reversedBy",
    (SELECT jsonb_agg(jsonb_build_object('layer', layer, 'quantity', quantity, 'minor', minor)
        ORDER BY layer)
      FROM wms.landed_cost_share x WHERE x.landed_cost = c.landed_cost) AS shares
  FROM wms.landed_cost c
    LEFT JOIN wms.landed_cost r ON r.reverses = c.landed_cost AND r.reverses <> ''`;

/** One by its number, or those of a delivery by number. */
export function readLandedCosts(
  tx: Tx,
  query:
    | { readonly landedCost: string }
    | { readonly asn: string; readonly after: string; readonly limit: number },
): Promise<readonly Entered[]> {
  if ('landedCost' in query) {
    return tx.query<Entered>(`${READ} WHERE c.landed_cost = $1`, [query.landedCost]);
  }
  return tx.query<Entered>(
    `${READ} WHERE c.asn = $1 AND c.landed_cost > $2 ORDER BY c.landed_cost LIMIT $3`,
    [query.asn, query.after, query.limit],
  );
}
