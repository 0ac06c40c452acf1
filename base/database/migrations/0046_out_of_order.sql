-- What a person says is out of order, until a person says otherwise: a place's own state stands with
-- the place, a device's with its open problem.
ALTER TABLE wms.location
  ADD COLUMN out_of_order text COLLATE "C" NOT NULL DEFAULT ''
    CHECK (out_of_order IN ('', 'putaway', 'pick', 'both')),
  ADD COLUMN out_of_order_reason text NOT NULL DEFAULT '',
  ADD COLUMN out_of_order_by text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wms.problem DROP CONSTRAINT problem_kind_check;
--> statement-breakpoint
ALTER TABLE wms.problem ADD CONSTRAINT problem_kind_check CHECK (kind IN ('short', 'source_empty',
  'destination_full', 'destination_occupied', 'blocked', 'damaged', 'unreadable', 'out_of_order'));
--> statement-breakpoint
CREATE UNIQUE INDEX problem_out_of_order ON wms.problem (place)
  WHERE kind = 'out_of_order' AND ended_at IS NULL;
--> statement-breakpoint
ALTER TABLE wcs.problem DROP CONSTRAINT problem_kind_check;
--> statement-breakpoint
ALTER TABLE wcs.problem ADD CONSTRAINT problem_kind_check CHECK (kind IN ('offline', 'degraded',
  'fault', 'label_lost', 'refused', 'out_of_order'));
