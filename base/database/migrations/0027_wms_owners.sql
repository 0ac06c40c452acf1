-- Documents name whose goods they are about. '' stands for documents of before: the house's own
-- owner, who is known at the start only (wms-core/owner.ts writes him there).
ALTER TABLE wms.asn ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX asn_ownerless ON wms.asn (asn) WHERE owner = '';
--> statement-breakpoint
ALTER TABLE wms.sales_order ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX sales_order_ownerless ON wms.sales_order (order_id) WHERE owner = '';
--> statement-breakpoint
-- A walk with a cart fetches goods of one owner.
ALTER TABLE wms.pick_run ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX pick_run_ownerless ON wms.pick_run (run) WHERE owner = '';
--> statement-breakpoint
ALTER TABLE wms.count ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX count_ownerless ON wms.count (count_id) WHERE owner = '';
--> statement-breakpoint
ALTER TABLE wms.count_plan ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wms.reservation ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX transfer_ownerless ON wms.transfer (transfer_id) WHERE NOT request ? 'owner';
--> statement-breakpoint
-- Here '' matches everybody's goods, as in every field of a hold's scope.
ALTER TABLE wms.hold ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wms.location DROP CONSTRAINT location_mixing_check;
--> statement-breakpoint
ALTER TABLE wms.location ADD CONSTRAINT location_mixing_check
  CHECK (mixing IN ('any', 'one_owner', 'one_item', 'one_lot', 'empty_only'));
