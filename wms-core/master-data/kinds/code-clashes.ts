import type { Tx } from '#base/database/index.ts';
import type { Item, Location } from '#wms-core/contracts.ts';
import { SPELLED, spelled, spellings } from '../barcodes.ts';
import type { Change, Fault } from '../record.ts';
import { refuse } from '../refusals.ts';

/**
 * A scanned code means one thing: no barcode of an item is another item's number or a place's code.
 * Only what is new is asked; what was written before this was a rule stays, and may still be changed.
 */

/** Barcodes that are another item's number, in the table or in this set, or a place's code. */
export async function barcodeClashes(tx: Tx, changes: readonly Change<Item>[]): Promise<Fault[]> {
  const added = changes.flatMap(({ index, before, after: { owner, item, barcodes } }) =>
    barcodes
      .filter((barcode) => !before?.barcodes.includes(barcode))
      .map((barcode) => ({ index, owner, item, barcode })),
  );
  const codes = added.flatMap(({ owner, barcode }) =>
    spellings(barcode).map((code) => ({ owner, code })),
  );
  const known = await tx.query<{ owner: string; item: string }>(
    `SELECT DISTINCT i.owner, i.item FROM unnest($1::text[], $2::text[]) AS n(owner, code)
     JOIN wms.item i ON i.owner = n.owner AND i.item = n.code ORDER BY i.owner, i.item`,
    [codes.map(({ owner }) => owner), codes.map(({ code }) => code)],
  );
  const places = await tx.query<{ location: string }>(
    'SELECT location FROM wms.location WHERE active AND location = ANY($1::text[])',
    [codes.map(({ code }) => code)],
  );
  const numbers = new Map(
    [...known, ...changes.map(({ after }) => after)].map(({ owner, item }) => [
      `${owner}\n${spelled(item)}`,
      item,
    ]),
  );
  const placeOf = new Map(places.map(({ location }) => [spelled(location), location]));
  return added.flatMap(({ index, owner, item, barcode }) => {
    const other = numbers.get(`${owner}\n${spelled(barcode)}`);
    const location = placeOf.get(spelled(barcode));
    const refusals = [
      ...(other === undefined || other === item
        ? []
        : [refuse('item.barcode_is_number', { barcode, other })]),
      ...(location === undefined ? [] : [refuse('item.barcode_is_place', { barcode, location })]),
    ];
    return refusals.map((refusal) => ({ index, field: 'barcodes', refusal }));
  });
}

/** Numbers of new items that another item carries as a barcode. */
export async function numberClashes(tx: Tx, changes: readonly Change<Item>[]): Promise<Fault[]> {
  const added = changes.filter(({ before }) => !before);
  const rows = await tx.query<{ owner: string; barcode: string; item: string }>(
    `SELECT b.owner, b.barcode, b.item FROM unnest($1::text[], $2::text[]) AS n(owner, code)
     JOIN wms.item_barcode b ON b.owner = n.owner AND ${SPELLED} = n.code`,
    [added.map(({ after }) => after.owner), added.map(({ after }) => spelled(after.item))],
  );
  // What this very list says of an item's barcodes is asked where they stand.
  const written = new Set(changes.map(({ after }) => `${after.owner}\n${after.item}`));
  const carriers = new Map(
    rows
      .filter(({ owner, item }) => !written.has(`${owner}\n${item}`))
      .map(({ owner, barcode, item }) => [`${owner}\n${spelled(barcode)}`, item]),
  );
  return added.flatMap(({ index, after: { owner, item } }) => {
    const other = carriers.get(`${owner}\n${spelled(item)}`);
    if (other === undefined) return [];
    return [{ index, field: 'item', refusal: refuse('item.number_is_barcode', { item, other }) }];
  });
}

/** Codes of new places that an item of any owner carries as a barcode. */
export async function placeClashes(tx: Tx, changes: readonly Change<Location>[]): Promise<Fault[]> {
  const added = changes.filter(({ before }) => !before);
  // Owner by owner, as the index begins with the owner.
  const rows = await tx.query<{ barcode: string; item: string }>(
    `SELECT b.barcode, b.item FROM wms.owner o CROSS JOIN unnest($1::text[]) AS n(code)
     JOIN wms.item_barcode b ON b.owner = o.owner AND ${SPELLED} = n.code
     ORDER BY b.owner DESC, b.barcode`,
    [added.map(({ after }) => spelled(after.location))],
  );
  const carriers = new Map(rows.map(({ barcode, item }) => [spelled(barcode), item]));
  return added.flatMap(({ index, after: { location } }) => {
    const item = carriers.get(spelled(location));
    if (item === undefined) return [];
    const refusal = refuse('location.is_barcode', { location, item });
    return [{ index, field: 'location', refusal }];
  });
}
