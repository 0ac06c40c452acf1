-- Who is told of alerts, and what was sent to whom.
-- A step is a raising, a change of level or the closing: each is told once.
ALTER TABLE wms.alert ADD COLUMN step integer NOT NULL DEFAULT 1;
--> statement-breakpoint
CREATE TABLE wms.alert_receiver (
  receiver text COLLATE "C" PRIMARY KEY,
  way text NOT NULL CHECK (way IN ('mail', 'webhook')),
  address text NOT NULL,
  -- '': of any role, of any rule.
  role text NOT NULL,
  rule text COLLATE "C" NOT NULL,
  least_level text NOT NULL CHECK (least_level IN ('yellow', 'orange', 'red')),
  language text NOT NULL CHECK (language IN ('en', 'zh')),
  -- What a webhook is signed with; never shown.
  secret text NOT NULL,
  enabled boolean NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.alert_delivery (
  delivery bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  receiver text COLLATE "C" NOT NULL,
  -- 0 for a test, which has a name instead.
  alert bigint NOT NULL,
  step integer NOT NULL,
  test text COLLATE "C" NOT NULL DEFAULT '',
  -- The alert as it was at this step.
  content jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'sent', 'given_up')),
  attempts integer NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  -- Not before; while it is being sent, not before the sender counts as dead.
  next_at bigint NOT NULL,
  done_at bigint,
  -- Why the last attempt failed.
  fault text NOT NULL DEFAULT ''
);
--> statement-breakpoint
CREATE UNIQUE INDEX alert_delivery_step ON wms.alert_delivery (receiver, alert, step, test);
--> statement-breakpoint
CREATE INDEX alert_delivery_due ON wms.alert_delivery (receiver, next_at) WHERE status = 'waiting';
--> statement-breakpoint
-- What a piece cost, in minor units of its currency (cents, fen), as the delivery note says.
ALTER TABLE wms.layer
  ADD COLUMN cost_minor bigint CHECK (cost_minor >= 0),
  ADD COLUMN cost_currency text;
--> statement-breakpoint
CREATE INDEX layer_cost ON wms.layer (owner, item, lot) WHERE cost_minor IS NOT NULL;
--> statement-breakpoint
CREATE INDEX item_levels ON wms.item (owner, item)
  WHERE min_stock IS NOT NULL OR max_stock IS NOT NULL;
--> statement-breakpoint
-- review: a person decides whether the difference is believed.
ALTER TABLE wms.count
  DROP CONSTRAINT count_status_check,
  ADD CONSTRAINT count_status_check CHECK (status IN ('open', 'counted', 'review', 'done')),
  -- How it ended; '' while it has not.
  ADD COLUMN verdict text NOT NULL DEFAULT ''
    CHECK (verdict IN ('', 'believed', 'rejected', 'given_up')),
  ADD COLUMN judged_by text NOT NULL DEFAULT '',
  ADD COLUMN note text NOT NULL DEFAULT '';
--> statement-breakpoint
UPDATE wms.count SET verdict = CASE WHEN result IS NULL THEN 'given_up' ELSE 'believed' END
WHERE status = 'done';
--> statement-breakpoint
-- What people set for counts; a setting without a row is off.
CREATE TABLE wms.count_setting (
  setting text COLLATE "C" PRIMARY KEY CHECK (setting = 'review_percent'),
  value integer CHECK (value BETWEEN 0 AND 1000),
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE wms.count_plan
  DROP CONSTRAINT count_plan_kind_check,
  ADD CONSTRAINT count_plan_kind_check CHECK (kind IN ('full', 'cycle', 'touched', 'complaint')),
  DROP CONSTRAINT count_plan_status_check,
  ADD CONSTRAINT count_plan_status_check CHECK (status IN ('open', 'paused', 'done', 'stopped')),
  -- The items to be counted; none means all that lie in the bins.
  ADD COLUMN items jsonb NOT NULL DEFAULT '[]';
--> statement-breakpoint
-- Whose orders alone may have what a hold of the kind customer keeps.
ALTER TABLE wms.hold ADD COLUMN customer text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX hold_location ON wms.hold (location) WHERE lifted_at IS NULL AND location <> '';
--> statement-breakpoint
CREATE INDEX hold_unit ON wms.hold (handling_unit) WHERE lifted_at IS NULL AND handling_unit <> '';
