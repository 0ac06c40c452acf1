-- What places made trouble, by the reports of tasks.
CREATE TABLE wms.problem (
  problem bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  place text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('short', 'source_empty', 'destination_full',
    'destination_occupied', 'blocked', 'damaged', 'unreadable')),
  task text COLLATE "C" NOT NULL,
  document text COLLATE "C" NOT NULL,
  said_by text COLLATE "C" NOT NULL,
  device text COLLATE "C" NOT NULL,
  note text NOT NULL,
  at bigint NOT NULL,
  ended_at bigint,
  ended_by text COLLATE "C" NOT NULL DEFAULT '',
  CHECK (ended_at >= at)
);
--> statement-breakpoint
CREATE INDEX problem_place ON wms.problem (place, problem);
--> statement-breakpoint
CREATE INDEX problem_at ON wms.problem (at);
--> statement-breakpoint
CREATE INDEX problem_open ON wms.problem (place) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX problem_task ON wms.problem (task) WHERE ended_at IS NULL;
--> statement-breakpoint
-- What devices made trouble, by what they and the hub say.
CREATE TABLE wcs.problem (
  problem bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of the fact that told it: a fact that comes again is no second entry.
  event_id text COLLATE "C" NOT NULL UNIQUE,
  device text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('offline', 'degraded', 'fault', 'label_lost',
    'refused')),
  -- The label of a bank, '' where the whole device is meant.
  part text COLLATE "C" NOT NULL,
  -- '': it had none.
  job text COLLATE "C" NOT NULL,
  said_by text COLLATE "C" NOT NULL,
  note text NOT NULL,
  at bigint NOT NULL,
  ended_at bigint,
  ended_by text COLLATE "C" NOT NULL DEFAULT '',
  CHECK (ended_at >= at)
);
--> statement-breakpoint
CREATE UNIQUE INDEX problem_open ON wcs.problem (device, kind, part) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX problem_device ON wcs.problem (device, problem);
--> statement-breakpoint
CREATE INDEX problem_at ON wcs.problem (at);
