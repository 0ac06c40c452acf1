-- The WMS's work: tasks handed to the WCS and their reports, receipts, putaway, counts, the desk.
-- Key columns are COLLATE "C", never null ('' says "none"); times are epoch milliseconds.
CREATE TABLE wms.task (
  task_id text COLLATE "C" PRIMARY KEY,
  owner text NOT NULL,
  kind text NOT NULL,
  status text NOT NULL
    CHECK (status IN ('open', 'sent', 'started', 'held', 'done', 'failed', 'cancelled')),
  priority integer NOT NULL,
  deadline bigint,
  document text COLLATE "C" NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  body jsonb NOT NULL,
  -- Pieces done of each line, by line id, so that a retry asks for the rest only.
  done jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL DEFAULT '',
  device text NOT NULL DEFAULT '',
  -- Why it failed, in the words of the contract, and what the sender added.
  failure text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '',
  -- The last refusal of a report or of a control verb: {code, text, at}.
  trouble jsonb,
  -- A failed or cancelled task stays on the desk until somebody acted.
  settled boolean NOT NULL DEFAULT false,
  retried_as text COLLATE "C" NOT NULL DEFAULT '',
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  started_at bigint,
  ended_at bigint
);
--> statement-breakpoint
CREATE INDEX task_active ON wms.task (created_at) WHERE status <> 'done' AND NOT settled;
--> statement-breakpoint
CREATE INDEX task_document ON wms.task (document);
--> statement-breakpoint
-- What is still to be told the WCS, in order: tasks (control is null) and control verbs.
CREATE TABLE wms.task_outbox (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task_id text COLLATE "C" NOT NULL,
  control_id text COLLATE "C" NOT NULL DEFAULT '',
  control jsonb,
  created_at bigint NOT NULL
);
--> statement-breakpoint
-- Every control verb that a person gave, with the WCS's answer.
CREATE TABLE wms.task_control (
  control_id text COLLATE "C" PRIMARY KEY,
  task_id text COLLATE "C" NOT NULL,
  control jsonb NOT NULL,
  actor text NOT NULL,
  created_at bigint NOT NULL,
  answered_at bigint,
  answer jsonb
);
--> statement-breakpoint
CREATE INDEX task_control_task ON wms.task_control (task_id, created_at);
--> statement-breakpoint
CREATE TABLE wms.report_inbox (
  report_id text COLLATE "C" PRIMARY KEY,
  task_id text COLLATE "C" NOT NULL,
  answer jsonb NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.asn (
  asn text COLLATE "C" PRIMARY KEY,
  version integer NOT NULL,
  -- The document as it was posted: a repeated post is compared with it.
  content jsonb NOT NULL,
  supplier text COLLATE "C" NOT NULL,
  expected_at bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('expected', 'called', 'receiving', 'closed')),
  dock text COLLATE "C" NOT NULL DEFAULT '',
  task_id text COLLATE "C" NOT NULL DEFAULT '',
  correlation_id text COLLATE "C" NOT NULL,
  actor text NOT NULL,
  created_at bigint NOT NULL,
  received_at bigint,
  closed_at bigint
);
--> statement-breakpoint
CREATE INDEX asn_open ON wms.asn (expected_at, asn) WHERE status <> 'closed';
--> statement-breakpoint
CREATE TABLE wms.asn_line (
  asn text COLLATE "C" NOT NULL REFERENCES wms.asn ON DELETE CASCADE,
  line text COLLATE "C" NOT NULL,
  place integer NOT NULL,
  item text COLLATE "C" NOT NULL,
  expected bigint NOT NULL CHECK (expected > 0),
  -- Everything that came, good or not.
  received bigint NOT NULL DEFAULT 0,
  damaged bigint NOT NULL DEFAULT 0,
  -- Good by arrival or by inspection, and bad by inspection or date; the rest is pending.
  accepted bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (asn, line)
);
--> statement-breakpoint
-- Inbound handling units from the first scan to the emptied pallet.
CREATE TABLE wms.inbound_unit (
  handling_unit text COLLATE "C" PRIMARY KEY,
  asn text COLLATE "C" NOT NULL,
  dock text COLLATE "C" NOT NULL,
  at_dock boolean NOT NULL DEFAULT true,
  status text NOT NULL CHECK (status IN
    ('receiving', 'inspecting', 'waiting', 'moving', 'putting', 'checking', 'closed')),
  staging text COLLATE "C" NOT NULL DEFAULT '',
  task_id text COLLATE "C" NOT NULL DEFAULT '',
  attempts integer NOT NULL DEFAULT 0,
  -- Places that refused its goods: the next plan leaves them out.
  avoid jsonb NOT NULL DEFAULT '[]',
  correlation_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX inbound_unit_open ON wms.inbound_unit (created_at) WHERE status <> 'closed';
--> statement-breakpoint
CREATE TABLE wms.inspection (
  task_id text COLLATE "C" PRIMARY KEY,
  handling_unit text COLLATE "C" NOT NULL,
  asn text COLLATE "C" NOT NULL,
  line text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL,
  sample bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'done')),
  inspected bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0
);
--> statement-breakpoint
CREATE INDEX inspection_unit ON wms.inspection (handling_unit);
--> statement-breakpoint
-- Room in a location that goods under way will take. `subject` is the inbound unit or the transfer.
CREATE TABLE wms.reservation (
  subject text COLLATE "C" NOT NULL,
  line_id text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  quality text NOT NULL,
  quantity bigint NOT NULL,
  volume_ml bigint NOT NULL,
  weight_grams bigint NOT NULL,
  PRIMARY KEY (subject, line_id)
);
--> statement-breakpoint
CREATE INDEX reservation_location ON wms.reservation (location);
--> statement-breakpoint
CREATE TABLE wms.decision (
  decision bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject text COLLATE "C" NOT NULL,
  rule text NOT NULL,
  chosen jsonb NOT NULL,
  candidates jsonb NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX decision_subject ON wms.decision (subject);
--> statement-breakpoint
CREATE SEQUENCE wms.count_number;
--> statement-breakpoint
CREATE TABLE wms.count (
  count_id text COLLATE "C" PRIMARY KEY,
  location text COLLATE "C" NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  items jsonb NOT NULL,
  reason text NOT NULL,
  document text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'counted', 'done')),
  task_id text COLLATE "C" NOT NULL,
  round integer NOT NULL DEFAULT 1,
  first_actor text NOT NULL DEFAULT '',
  -- What the book said when the counter began, to see whether the place was quiet meanwhile.
  book jsonb,
  result jsonb,
  counted_by text NOT NULL DEFAULT '',
  due_at bigint,
  differences jsonb NOT NULL DEFAULT '[]',
  actor text NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  done_at bigint
);
--> statement-breakpoint
CREATE INDEX count_open ON wms.count (location, handling_unit) WHERE status <> 'done';
--> statement-breakpoint
CREATE INDEX count_task ON wms.count (task_id);
--> statement-breakpoint
CREATE INDEX count_due ON wms.count (due_at) WHERE status = 'counted';
--> statement-breakpoint
-- Relocations and returns: loose pieces brought from a place to bins by one transfer task.
CREATE TABLE wms.transfer (
  transfer_id text COLLATE "C" PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('relocation', 'return')),
  request jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'done')),
  task_id text COLLATE "C" NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- Goods that could not be laid down in this attempt.
  rest jsonb NOT NULL DEFAULT '[]',
  created_at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX transfer_task ON wms.transfer (task_id);
--> statement-breakpoint
-- Cases for the desk that are no task.
CREATE TABLE wms.exception (
  key text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL,
  subject text COLLATE "C" NOT NULL,
  text jsonb NOT NULL,
  at bigint NOT NULL,
  settled_at bigint,
  settled_by text
);
--> statement-breakpoint
CREATE INDEX exception_open ON wms.exception (at) WHERE settled_at IS NULL;
--> statement-breakpoint
-- Pieces put away, for the figures on the screen; one row.
CREATE TABLE wms.tally (name text PRIMARY KEY, pieces bigint NOT NULL);
