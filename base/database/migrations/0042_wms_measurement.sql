-- A packaging is measured like a piece: who or what measured it, and when.
ALTER TABLE wms.item_packaging
  ADD COLUMN measured_by text NOT NULL DEFAULT '',
  ADD COLUMN measured_at bigint;
--> statement-breakpoint
-- What measuring devices measured by themselves, and what became of it.
CREATE TABLE wms.measurement (
  -- The device's, so that a resend is known.
  measurement text COLLATE "C" PRIMARY KEY,
  sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  device text COLLATE "C" NOT NULL,
  -- When it was measured, and when it arrived.
  at bigint NOT NULL,
  received_at bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  length_mm bigint NOT NULL,
  width_mm bigint NOT NULL,
  height_mm bigint NOT NULL,
  weight_grams bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('kept', 'proposed', 'refused', 'superseded')),
  -- Why it was not kept at once.
  why text NOT NULL CHECK (why IN ('', 'unknown', 'several', 'far', 'unfit')),
  -- What it is of; '' where nobody knows.
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  level text NOT NULL,
  text jsonb NOT NULL,
  decided_by text NOT NULL DEFAULT '',
  decided_at bigint,
  note text NOT NULL DEFAULT ''
);
--> statement-breakpoint
CREATE INDEX measurement_proposed ON wms.measurement (code) WHERE status = 'proposed';
--> statement-breakpoint
CREATE INDEX measurement_item ON wms.measurement (item, sequence);
