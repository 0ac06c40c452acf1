-- Orders for kits: served by kits that were built, or exploded into their components.
ALTER TABLE wms.kit ADD COLUMN fulfilment text NOT NULL DEFAULT 'built_first'
  CHECK (fulfilment IN ('built_only', 'built_first', 'explode'));
--> statement-breakpoint
-- Whose component is it? For orders that wait for a kit when its components come.
CREATE INDEX kit_components ON wms.kit USING gin (components jsonb_path_ops);
--> statement-breakpoint
-- Whether fewer components than whole kits may be shipped.
ALTER TABLE wms.sales_order ADD COLUMN partial_kits boolean NOT NULL DEFAULT false;
--> statement-breakpoint
-- Of a line for a kit, how many are served by components: `ordered` are the rest of them.
ALTER TABLE wms.sales_line ADD COLUMN exploded bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
-- Of a component's line: the line for the kit, and how many pieces one kit has.
ALTER TABLE wms.sales_line ADD COLUMN kit_line text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wms.sales_line ADD COLUMN per_kit bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE wms.sales_line DROP CONSTRAINT sales_line_ordered_check;
--> statement-breakpoint
ALTER TABLE wms.sales_line ADD CONSTRAINT sales_line_ordered
  CHECK (0 <= ordered AND 0 <= exploded AND ordered + exploded > 0 AND (kit_line = '') = (per_kit = 0));
--> statement-breakpoint
-- How far the ship advice of a transfer came on its way to the other warehouse's own process.
ALTER TABLE wms.warehouse_transfer ADD COLUMN advice_attempts integer NOT NULL DEFAULT 0;
--> statement-breakpoint
-- When it is tried (again).
ALTER TABLE wms.warehouse_transfer ADD COLUMN advice_at bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE wms.warehouse_transfer ADD COLUMN advice_fault text NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX warehouse_transfer_advice ON wms.warehouse_transfer (advice_at)
  WHERE direction = 'out' AND status = 'in_transit';
