-- An order with a destination is a transfer: loaded, its pieces go to TRANSIT, not to a customer.
ALTER TABLE wms.sales_order ADD COLUMN to_warehouse text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
-- What is on its way between warehouses: movements to TRANSIT less those from it, kept in the posting.
CREATE TABLE wms.transit (
  transfer text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  quality text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  weight_grams bigint NOT NULL CHECK (weight_grams >= 0),
  PRIMARY KEY (transfer, owner, item, layer, quality)
);
--> statement-breakpoint
CREATE INDEX transit_item ON wms.transit (item);
--> statement-breakpoint
CREATE INDEX transit_layer ON wms.transit (layer);
--> statement-breakpoint
CREATE TABLE wms.warehouse_transfer (
  transfer text COLLATE "C" PRIMARY KEY,
  direction text NOT NULL CHECK (direction IN ('out', 'in')),
  from_warehouse text COLLATE "C" NOT NULL,
  to_warehouse text COLLATE "C" NOT NULL,
  -- received: its receipt ended and pieces are missing; closed: nothing of it is on its way any more.
  status text NOT NULL CHECK (status IN ('in_transit', 'received', 'closed')),
  correlation_id text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  closed_at bigint
);
--> statement-breakpoint
-- What a host ordered in packagings; `ordered` is the same in base units, of the day it was ordered.
ALTER TABLE wms.sales_line ADD COLUMN told_unit text NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wms.sales_line ADD COLUMN told_quantity bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
-- How many empty handling units of a type a place is to have at least.
CREATE TABLE wms.empties_minimum (
  location text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  minimum integer NOT NULL CHECK (minimum > 0),
  actor text NOT NULL,
  PRIMARY KEY (location, type)
);
