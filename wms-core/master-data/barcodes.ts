/**
 * A GTIN is printed with 8, 12, 13 or 14 digits: filled up with zeros its spellings are one. What
 * else is as long is treated alike, as the index `item_barcode_gtin` does.
 */
export const spelled = (barcode: string): string =>
  /^(\d{8}|\d{12,14})$/.test(barcode) ? barcode.padStart(14, '0') : barcode;

/** A GTIN that is listed in two spellings is kept as it stands first. */
export const eachOnce = (barcodes: readonly string[]): readonly string[] =>
  [...new Map(barcodes.toReversed().map((code) => [spelled(code), code])).values()].sort();
