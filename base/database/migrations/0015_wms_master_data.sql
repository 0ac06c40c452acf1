-- Master data: whose warehouse, whose goods, from and for whom, in which packaging, under which codes.
-- Every table has a version that each change raises; wms.change keeps each version whole.
ALTER TABLE wms.item
  ADD COLUMN temperature text NOT NULL DEFAULT 'ambient'
    CHECK (temperature IN ('ambient', 'chilled', 'frozen')),
  ADD COLUMN un_number text,
  ADD COLUMN hazard_class text,
  ADD COLUMN subsidiary_hazards jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN packing_group text CHECK (packing_group IN ('I', 'II', 'III')),
  -- ADR 1.1.3.6: 0 is the strictest.
  ADD COLUMN transport_category integer CHECK (transport_category BETWEEN 0 AND 4),
  ADD COLUMN limited_quantity_grams bigint CHECK (limited_quantity_grams >= 0),
  ADD COLUMN max_transport_grams bigint CHECK (max_transport_grams >= 0),
  ADD COLUMN customs text NOT NULL DEFAULT 'free' CHECK (customs IN ('free', 'bonded', 'excise')),
  ADD COLUMN catch_weight boolean NOT NULL DEFAULT false,
  ADD COLUMN min_life_in_days integer NOT NULL DEFAULT 0 CHECK (min_life_in_days >= 0),
  ADD COLUMN min_life_out_days integer NOT NULL DEFAULT 0 CHECK (min_life_out_days >= 0),
  ADD COLUMN standard_cost_minor bigint CHECK (standard_cost_minor >= 0),
  ADD COLUMN cost_currency text,
  ADD COLUMN min_stock bigint CHECK (min_stock >= 0),
  ADD COLUMN max_stock bigint CHECK (max_stock >= 0),
  ADD COLUMN measured_by text NOT NULL DEFAULT '',
  ADD COLUMN measured_at bigint,
  ADD COLUMN status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'blocked')),
  ADD COLUMN block_reason text NOT NULL DEFAULT '',
  ADD COLUMN version integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE wms.location
  ADD COLUMN max_height_mm bigint CHECK (max_height_mm > 0),
  ADD COLUMN max_length_mm bigint CHECK (max_length_mm > 0),
  ADD COLUMN mixing text NOT NULL DEFAULT 'any'
    CHECK (mixing IN ('any', 'one_item', 'one_lot', 'empty_only')),
  ADD COLUMN lock_in boolean NOT NULL DEFAULT false,
  ADD COLUMN lock_out boolean NOT NULL DEFAULT false,
  ADD COLUMN lock_count boolean NOT NULL DEFAULT false,
  ADD COLUMN lock_reason text NOT NULL DEFAULT '',
  ADD COLUMN locked_by text NOT NULL DEFAULT '',
  ADD COLUMN abc text CHECK (abc IN ('A', 'B', 'C')),
  ADD COLUMN origin text NOT NULL DEFAULT 'drawing' CHECK (origin IN ('drawing', 'import')),
  ADD COLUMN version integer NOT NULL DEFAULT 1;
--> statement-breakpoint
CREATE TABLE wms.warehouse (
  warehouse text COLLATE "C" PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  gln text,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.owner (
  owner text COLLATE "C" PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  gln text,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.partner (
  owner text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('supplier', 'customer', 'carrier')),
  partner text COLLATE "C" NOT NULL,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  gln text,
  over_receipt_percent integer,
  under_receipt_percent integer,
  min_remaining_days integer,
  skip_lot_after integer,
  skip_lot_every integer,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (owner, kind, partner)
);
--> statement-breakpoint
CREATE TABLE wms.zone (
  zone text COLLATE "C" PRIMARY KEY,
  warehouse text COLLATE "C" NOT NULL,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  temperature text NOT NULL CHECK (temperature IN ('ambient', 'chilled', 'frozen')),
  customs text NOT NULL CHECK (customs IN ('free', 'bonded', 'excise')),
  hazard_classes jsonb NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
-- The packaging in force; what a document took over is read by its version from wms.change.
CREATE TABLE wms.item_packaging (
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL CHECK (level IN ('each', 'inner', 'case', 'pallet')),
  gtin text COLLATE "C",
  base_numerator bigint NOT NULL CHECK (base_numerator > 0),
  base_denominator bigint NOT NULL CHECK (base_denominator > 0),
  length_mm bigint NOT NULL CHECK (length_mm > 0),
  width_mm bigint NOT NULL CHECK (width_mm > 0),
  height_mm bigint NOT NULL CHECK (height_mm > 0),
  gross_weight_grams bigint NOT NULL CHECK (gross_weight_grams > 0),
  net_weight_grams bigint NOT NULL CHECK (net_weight_grams >= 0),
  stackable_layers integer NOT NULL CHECK (stackable_layers > 0),
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (owner, item, level),
  FOREIGN KEY (owner, item) REFERENCES wms.item
);
--> statement-breakpoint
CREATE INDEX item_packaging_gtin ON wms.item_packaging (owner, gtin) WHERE gtin IS NOT NULL;
--> statement-breakpoint
CREATE TABLE wms.kit (
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  -- [{item, quantity}]: pieces of each component in one kit.
  components jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (owner, item),
  FOREIGN KEY (owner, item) REFERENCES wms.item
);
--> statement-breakpoint
CREATE TABLE wms.code_rule (
  code_kind text COLLATE "C" PRIMARY KEY,
  mask text NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.change (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  at bigint NOT NULL,
  actor text NOT NULL,
  source text NOT NULL,
  before jsonb,
  after jsonb NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX change_record ON wms.change (kind, key, version);
--> statement-breakpoint
CREATE TABLE wms.import (
  import_id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  dry_run boolean NOT NULL,
  actor text NOT NULL,
  digest text NOT NULL,
  status text COLLATE "C" NOT NULL
    CHECK (status IN ('receiving', 'checking', 'writing', 'checked', 'done', 'refused', 'stopped')),
  lines integer NOT NULL,
  -- How far the phase under way is, by line.
  reached integer NOT NULL,
  written integer NOT NULL,
  unchanged integer NOT NULL,
  faults integer NOT NULL,
  at bigint NOT NULL,
  updated_at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX import_open ON wms.import (at) WHERE status IN ('receiving', 'checking', 'writing');
--> statement-breakpoint
CREATE TABLE wms.import_line (
  import_id text COLLATE "C" NOT NULL,
  line integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (import_id, line)
);
--> statement-breakpoint
CREATE TABLE wms.import_fault (
  import_id text COLLATE "C" NOT NULL,
  line integer NOT NULL,
  field text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  en text NOT NULL,
  zh text NOT NULL,
  PRIMARY KEY (import_id, line, field, code)
);
