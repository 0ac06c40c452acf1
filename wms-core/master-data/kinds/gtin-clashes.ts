import type { Tx } from '#base/database/index.ts';
import type { Item } from '#wms-core/contracts.ts';
import { spelled, spellings } from '../barcodes.ts';
import type { Change, Fault } from '../record.ts';
import { refuse } from '../refusals.ts';

/**
 * A scanned code says how many pieces of which item. So a barcode on an item's card, which is one
 * piece, is no packaging's GTIN, unless that packaging is one piece of the same item. What stood in
 * both before this was asked is left until its code changes.
 */

interface Packaging {
  readonly owner: string;
  readonly item: string;
  readonly level: string;
  readonly gtin: string | null;
  readonly baseNumerator: number;
  readonly baseDenominator: number;
}

interface Carrier {
  readonly owner: string;
  readonly item: string;
  readonly code: string;
}

const isPiece = ({ baseNumerator, baseDenominator }: Packaging): boolean =>
  baseNumerator === baseDenominator;

const keyOf = ({ owner, code }: Pick<Carrier, 'owner' | 'code'>) => `${owner}/${spelled(code)}`;

/** Cards and packagings that are written at one moment see one another. */
const oneAfterAnother = (tx: Tx) =>
  tx.query("SELECT pg_advisory_xact_lock(hashtext('master data scanned codes'))");

/** Barcodes that are new on a card, and are the GTIN of a packaging. */
export async function barcodesOnPackagings(
  tx: Tx,
  changes: readonly Change<Item>[],
): Promise<Fault[]> {
  const wanted = changes.flatMap(({ index, before, after: { owner, item, barcodes } }) =>
    barcodes
      .filter((code) => /^\d+$/.test(code) && !before?.barcodes.includes(code))
      .map((code) => ({ index, owner, item, code })),
  );
  if (wanted.length === 0) return [];
  await oneAfterAnother(tx);
  const forms = wanted.flatMap(({ owner, code }) =>
    spellings(code).map((form) => ({ owner, form })),
  );
  const rows = await tx.query<Packaging & { code: string }>(
    `SELECT p.owner, p.item, p.level, p.gtin AS code,
       p.base_numerator AS "baseNumerator", p.base_denominator AS "baseDenominator"
     FROM wms.item_packaging p
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, gtin)) n
       ON p.owner = n.owner AND p.gtin = n.gtin`,
    [forms.map((one) => one.owner), forms.map((one) => one.form)],
  );
  const packagings = new Map(rows.map((row) => [keyOf(row), row]));
  return wanted.flatMap((one) => {
    const packaging = packagings.get(keyOf(one));
    if (!packaging || (packaging.item === one.item && isPiece(packaging))) return [];
    const { level, item: other, baseNumerator, baseDenominator } = packaging;
    const facts = { barcode: one.code, level, other, pieces: baseNumerator / baseDenominator };
    const refusal = refuse('item.barcode_is_packaging', facts);
    return [{ index: one.index, field: 'barcodes', refusal }];
  });
}

/** GTINs of packagings that are new there, or mean another number of pieces, and stand on a card. */
export async function gtinsOnCards(
  tx: Tx,
  changes: readonly Change<Packaging>[],
): Promise<Fault[]> {
  const wanted = changes.filter(({ before, after }) => {
    const isSame = before?.gtin === after.gtin && isPiece(before) === isPiece(after);
    return after.gtin !== null && !isSame;
  });
  if (wanted.length === 0) return [];
  await oneAfterAnother(tx);
  const forms = wanted.flatMap(({ after: { owner, gtin } }) =>
    spellings(gtin!).map((form) => ({ owner, form })),
  );
  const rows = await tx.query<Carrier>(
    `SELECT b.owner, b.item, b.barcode AS code FROM wms.item_barcode b
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, barcode)) n
       USING (owner, barcode)`,
    [forms.map((one) => one.owner), forms.map((one) => one.form)],
  );
  const cards = new Map(rows.map((row) => [keyOf(row), row]));
  return wanted.flatMap(({ index, after }) => {
    const card = cards.get(keyOf({ owner: after.owner, code: after.gtin! }));
    if (!card || (card.item === after.item && isPiece(after))) return [];
    const facts = { gtin: after.gtin!, other: card.item };
    return [{ index, field: 'gtin', refusal: refuse('packaging.gtin_on_card', facts) }];
  });
}
