import type { Tx } from '#base/database/index.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import { item, NOW } from '#wms-core/stock/testing/fixture.ts';
import { HOUSE, ORDERS, OTHER, recipeOf } from './paper-facts.ts';
import { type Cast, deliveriesOf, firstLayers, HOME } from './stock-scene.ts';

/** Everything that postings, holds and acts wrote; the site and its units stay. */
const CLEAN = [
  'ALTER TABLE wms.movement DISABLE TRIGGER movement_append_only',
  `TRUNCATE wms.movement, wms.posting, wms.stock, wms.allocation, wms.hold, wms.serial, wms.layer,
     wms.transit, wms.event, wms.stock_act, wms.adjustment, wms.adjustment_line, wms.undo,
     wms.unit_event`,
  'ALTER TABLE wms.movement ENABLE TRIGGER movement_append_only',
];

/** The casts' deliveries: nothing of them is announced, each has its pallet at the dock. */
async function announced(tx: Tx, casts: readonly Cast[]): Promise<void> {
  const deliveries = casts.flatMap(deliveriesOf);
  const lines = casts.flatMap(firstLayers);
  const ownerOf = (asn: string) => lines.find(({ delivery }) => delivery === asn)!.owner;
  await tx.query(
    `INSERT INTO wms.asn (asn, version, content, supplier, expected_at, status, correlation_id,
       actor, created_at, owner)
     SELECT asn, 1, jsonb_build_object('asn', asn, 'version', 1, 'supplier', 'S', 'expectedAt',
       $2::bigint, 'lines', '[]'::jsonb), 'S', $2, 'expected', asn, 'erp', $2, owner
     FROM unnest($1::text[], $3::text[]) AS n(asn, owner)`,
    [deliveries.map(({ asn }) => asn), NOW, deliveries.map(({ asn }) => ownerOf(asn))],
  );
  const pallets = deliveries.flatMap(({ asn, unit }) => (unit ? [{ asn, unit }] : []));
  await tx.query(
    `INSERT INTO wms.inbound_unit (handling_unit, asn, dock, status, correlation_id, created_at,
       updated_at)
     SELECT unit, asn, $3, 'receiving', asn, $4, $4 FROM unnest($1::text[], $2::text[]) AS n(unit, asn)`,
    [pallets.map(({ unit }) => unit), pallets.map(({ asn }) => asn), HOME, NOW],
  );
  await tx.query(
    `INSERT INTO wms.asn_line (asn, line, place, item, expected)
     SELECT asn, line, 1, item, 0 FROM unnest($1::text[], $2::text[], $3::text[]) AS n(asn, line, item)`,
    [
      lines.map(({ delivery }) => delivery),
      lines.map(({ line }) => line),
      lines.map(({ item: code }) => code),
    ],
  );
}

/** The other owner, and orders of both. */
export async function customers(tx: Tx): Promise<void> {
  await tx.query(
    `INSERT INTO wms.owner (owner, name_en, name_zh, status, block_reason, version)
     VALUES ($1, 'Two', '乙', 'active', '', 1) ON CONFLICT DO NOTHING`,
    [OTHER],
  );
  const orders = Object.entries(ORDERS);
  await tx.query(
    `INSERT INTO wms.sales_order (order_id, owner, customer, customs, priority, allow_backorder,
       content, correlation_id, status, created_at)
     SELECT *, 1, false, '', order_id, 'released', ${NOW}
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
       AS n(order_id, owner, customer, customs)`,
    [
      orders.map(([order]) => order),
      orders.map(([, { owner }]) => owner),
      orders.map(([, { customer }]) => customer),
      orders.map(([, { isExport }]) => (isExport ? 're_export' : '')),
    ],
  );
}

/** Adjustments with this reason need a photo, so none approves itself. */
export const WATCHED = 'damaged';
export const BOSS = 'ben';

export async function approvers(tx: Tx): Promise<void> {
  await tx.query('UPDATE wms.adjustment_reason SET needs_attachment = true WHERE reason = $1', [
    WATCHED,
  ]);
  await tx.query(`INSERT INTO wms.approver VALUES ('finance', $1, 'active', '', 1)`, [BOSS]);
  await tx.query(`INSERT INTO wms.attachment_file VALUES ('photo', 'image/png', 1, 'x')`);
}

export const withPhoto = (tx: Tx, adjustment: string) =>
  tx.query(
    `INSERT INTO wms.attachment (kind, document, digest, name, note, actor, at)
     VALUES ('adjustment', $1, 'photo', 'photo.png', '', 'anna', $2) ON CONFLICT DO NOTHING`,
    [adjustment, NOW],
  );

/** Items of a cast: those of the other owner are numbered like the house's. */
function itemsOf({ bulk, numbered, kit, spare, case: box }: Cast) {
  const byLot = { lotControlled: true } as const;
  return [
    item(bulk, byLot),
    item(bulk, { ...byLot, owner: OTHER }),
    item(kit, byLot),
    item(spare, byLot),
    item(numbered, { ...byLot, serialControlled: true }),
    item(box, { ...byLot, serialControlled: true }),
  ];
}

async function recipes(tx: Tx, casts: readonly Cast[]): Promise<void> {
  const kits = casts.flatMap(({ kit, case: box }) => [kit, box]);
  const components = kits.map((kit) =>
    [...recipeOf(HOUSE, kit)!].map(([code, quantity]) => ({ item: code, quantity })),
  );
  await tx.query(
    `INSERT INTO wms.kit (owner, item, components, status, block_reason, version)
     SELECT $1, item, components, 'active', '', 1
     FROM unnest($2::text[], $3::jsonb[]) AS n(item, components) ON CONFLICT DO NOTHING`,
    [HOUSE, kits, components.map((one) => JSON.stringify(one))],
  );
}

/** An empty ledger, so that it does not grow, and what the casts have beside units and layers. */
export async function makeCasts(
  tx: Tx,
  casts: readonly Cast[],
  masterData: Pick<ItemMaster, 'upsertItems'>,
): Promise<void> {
  for (const statement of CLEAN) await tx.query(statement);
  await masterData.upsertItems(tx, casts.flatMap(itemsOf));
  await recipes(tx, casts);
  await announced(tx, casts);
}
