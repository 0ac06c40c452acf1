-- Outbound: orders on their way from promise to truck. Pieces themselves stand in the ledger only;
-- here is how far each line came, which cart and tote it is in, and which task is under way.
CREATE TABLE wms.sales_order (
  order_id text COLLATE "C" PRIMARY KEY,
  customer text NOT NULL,
  priority integer NOT NULL,
  deadline bigint,
  allow_backorder boolean NOT NULL,
  min_remaining_days integer,
  -- The order whose missing pieces this back-order waits for.
  parent text COLLATE "C" NOT NULL DEFAULT '',
  -- What was posted, in canonical form: the same again is harmless, anything else is a conflict.
  content text NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  status text NOT NULL,
  wave text COLLATE "C" NOT NULL DEFAULT '',
  slot text COLLATE "C" NOT NULL DEFAULT '',
  tote text COLLATE "C" NOT NULL DEFAULT '',
  tote_at text COLLATE "C" NOT NULL DEFAULT '',
  station text COLLATE "C" NOT NULL DEFAULT '',
  dock text COLLATE "C" NOT NULL DEFAULT '',
  task_id text COLLATE "C" NOT NULL DEFAULT '',
  task_attempts integer NOT NULL DEFAULT 0,
  checks integer NOT NULL DEFAULT 0,
  recheck boolean NOT NULL DEFAULT false,
  overflow boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL,
  give_up_at bigint,
  -- Waiting orders are not looked at before this, unless their goods arrive.
  look_at bigint NOT NULL DEFAULT 0,
  attention jsonb
);
--> statement-breakpoint
CREATE INDEX sales_order_open ON wms.sales_order (status)
  WHERE status NOT IN ('shipped', 'closed_short', 'cancelled');
--> statement-breakpoint
CREATE TABLE wms.sales_line (
  order_id text COLLATE "C" NOT NULL REFERENCES wms.sales_order,
  line_id text COLLATE "C" NOT NULL,
  line_no integer NOT NULL,
  item text COLLATE "C" NOT NULL,
  ordered bigint NOT NULL CHECK (ordered > 0),
  allocated bigint NOT NULL DEFAULT 0,
  picked bigint NOT NULL DEFAULT 0,
  put bigint NOT NULL DEFAULT 0,
  checked bigint NOT NULL DEFAULT 0,
  shipped bigint NOT NULL DEFAULT 0,
  short bigint NOT NULL DEFAULT 0,
  short_reason text NOT NULL DEFAULT '',
  attempts integer NOT NULL DEFAULT 0,
  waiting_since bigint,
  look_at bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, line_id),
  CONSTRAINT sales_line_stages CHECK (0 <= shipped AND shipped <= put AND checked <= put
    AND 0 <= checked AND put <= picked AND picked <= allocated AND 0 <= short
    AND allocated + short <= ordered)
) WITH (fillfactor = 80);
--> statement-breakpoint
-- Lines of which pieces are still to be found.
CREATE INDEX sales_line_open ON wms.sales_line (item) WHERE allocated + short < ordered;
--> statement-breakpoint
CREATE TABLE wms.order_event (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  event text NOT NULL,
  actor text NOT NULL,
  data jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX order_event_order ON wms.order_event (order_id, sequence);
--> statement-breakpoint
CREATE SEQUENCE wms.wave_number;
--> statement-breakpoint
CREATE SEQUENCE wms.run_number;
--> statement-breakpoint
CREATE SEQUENCE wms.sscc_serial;
--> statement-breakpoint
CREATE TABLE wms.wave (
  wave text COLLATE "C" PRIMARY KEY,
  at bigint NOT NULL,
  released_by text NOT NULL,
  orders integer NOT NULL,
  lines integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.pick_run (
  run text COLLATE "C" PRIMARY KEY,
  wave text COLLATE "C" NOT NULL,
  cart text COLLATE "C" NOT NULL,
  home text COLLATE "C" NOT NULL,
  cart_at text COLLATE "C" NOT NULL,
  status text NOT NULL,
  station text COLLATE "C" NOT NULL DEFAULT '',
  task_id text COLLATE "C" NOT NULL DEFAULT '',
  task_attempts integer NOT NULL DEFAULT 0,
  priority integer NOT NULL,
  deadline bigint,
  correlation_id text COLLATE "C" NOT NULL,
  found jsonb NOT NULL DEFAULT '{}'
);
--> statement-breakpoint
-- A cart has one run at a time.
CREATE UNIQUE INDEX pick_run_cart ON wms.pick_run (cart) WHERE status <> 'done';
--> statement-breakpoint
CREATE TABLE wms.pick_share (
  share bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run text COLLATE "C" NOT NULL DEFAULT '',
  pick_line text COLLATE "C" NOT NULL DEFAULT '',
  order_id text COLLATE "C" NOT NULL,
  line_id text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  bin text COLLATE "C" NOT NULL,
  planned bigint NOT NULL,
  picked bigint,
  put bigint
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE INDEX pick_share_run ON wms.pick_share (run, pick_line);
--> statement-breakpoint
CREATE INDEX pick_share_order ON wms.pick_share (order_id, line_id);
--> statement-breakpoint
CREATE TABLE wms.parcel (
  parcel text COLLATE "C" PRIMARY KEY,
  order_id text COLLATE "C" NOT NULL,
  waybill text COLLATE "C" NOT NULL,
  status text NOT NULL,
  at text COLLATE "C" NOT NULL,
  task_id text COLLATE "C" NOT NULL DEFAULT '',
  task_attempts integer NOT NULL DEFAULT 0,
  estimate_grams bigint NOT NULL,
  tolerance_grams bigint NOT NULL,
  actual_grams bigint,
  lines jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX parcel_order ON wms.parcel (order_id);
--> statement-breakpoint
-- Items of which more can be allocated than before. Only inserted by whoever brings the goods, and
-- taken away by the release loop, so that no posting waits for an order.
CREATE TABLE wms.outbound_news (item text COLLATE "C" PRIMARY KEY);
