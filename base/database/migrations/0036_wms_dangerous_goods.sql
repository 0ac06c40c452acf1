-- What ADR asks of an item: what a piece holds, in how many inner packagings, under which name.
ALTER TABLE wms.item
  ADD COLUMN shipping_name_en text,
  ADD COLUMN shipping_name_zh text,
  ADD COLUMN dangerous_grams bigint,
  ADD COLUMN dangerous_ml bigint,
  ADD COLUMN inner_packagings integer NOT NULL DEFAULT 1,
  ADD COLUMN limited_quantity_ml bigint;
--> statement-breakpoint
-- Sent as limited quantity, and marked so.
ALTER TABLE wms.parcel ADD COLUMN limited boolean NOT NULL DEFAULT false;
--> statement-breakpoint
CREATE SEQUENCE wms.truck_number;
--> statement-breakpoint
CREATE TABLE wms.truck (
  truck text COLLATE "C" PRIMARY KEY,
  dock text COLLATE "C" NOT NULL,
  carrier text COLLATE "C" NOT NULL DEFAULT '',
  plate text NOT NULL DEFAULT '',
  adr_equipped boolean NOT NULL,
  came_at bigint NOT NULL,
  told_by text NOT NULL,
  departed_at bigint,
  departed_by text NOT NULL DEFAULT '',
  CHECK (departed_at >= came_at)
);
--> statement-breakpoint
CREATE UNIQUE INDEX truck_dock ON wms.truck (dock) WHERE departed_at IS NULL;
--> statement-breakpoint
-- Parcels that are planned for a truck or loaded onto it, with what is dangerous in them.
CREATE TABLE wms.truck_parcel (
  parcel text COLLATE "C" PRIMARY KEY,
  truck text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  limited boolean NOT NULL,
  grams bigint NOT NULL,
  goods jsonb NOT NULL,
  loaded_at bigint
);
--> statement-breakpoint
CREATE INDEX truck_parcel_truck ON wms.truck_parcel (truck, parcel);
--> statement-breakpoint
CREATE INDEX truck_parcel_order ON wms.truck_parcel (order_id);
