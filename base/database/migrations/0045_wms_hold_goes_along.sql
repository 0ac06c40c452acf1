-- Pieces that were held where they lay stay on hold where they were brought: a hold of their own on
-- exactly that row (`root` <> '': handling_unit and quality are compared as they stand), lifted with
-- the hold because of which it lies.
ALTER TABLE wms.hold ADD COLUMN root text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wms.hold ADD COLUMN quality text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX hold_root ON wms.hold (root) WHERE lifted_at IS NULL AND root <> '';
--> statement-breakpoint
-- All of its pieces lie elsewhere, on holds of their own; it ends when it is lifted.
ALTER TABLE wms.hold DROP CONSTRAINT hold_quantity_check;
--> statement-breakpoint
ALTER TABLE wms.hold ADD CONSTRAINT hold_quantity_check CHECK (quantity >= 0);
