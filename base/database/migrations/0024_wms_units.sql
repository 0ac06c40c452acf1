-- Handling units in or on one another, their types as data, and what became of them.
-- A unit with a parent stands where that stands; '' stands on its own.
ALTER TABLE wms.handling_unit
  ADD COLUMN parent text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN unit_type text COLLATE "C" NOT NULL DEFAULT '',
  ADD CONSTRAINT handling_unit_not_in_itself CHECK (parent <> handling_unit);
--> statement-breakpoint
CREATE INDEX handling_unit_parent ON wms.handling_unit (parent) WHERE parent <> '';
--> statement-breakpoint
CREATE TABLE wms.unit_type (
  unit_type text COLLATE "C" PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  type text NOT NULL CHECK (type IN ('cart', 'tote', 'cage', 'pallet', 'parcel')),
  tare_grams bigint NOT NULL CHECK (tare_grams >= 0),
  max_weight_grams bigint NOT NULL CHECK (max_weight_grams > 0),
  max_volume_ml bigint NOT NULL CHECK (max_volume_ml > 0),
  length_mm bigint CHECK (length_mm > 0),
  width_mm bigint CHECK (width_mm > 0),
  height_mm bigint CHECK (height_mm > 0),
  stack_limit integer NOT NULL CHECK (stack_limit > 0),
  -- Unit types and built-in types that may stand in or on it.
  carries jsonb NOT NULL,
  status text NOT NULL,
  block_reason text NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
-- Made, put, taken out, moved, scrapped: the posting of that sequence says who, when and why.
CREATE TABLE wms.unit_event (
  sequence bigint NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  event text NOT NULL CHECK (event IN ('made', 'put', 'taken_out', 'moved', 'scrapped')),
  location text COLLATE "C" NOT NULL,
  parent text COLLATE "C" NOT NULL,
  PRIMARY KEY (sequence, handling_unit)
);
--> statement-breakpoint
CREATE INDEX unit_event_unit ON wms.unit_event (handling_unit, sequence);
