-- A GTIN printed with 8, 12, 13 or 14 digits is one code: no two items share it in two spellings.
CREATE UNIQUE INDEX item_barcode_gtin ON wms.item_barcode (
  owner,
  (CASE WHEN barcode ~ '^([0-9]{8}|[0-9]{12,14})$' THEN lpad(barcode, 14, '0') ELSE barcode END)
);
