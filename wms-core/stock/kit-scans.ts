import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { KitNumber } from '#wms-core/ports.ts';
import type { ActDeps } from './acts.ts';
import { builtAs, notIn, unitsOfNumbers } from './kit-content.ts';
import { locate, numbersOf } from './kit-numbers.ts';
import { type KitOrder, type KitWork, kitWorkOf, outOfProduction } from './kits.ts';
import { refuse } from './refusals.ts';
import { serialFault } from './serials.ts';

/** One number that a worker scans while kits are built or broken; nothing is locked or booked. */
export async function scanFault(
  deps: ActDeps,
  tx: Tx,
  order: KitOrder,
  number: KitNumber,
): Promise<Refusal | undefined> {
  const work = await kitWorkOf(deps, tx, order);
  if (isRefusal(work)) return work;
  const { item } = number;
  if (!work.items.get(item)?.serialControlled) {
    return refuse('kit.number_stranger', { kit: order.item, item });
  }
  // What goes into kits, and kits that are taken apart, lie at the work place.
  const isThere = (item === order.item) === (order.act === 'break');
  if (!isThere) return comesOutFault(tx, work, number);
  const located = await locate(deps, tx, work, [number]);
  return isRefusal(located) ? located : undefined;
}

/** A kit's number is new to the house; a piece of a broken kit is in it, or came with it. */
async function comesOutFault(
  tx: Tx,
  { order, rows }: KitWork,
  number: KitNumber,
): Promise<Refusal | undefined> {
  const { item, serial, kit } = number;
  const { owner } = order;
  let came = item === order.item;
  const units: string[] = [];
  for (const row of came ? [] : rows.filter((one) => one.item === order.item)) {
    const build = await builtAs(tx, { layer: row.layer, ...(kit === undefined ? {} : { kit }) });
    if (build) units.push(build.unit);
    else came = true;
  }
  const at = await unitsOfNumbers(tx, { owner, numbers: [number] });
  if (units.includes(at(item, serial) ?? '')) return undefined;
  const [unit] = units;
  if (!came && unit !== undefined) return notIn(tx, { owner, unit }, number);
  const pieces = { item, layer: '', lot: '', quantity: 1, serials: [serial] };
  const [line] = outOfProduction(order, [pieces]);
  return serialFault(tx, line!);
}

/**
 * Numbers that should be in the kits that were broken, and that nobody scanned: those that the book
 * has in them beside what was. None, where it is not known which (kits without numbers, and others of
 * their work order are left).
 */
export async function missingOf(
  deps: ActDeps,
  tx: Tx,
  order: KitOrder,
): Promise<readonly KitNumber[]> {
  const { act, owner, item: kitItem, quantity, numbers = [] } = order;
  if (act === 'build') return [];
  const recipe = await deps.masterData.kit(tx, owner, kitItem);
  const kits = numbers.filter(({ item }) => item === kitItem);
  const missing: KitNumber[] = [];
  for (const { item, quantity: each } of recipe?.components ?? []) {
    for (const one of kits.length > 0 ? kits : [undefined]) {
      const wanted = one ? each : each * quantity;
      const told = numbersOf(numbers, item, one?.serial);
      const inside = await insideOf(tx, order, item, one?.serial);
      const left = inside.filter((serial) => !told.includes(serial));
      if (told.length + left.length !== wanted) continue;
      missing.push(
        ...left.map((serial) => ({ item, serial, ...(one ? { kit: one.serial } : {}) })),
      );
    }
  }
  return missing;
}

/** The numbers of one component in the kit of this number, or in all kits at the work place. */
async function insideOf(
  tx: Tx,
  { owner, item: kitItem, location }: KitOrder,
  item: string,
  kit: string | undefined,
): Promise<readonly string[]> {
  const rows = await tx.query<{ serial: string }>(
    `SELECT DISTINCT c.serial FROM wms.stock s JOIN wms.layer l USING (layer)
     JOIN wms.serial c ON c.location = 'PRODUCTION' AND c.handling_unit <> ''
       AND c.handling_unit = l.delivery || $5 AND c.owner = s.owner AND c.item = $4
     WHERE s.owner = $1 AND s.item = $2 AND s.location = $3 AND s.handling_unit = ''
     ORDER BY 1`,
    [owner, kitItem, location, item, kit === undefined ? '' : `/${kit}`],
  );
  return rows.map((row) => row.serial);
}
