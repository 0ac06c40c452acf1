import type { Tx } from '#base/database/index.ts';
import type { LocationKind } from '#base/site/site.ts';

/** A place as it is drawn; metres. */
export interface DrawnPlace {
  readonly id: string;
  readonly kind: LocationKind;
  readonly zone: string;
  readonly aisle: number | null;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** All places in use, also those that were added after the drawing. */
export const readPlaces = (tx: Tx): Promise<DrawnPlace[]> =>
  tx.query<DrawnPlace>(
    `SELECT location AS id, kind, zone, aisle, x, y, z FROM wms.location
     WHERE active ORDER BY location`,
  );
