-- Questions to the ledger. Each single filter finds its balances by an index, history is read in
-- ledger order, and a recall keeps its list.
CREATE INDEX stock_item ON wms.stock (item);
--> statement-breakpoint
CREATE INDEX stock_not_passed ON wms.stock (quality) WHERE quality <> 'passed';
--> statement-breakpoint
CREATE INDEX layer_item ON wms.layer (item);
--> statement-breakpoint
CREATE INDEX layer_lot ON wms.layer (lot) WHERE lot <> '';
--> statement-breakpoint
CREATE INDEX layer_delivery ON wms.layer (delivery) WHERE delivery <> '';
--> statement-breakpoint
CREATE INDEX location_zone ON wms.location (zone);
--> statement-breakpoint
CREATE INDEX serial_number ON wms.serial (serial);
--> statement-breakpoint
DROP INDEX wms.movement_item, wms.movement_from_unit, wms.movement_to_unit;
--> statement-breakpoint
CREATE INDEX movement_item ON wms.movement (item, sequence);
--> statement-breakpoint
CREATE INDEX movement_layer ON wms.movement (layer, sequence);
--> statement-breakpoint
CREATE INDEX movement_from ON wms.movement (from_location, sequence);
--> statement-breakpoint
CREATE INDEX movement_to ON wms.movement (to_location, sequence);
--> statement-breakpoint
CREATE INDEX movement_from_unit ON wms.movement (from_unit, sequence) WHERE from_unit <> '';
--> statement-breakpoint
CREATE INDEX movement_to_unit ON wms.movement (to_unit, sequence) WHERE to_unit <> '';
--> statement-breakpoint
CREATE INDEX movement_serials ON wms.movement USING gin (serials jsonb_path_ops)
  WHERE serials IS NOT NULL;
--> statement-breakpoint
CREATE INDEX posting_at ON wms.posting (at, sequence);
--> statement-breakpoint
CREATE INDEX posting_actor ON wms.posting (actor, sequence);
--> statement-breakpoint
-- A hold may name days of production (YYYY-MM-DD, both included; '' is open), so that a recall by
-- dates covers the goods of a truck that comes tomorrow.
ALTER TABLE wms.hold
  ADD COLUMN produced_from text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN produced_to text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
-- A recall is a hold of the same id and the list that was made with it: where the goods were and who
-- had got them.
CREATE TABLE wms.recall (
  recall_id text COLLATE "C" PRIMARY KEY,
  scope jsonb NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  list jsonb NOT NULL,
  -- Their sums: {here, shipped, released}.
  pieces jsonb NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'lifted', 'closed')),
  ended_at bigint,
  ended_by text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT ''
);
