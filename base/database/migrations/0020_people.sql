-- People: who may do what, where, with what and when, and who did it from where. `zones` empty: all; `shifts` and `exceptions`
-- empty: always on duty.
CREATE TABLE wms.worker (
  worker text COLLATE "C" PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  languages jsonb NOT NULL,
  zones jsonb NOT NULL,
  skills jsonb NOT NULL,
  equipment jsonb NOT NULL,
  shifts jsonb NOT NULL,
  exceptions jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
-- A job whose unit somebody left half done: {from, unit, since}.
ALTER TABLE wcs.job ADD COLUMN hand_over jsonb;
--> statement-breakpoint
-- What the worker's terminal says while there is nothing to do: what was taken from them.
ALTER TABLE wcs.worker ADD COLUMN notice jsonb;
--> statement-breakpoint
-- Each change that somebody asked for over REST and got: from where it came, and what it names. What
-- became of it stands in the tables of those things.
CREATE TABLE wms.request (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  actor text COLLATE "C" NOT NULL,
  address text NOT NULL,
  device text NOT NULL,
  subjects jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX request_at ON wms.request (at, sequence);
--> statement-breakpoint
CREATE INDEX request_subjects ON wms.request USING gin (subjects jsonb_path_ops);
--> statement-breakpoint
-- The history is read by time.
CREATE INDEX order_event_at ON wms.order_event (at, sequence);
--> statement-breakpoint
CREATE INDEX task_ended ON wms.task (ended_at) WHERE ended_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX change_at ON wms.change (at, sequence);
