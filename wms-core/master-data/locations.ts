import type { Tx } from '#base/database/index.ts';
import type { Site, SiteLocation } from '#base/site/site.ts';
import type { Location } from '#wms-core/contracts.ts';

export const locationOf = (place: SiteLocation): Location => ({
  location: place.id,
  kind: place.kind,
  zone: place.zone,
  x: place.x,
  y: place.y,
  z: place.z ?? 0,
  maxWeightGrams: place.maxWeightGrams,
  maxVolumeMl: place.maxVolumeMl,
  maxHandlingUnits: place.maxHandlingUnits,
});

const FIELDS: readonly (readonly [string, string, (place: SiteLocation) => unknown])[] = [
  ['location', 'text', (place) => place.id],
  ['kind', 'text', (place) => place.kind],
  ['zone', 'text', (place) => place.zone],
  ['aisle', 'integer', (place) => place.aisle ?? null],
  ['x', 'double precision', (place) => place.x],
  ['y', 'double precision', (place) => place.y],
  ['z', 'double precision', (place) => place.z ?? 0],
  ['max_weight_grams', 'bigint', (place) => place.maxWeightGrams],
  ['max_volume_ml', 'bigint', (place) => place.maxVolumeMl],
  ['max_handling_units', 'integer', (place) => place.maxHandlingUnits],
];

const COLUMNS = FIELDS.map(([column]) => column).join(', ');
const CHANGES = [...FIELDS.slice(1).map(([column]) => column), 'warehouse', 'active']
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

/** Makes the table say what the site's drawing says; what left the drawing becomes inactive. */
export async function writeLocations(tx: Tx, site: Site): Promise<void> {
  const arrays = FIELDS.map(([, type], index) => `$${index + 2}::${type}[]`).join(', ');
  await tx.query(
    `INSERT INTO wms.location (${COLUMNS}, warehouse, active)
     SELECT n.*, $1::text, true FROM unnest(${arrays}) AS n(${COLUMNS}) ORDER BY n.location
     ON CONFLICT (location) DO UPDATE SET ${CHANGES}`,
    [site.warehouse, ...FIELDS.map(([, , pick]) => site.locations.map(pick))],
  );
  await tx.query(
    `UPDATE wms.location SET active = false
     WHERE warehouse = $1 AND active AND location <> ALL($2::text[])`,
    [site.warehouse, site.locations.map((place) => place.id)],
  );
}
