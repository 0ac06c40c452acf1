import { gtin14, gtinSpellings } from '#base/gs1/index.ts';

/**
 * A GTIN is printed with 8, 12, 13 or 14 digits: filled up with zeros its spellings are one. What
 * else is as long is treated alike, as the index `item_barcode_gtin` does.
 */
export const spelled = (barcode: string): string =>
  /^(\d{8}|\d{12,14})$/.test(barcode) ? barcode.padStart(14, '0') : barcode;

/** Each way in which a code may be written: a GTIN's spellings, or the code as it stands. */
export const spellings = (code: string): readonly string[] => {
  const whole = spelled(code);
  return /^\d{14}$/.test(whole) ? gtinSpellings(whole) : [code];
};

/** The same of a row `b` of the table, in the index's own words. */
export const SPELLED = `(CASE WHEN b.barcode ~ '^([0-9]{8}|[0-9]{12,14})$'
  THEN lpad(b.barcode, 14, '0') ELSE b.barcode END)`;

/** Says of itself that it is a GTIN: as a label is written, or as a scanner tells an EAN. */
const DECLARED = /^(?:\(01\)|\]E[04])(.*)$/;

/** What is declared to be a GTIN and is none; digits that nobody declares may be the house's own. */
export function falseGtin(barcode: string): string | undefined {
  const [, code] = DECLARED.exec(barcode) ?? [];
  return code === undefined || gtin14(code) ? undefined : code;
}

/**
 * A GTIN that is listed in two spellings is kept as it stands first, and without what declares it.
 */
export function eachOnce(barcodes: readonly string[]): readonly string[] {
  const plain = barcodes.map((one) =>
    falseGtin(one) === undefined ? (DECLARED.exec(one)?.[1] ?? one) : one,
  );
  return [...new Map(plain.toReversed().map((code) => [spelled(code), code])).values()].sort();
}
