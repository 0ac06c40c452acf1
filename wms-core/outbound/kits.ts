import type { Tx } from '#base/database/index.ts';
import type { KitParts } from '#wms-core/contracts.ts';
import type { Outbound } from './context.ts';
import type { Order, OrderLine } from './model.ts';
import { needOf } from './needs.ts';
import { type Filled, lineKey, type Need, type Pool } from './rotation.ts';
import { type Ware, wareKey, wareOf } from './wares.ts';

/**
 * Kits in orders. A line for a kit gets kits that were built; what these do not cover is exploded, at
 * the release of its wave, into lines for the components, which go the way of every line. The kit's
 * line then asks for the rest (`ordered`), and says how many are served by components (`exploded`).
 */

/** So many kits of a line are to be served by their components. */
export interface Explosion {
  readonly order: string;
  readonly lineId: string;
  readonly kit: KitParts;
  readonly kits: number;
}

export interface FilledKits extends Filled {
  readonly explosions: readonly Explosion[];
  /** What was looked for: kits as they are, components, and everything else. */
  readonly needs: readonly Need[];
}

/** By `wareKey`. */
export type Kits = ReadonlyMap<string, KitParts>;

export const componentLine = (lineId: string, item: string): string => `${lineId}/${item}`;

export async function kitsAmong(o: Outbound, tx: Tx, wares: readonly Ware[]): Promise<Kits> {
  const kits = new Map<string, KitParts>();
  for (const [owner, own] of Map.groupBy(wares, (ware) => ware.owner)) {
    const items = [...new Set(own.map(({ item }) => item))].sort();
    for (const [item, kit] of await o.masterData.kits(tx, owner, items)) {
      kits.set(wareKey({ owner, item }), kit);
    }
  }
  return kits;
}

/** Items with the components of those that are kits. */
export function withComponents(wares: readonly Ware[], kits: Kits): Ware[] {
  const all = new Map<string, Ware>();
  for (const { owner, item } of wares) {
    const components = kits.get(wareKey({ owner, item }))?.components ?? [];
    for (const one of [{ item }, ...components]) {
      const ware = { owner, item: one.item };
      all.set(wareKey(ware), ware);
    }
  }
  return [...all.values()];
}

/** Kits of which a component may yet come may yet come too. */
export function hopefulWithKits(hopeful: ReadonlySet<string>, kits: Kits): ReadonlySet<string> {
  const made = [...kits].filter(([key, { components }]) => {
    const { owner } = wareOf(key, '');
    return components.some(({ item }) => hopeful.has(wareKey({ owner, item })));
  });
  return new Set([...hopeful, ...made.map(([key]) => key)]);
}

export interface KitNeed extends Need {
  /** By which the line may be exploded: once, and not where the kits go to another warehouse. */
  readonly kit?: KitParts | undefined;
}

export function kitNeedOf(order: Order, line: OrderLine, kits: Kits, at: number): KitNeed {
  const kit = kits.get(wareKey({ owner: order.owner, item: line.item }));
  return { ...needOf(order, line, at), kit: mayExplode(kit, { ...order, ...line }) };
}

/** The kit, where a line for it may be exploded. */
export const mayExplode = (
  kit: KitParts | undefined,
  { exploded, toWarehouse }: { readonly exploded: number; readonly toWarehouse: string },
): KitParts | undefined =>
  kit?.fulfilment !== 'built_only' && exploded === 0 && toWarehouse === '' ? kit : undefined;

interface Plan {
  readonly need: KitNeed;
  kits: number;
}

const partsOf = ({ need, kits }: Plan): Need[] =>
  kits === 0
    ? []
    : need.kit!.components.map(({ item, quantity }) => {
        const { kit: _, ...rest } = need;
        const lineId = componentLine(need.lineId, item);
        return { ...rest, lineId, item, quantity: quantity * kits };
      });

function asItIs({ need: { kit, ...need }, kits }: Plan): Need[] {
  const quantity = need.quantity - kits;
  return kit?.fulfilment === 'explode' || quantity === 0 ? [] : [{ ...need, quantity }];
}

