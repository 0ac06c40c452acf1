-- What somebody should know of, raised once while it is so.
CREATE TABLE wms.alert (
  alert bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule text COLLATE "C" NOT NULL,
  -- What it is about: one open alert a rule and subject.
  subject text COLLATE "C" NOT NULL,
  level text NOT NULL CHECK (level IN ('yellow', 'orange', 'red')),
  role text NOT NULL,
  text jsonb NOT NULL,
  facts jsonb NOT NULL,
  raised_at bigint NOT NULL,
  acknowledged_at bigint,
  acknowledged_by text NOT NULL DEFAULT '',
  closed_at bigint
);
--> statement-breakpoint
CREATE UNIQUE INDEX alert_open ON wms.alert (rule, subject) WHERE closed_at IS NULL;
--> statement-breakpoint
CREATE INDEX alert_raised ON wms.alert (raised_at DESC);
--> statement-breakpoint
-- What a person set of a rule; a rule without a row has its defaults.
CREATE TABLE wms.alert_rule (
  rule text COLLATE "C" PRIMARY KEY,
  enabled boolean NOT NULL,
  role text NOT NULL,
  settings jsonb NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX layer_expiry ON wms.layer (expiry_date) WHERE expiry_date <> '';
--> statement-breakpoint
CREATE INDEX stock_layer ON wms.stock (layer);
--> statement-breakpoint
CREATE INDEX count_done ON wms.count (done_at) WHERE status = 'done';
