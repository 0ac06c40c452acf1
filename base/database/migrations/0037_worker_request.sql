-- What workers asked for without a task, with the answer that a resend gets again.
CREATE TABLE wms.worker_request (
  -- The terminal, and the id that it gave.
  request_id text COLLATE "C" PRIMARY KEY,
  worker text COLLATE "C" NOT NULL,
  device text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  answer jsonb NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX worker_request_at ON wms.worker_request (at);
