-- A layer whose dates were corrected bears its own id here: it may have become like another one, and
-- stays a layer of its own.
ALTER TABLE wms.layer ADD COLUMN redated text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wms.layer DROP CONSTRAINT layer_alike;
--> statement-breakpoint
ALTER TABLE wms.layer ADD CONSTRAINT layer_alike UNIQUE (owner, item, lot, production_date,
  expiry_date, receipt_line, delivery, supplier, supplier_lot, customs, customs_document, redated);
--> statement-breakpoint
-- What a lot's dates were corrected from and to, layer by layer; '' where no date is kept.
CREATE TABLE wms.lot_dates (
  correction text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  production_before text COLLATE "C" NOT NULL,
  expiry_before text COLLATE "C" NOT NULL,
  production_date text COLLATE "C" NOT NULL,
  expiry_date text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (correction, layer)
);
--> statement-breakpoint
CREATE INDEX lot_dates_lot ON wms.lot_dates (owner, item, lot);
