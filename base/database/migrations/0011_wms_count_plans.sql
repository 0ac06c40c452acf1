-- Plans that have bins counted in turn: all of them once (full), or a share of them each day (cycle).
CREATE TABLE wms.count_plan (
  plan text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('full', 'cycle')),
  -- The zones to be counted; none means all.
  zones jsonb NOT NULL,
  percent_a_day integer NOT NULL CHECK (percent_a_day BETWEEN 1 AND 100),
  at_once integer NOT NULL CHECK (at_once > 0),
  status text NOT NULL CHECK (status IN ('open', 'done', 'stopped')),
  round integer NOT NULL,
  actor text NOT NULL,
  created_at bigint NOT NULL,
  ended_at bigint,
  ended_by text NOT NULL DEFAULT ''
);
--> statement-breakpoint
-- One row a bin and round, which is why none is counted twice in a round.
CREATE TABLE wms.count_plan_place (
  plan text COLLATE "C" NOT NULL,
  round integer NOT NULL,
  location text COLLATE "C" NOT NULL,
  -- Its turn, in walking order.
  place integer NOT NULL,
  -- empty: the book has nothing there, so nobody went; given_up: a person ended its count.
  status text NOT NULL CHECK (status IN ('waiting', 'asked', 'right', 'wrong', 'empty', 'given_up')),
  count_id text COLLATE "C" NOT NULL DEFAULT '',
  asked_at bigint,
  pieces_over bigint NOT NULL DEFAULT 0,
  pieces_short bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (plan, round, location)
);
--> statement-breakpoint
CREATE INDEX count_plan_place_waiting ON wms.count_plan_place (plan, round, place)
  WHERE status = 'waiting';
--> statement-breakpoint
CREATE UNIQUE INDEX count_plan_place_count ON wms.count_plan_place (count_id) WHERE count_id <> '';
--> statement-breakpoint
CREATE INDEX count_plan_place_asked ON wms.count_plan_place (plan, asked_at)
  WHERE asked_at IS NOT NULL;