/**
 * Built kits first, then whole kits of components: as many as all their components suffice for.
 * `coming` are those of which there will be enough.
 */
export function fillWithKits(
  pool: Pool,
  wanted: readonly KitNeed[],
  coming: ReadonlySet<string> = new Set(),
): FilledKits {
  const built = pool.fill(wanted.flatMap((need) => asItIs({ need, kits: 0 })));
  const open = new Map(built.missing.map((one) => [lineKey(one.order, one.lineId), one.missing]));
  const plans = wanted.map((need): Plan => {
    const all = need.kit?.fulfilment === 'explode' ? need.quantity : 0;
    const rest = open.get(lineKey(need.order, need.lineId)) ?? 0;
    return { need, kits: need.kit ? all || rest : 0 };
  });
  for (;;) {
    const needs = plans.flatMap((plan) => [...asItIs(plan), ...partsOf(plan)]);
    const filled = pool.fill(needs);
    const short = new Map(
      filled.missing.map((one) => [lineKey(one.order, one.lineId), one.missing]),
    );
    const tooMany = plans.filter((plan) => {
      const { need, kits } = plan;
      const scarce = partsOf(plan).filter(({ item }) => !coming.has(item));
      const possible = scarce.map(({ order, lineId, quantity }) => {
        const got = quantity - (short.get(lineKey(order, lineId)) ?? 0);
        return Math.floor((got * kits) / quantity);
      });
      plan.kits = Math.min(kits, ...possible);
      return need.kit !== undefined && plan.kits < kits;
    });
    // Fewer each time, so it ends.
    if (tooMany.length > 0) continue;
    const exploded = plans.filter((plan) => plan.kits > 0);
    const explosions = exploded.map(({ need, kits }): Explosion => {
      const { order, lineId, kit } = need;
      return { order, lineId, kit: kit!, kits };
    });
    return { ...filled, missing: [...filled.missing, ...unexploded(plans)], explosions, needs };
  }
}

/** Kits that only components may serve, and that these do not cover. */
const unexploded = (plans: readonly Plan[]): Filled['missing'] =>
  plans.flatMap(({ need: { kit, ...need }, kits }) => {
    const missing = kit?.fulfilment === 'explode' ? need.quantity - kits : 0;
    return missing > 0 ? [{ ...need, missing }] : [];
  });

/** Writes the components' lines; their pieces are allocated in the same transaction. */
export async function explode(tx: Tx, explosions: readonly Explosion[], at: number): Promise<void> {
  if (explosions.length === 0) return;
  const rows = explosions.flatMap(({ order, lineId, kit, kits }) =>
    kit.components.map(({ item, quantity }) => ({ order, lineId, item, quantity, kits })),
  );
  const column = (pick: (row: (typeof rows)[number]) => unknown) => rows.map(pick);
  await tx.query(
    `INSERT INTO wms.sales_line (order_id, line_id, line_no, item, ordered, waiting_since,
       told_unit, told_quantity, kit_line, per_kit)
     SELECT k.order_id, n.line_id, k.line_no, n.item, n.per_kit * n.kits, $7::bigint, '', 0,
       k.line_id, n.per_kit
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
       AS n(order_id, kit_line, line_id, item, per_kit, kits)
     JOIN wms.sales_line k ON k.order_id = n.order_id AND k.line_id = n.kit_line`,
    [
      column((row) => row.order),
      column((row) => row.lineId),
      column((row) => componentLine(row.lineId, row.item)),
      column((row) => row.item),
      column((row) => row.quantity),
      column((row) => row.kits),
      at,
    ],
  );
  await tx.query(
    `UPDATE wms.sales_line l SET ordered = l.ordered - n.kits, exploded = l.exploded + n.kits
     FROM unnest($1::text[], $2::text[], $3::bigint[]) AS n(order_id, line_id, kits)
     WHERE l.order_id = n.order_id AND l.line_id = n.line_id`,
    [
      explosions.map((one) => one.order),
      explosions.map((one) => one.lineId),
      explosions.map((one) => one.kits),
    ],
  );
}
