import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { ActDeps } from './acts.ts';
import { builtAs, contentOf } from './kit-content.ts';
import {
  atPlace,
  inProduction,
  type KitPieces,
  type KitWork,
  linesOf,
  missingFor,
  newLayer,
  type Plan,
  takeFrom,
} from './kits.ts';
import { refuse } from './refusals.ts';

/**
 * What the components that lie at the place become: kits of one layer, as fresh as the oldest part.
 */
export async function planBuild(deps: ActDeps, tx: Tx, work: KitWork): Promise<Plan | Refusal> {
  const { order, kit, items, rows } = work;
  const { owner, item, quantity, kitOrder } = order;
  const missing = missingFor(work);
  if (missing) return missing;
  const components = kit.components.flatMap(
    (one) => takeFrom(rows, one.item, one.quantity * quantity).taken,
  );
  const used = new Set(components.map((one) => one.layer));
  const expiries = rows.flatMap((row) => (used.has(row.layer) ? (row.expiryDate ?? []) : []));
  const card = items.get(item)!;
  const lot = card.lotControlled ? (order.lot ?? kitOrder) : '';
  const expiryDate = expiries.sort()[0] ?? null;
  if (card.shelfLifeDays !== null && expiryDate === null) return refuse('expiry.missing', { item });
  const layer = await deps.ledger.layer(tx, newLayer(order, { item, lot, expiryDate }));
  const kits = [{ item, layer, lot, quantity }];
  const [at, production] = [atPlace(order), inProduction(kitOrder)];
  return {
    kits,
    components,
    lines: [...linesOf(components, owner, at, production), ...linesOf(kits, owner, production, at)],
  };
}

/** Gives back what went into the kits: their own components' layers, where they were built here. */
export async function planBreak(deps: ActDeps, tx: Tx, work: KitWork): Promise<Plan | Refusal> {
  const { order, rows } = work;
  const { owner, item, quantity } = order;
  const missing = missingFor(work);
  if (missing) return missing;
  const { taken } = takeFrom(rows, item, quantity);
  const components: KitPieces[] = [];
  const lines: Plan['lines'][number][] = [];
  for (const kits of taken) {
    const build = await builtAs(tx, kits.layer);
    const parts = build
      ? await contentOf(tx, { ...build, kits: kits.quantity, item })
      : await partsOfStranger(deps, tx, work, kits);
    if (isRefusal(parts)) return parts;
    const production = inProduction(build?.kitOrder ?? order.kitOrder);
    const at = atPlace(order);
    lines.push(...linesOf([kits], owner, at, production));
    lines.push(...linesOf(parts, owner, production, at));
    components.push(...parts);
  }
  return { kits: taken, components, lines };
}

/** A kit that came as one: its parts are as the recipe says, and no older than it. */
async function partsOfStranger(
  deps: ActDeps,
  tx: Tx,
  { order, kit, items }: KitWork,
  kits: KitPieces,
): Promise<readonly KitPieces[] | Refusal> {
  const unknown = kit.components.find((one) => items.get(one.item)!.lotControlled);
  if (unknown) return refuse('kit.lots_unknown', { item: order.item, component: unknown.item });
  const from = (await deps.ledger.layers(tx, [kits.layer])).get(kits.layer)!;
  const { expiryDate, supplier } = from;
  const parts: KitPieces[] = [];
  for (const { item, quantity } of kit.components) {
    const made = newLayer(order, { item, lot: '', expiryDate, supplier });
    const layer = await deps.ledger.layer(tx, made);
    parts.push({ item, layer, lot: '', quantity: quantity * kits.quantity });
  }
  return parts;
}
