-- Transports that are asked of the WCS itself: one vehicle, one stop after the other.
CREATE TABLE wcs.transport (
  transport text COLLATE "C" PRIMARY KEY,
  -- Null: no vehicle has it yet.
  job_id text COLLATE "C",
  sequence text COLLATE "C",
  place_in integer,
  -- Which vehicles may; null: all.
  type text COLLATE "C",
  vehicle_group text COLLATE "C",
  fixed_vehicle text COLLATE "C",
  preferred_vehicle text COLLATE "C",
  deadline bigint,
  priority integer NOT NULL,
  stops jsonb NOT NULL,
  -- The stop that it is at or drives to, from 0.
  stop integer NOT NULL DEFAULT 0 CHECK (stop >= 0),
  status text COLLATE "C" NOT NULL CHECK (status IN ('waiting', 'assigned', 'running', 'done',
    'failed', 'withdrawn')),
  correlation_id text COLLATE "C" NOT NULL,
  by text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version integer NOT NULL,
  CHECK ((sequence IS NULL) = (place_in IS NULL)),
  UNIQUE (sequence, place_in)
);
--> statement-breakpoint
CREATE INDEX transport_open ON wcs.transport (created_at)
  WHERE status NOT IN ('done', 'failed', 'withdrawn');
--> statement-breakpoint
CREATE INDEX transport_ended ON wcs.transport (updated_at)
  WHERE status IN ('done', 'failed', 'withdrawn');
--> statement-breakpoint
CREATE INDEX transport_correlation ON wcs.transport (correlation_id);
--> statement-breakpoint
-- What happened to a transport, as its job reported it.
CREATE TABLE wcs.transport_event (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transport text COLLATE "C" NOT NULL REFERENCES wcs.transport ON DELETE CASCADE,
  at bigint NOT NULL,
  event jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX transport_event_transport ON wcs.transport_event (transport, serial);
--> statement-breakpoint
-- Transports that one vehicle carries out in their order, with nothing between them.
CREATE TABLE wcs.sequence (
  sequence text COLLATE "C" PRIMARY KEY,
  -- Null: none has it yet.
  vehicle text COLLATE "C",
  -- A transport that fails ends those behind it.
  failure_fatal boolean NOT NULL,
  -- No more will come.
  complete boolean NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed',
    'withdrawn')),
  created_at bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE wcs.transport ADD FOREIGN KEY (sequence) REFERENCES wcs.sequence;
