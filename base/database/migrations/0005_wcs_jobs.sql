-- Work under way. The engine keeps the same in memory and writes here in the transaction of each
-- tick; `version` fences off an engine that was replaced.
CREATE TABLE wcs.job (
  job_id text PRIMARY KEY,
  task_id text NOT NULL UNIQUE,
  kind text NOT NULL,
  machine_version integer NOT NULL,
  status text NOT NULL CHECK (status IN
    ('queued', 'assigned', 'active', 'held', 'done', 'failed', 'cancelled')),
  snapshot jsonb NOT NULL,
  task jsonb NOT NULL,
  shown jsonb,
  leg jsonb,
  step_no integer NOT NULL,
  report_no integer NOT NULL,
  leg_no integer NOT NULL,
  priority integer NOT NULL,
  actor text,
  device text,
  wanted text,
  avoid text,
  started boolean NOT NULL,
  note text,
  document text NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX job_open ON wcs.job (created_at) WHERE status NOT IN ('done', 'failed', 'cancelled');
--> statement-breakpoint
CREATE INDEX job_ended ON wcs.job (updated_at) WHERE status IN ('done', 'failed', 'cancelled');
--> statement-breakpoint
-- Every event a job took in, and the answer that a resent fact gets again.
CREATE TABLE wcs.inbox (
  event_id text PRIMARY KEY,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  job_id text,
  body jsonb NOT NULL,
  answer jsonb,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX inbox_job ON wcs.inbox (job_id, serial);
--> statement-breakpoint
CREATE INDEX inbox_at ON wcs.inbox (at);
--> statement-breakpoint
-- Commands that no device has acknowledged yet. `slot`: a newer one for the same slot replaces it.
CREATE TABLE wcs.command (
  command_id text PRIMARY KEY,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  device text NOT NULL,
  slot text NOT NULL,
  job_id text,
  correlation_id text NOT NULL,
  body jsonb NOT NULL,
  created_at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE wcs.timer (
  job_id text NOT NULL,
  name text NOT NULL,
  generation integer NOT NULL,
  due_at bigint NOT NULL,
  PRIMARY KEY (job_id, name)
);
--> statement-breakpoint
CREATE TABLE wcs.report_outbox (
  report_id text PRIMARY KEY,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  job_id text NOT NULL,
  report jsonb NOT NULL,
  awaited boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE wcs.control (
  control_id text PRIMARY KEY,
  answer jsonb,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE wcs.worker (
  worker text PRIMARY KEY,
  device text,
  offline_since bigint,
  x double precision NOT NULL,
  y double precision NOT NULL,
  last_order text,
  free_since bigint NOT NULL
);
--> statement-breakpoint
-- Who got which job and why; the newest 10,000.
CREATE TABLE wcs.decision (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id text NOT NULL,
  phase text NOT NULL,
  chosen text NOT NULL,
  candidates jsonb NOT NULL,
  refused jsonb NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX decision_job ON wcs.decision (job_id);
