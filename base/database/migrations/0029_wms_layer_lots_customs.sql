-- A layer tells the supplier's own lot number beside the producer's apart, and what customs let the
-- goods be: in free circulation, under customs control (bonded), or under excise suspension, with
-- the document by which they became so.
ALTER TABLE wms.layer
  ADD COLUMN supplier_lot text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN customs text COLLATE "C" NOT NULL DEFAULT 'free'
    CHECK (customs IN ('free', 'bonded', 'excise')),
  -- Of the entry; of goods that were released the declaration; '' where there was none.
  ADD COLUMN customs_document text COLLATE "C" NOT NULL DEFAULT '',
  ADD CHECK (customs = 'free' OR customs_document <> '');
--> statement-breakpoint
DO $$
DECLARE old name;
BEGIN
  SELECT conname INTO STRICT old FROM pg_constraint
  WHERE conrelid = 'wms.layer'::regclass AND contype = 'u';
  EXECUTE format('ALTER TABLE wms.layer DROP CONSTRAINT %I', old);
END $$;
--> statement-breakpoint
ALTER TABLE wms.layer ADD CONSTRAINT layer_alike UNIQUE (owner, item, lot, production_date,
  expiry_date, receipt_line, delivery, supplier, supplier_lot, customs, customs_document);
--> statement-breakpoint
CREATE INDEX layer_supplier_lot ON wms.layer (supplier_lot) WHERE supplier_lot <> '';
--> statement-breakpoint
CREATE INDEX layer_customs ON wms.layer (customs_document) WHERE customs_document <> '';
--> statement-breakpoint
ALTER TABLE wms.hold ADD COLUMN supplier_lot text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
-- Under which customs procedure an order goes: '' takes goods in free circulation only.
ALTER TABLE wms.sales_order ADD COLUMN customs text COLLATE "C" NOT NULL DEFAULT ''
  CHECK (customs IN ('', 're_export', 'bonded_transfer'));
