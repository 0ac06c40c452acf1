-- What the warehouse owns: items, places, the ledger of movements and its balances.
-- Keys are COLLATE "C": the same order on every server and in PGlite, so rows are locked alike, and
-- comparisons are cheap. Key columns are never null: '' says "none". Times are epoch milliseconds.
CREATE TABLE wms.item (
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  length_mm bigint NOT NULL CHECK (length_mm > 0),
  width_mm bigint NOT NULL CHECK (width_mm > 0),
  height_mm bigint NOT NULL CHECK (height_mm > 0),
  weight_grams bigint NOT NULL CHECK (weight_grams > 0),
  lot_controlled boolean NOT NULL,
  serial_controlled boolean NOT NULL,
  shelf_life_days integer CHECK (shelf_life_days > 0),
  first_day_counts boolean NOT NULL,
  rotation text NOT NULL CHECK (rotation IN ('FIFO', 'FMFO', 'FEFO', 'LIFO')),
  inspection_percent integer NOT NULL CHECK (inspection_percent BETWEEN 0 AND 100),
  over_receipt_percent integer NOT NULL CHECK (over_receipt_percent >= 0),
  under_receipt_percent integer NOT NULL CHECK (under_receipt_percent >= 0),
  abc text NOT NULL CHECK (abc IN ('A', 'B', 'C')),
  PRIMARY KEY (owner, item)
);
--> statement-breakpoint
CREATE TABLE wms.item_barcode (
  owner text COLLATE "C" NOT NULL,
  barcode text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  PRIMARY KEY (owner, barcode),
  FOREIGN KEY (owner, item) REFERENCES wms.item
);
--> statement-breakpoint
CREATE INDEX item_barcode_item ON wms.item_barcode (owner, item);
--> statement-breakpoint
CREATE TABLE wms.location (
  location text COLLATE "C" PRIMARY KEY,
  warehouse text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  zone text COLLATE "C" NOT NULL,
  aisle integer,
  x double precision NOT NULL,
  y double precision NOT NULL,
  z double precision NOT NULL,
  max_weight_grams bigint NOT NULL,
  max_volume_ml bigint NOT NULL,
  max_handling_units integer NOT NULL,
  -- A location that left the site's drawing keeps its row: its movements still name it.
  active boolean NOT NULL DEFAULT true
);
--> statement-breakpoint
CREATE TABLE wms.layer (
  layer text COLLATE "C" PRIMARY KEY,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  -- YYYY-MM-DD, '' where none is kept.
  production_date text COLLATE "C" NOT NULL,
  expiry_date text COLLATE "C" NOT NULL,
  received_at bigint NOT NULL,
  receipt_line text COLLATE "C" NOT NULL,
  delivery text COLLATE "C" NOT NULL,
  supplier text COLLATE "C" NOT NULL,
  UNIQUE (owner, item, lot, production_date, expiry_date, receipt_line, delivery, supplier)
);
--> statement-breakpoint
-- One entry of the journal: who moved what for which reason. Its sequence is the ledger's sequence,
-- its posting_id makes it happen once.
CREATE TABLE wms.posting (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  posting_id text COLLATE "C" NOT NULL UNIQUE,
  document text COLLATE "C" NOT NULL,
  task text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX posting_document ON wms.posting (document);
--> statement-breakpoint
CREATE INDEX posting_correlation ON wms.posting (correlation_id);
--> statement-breakpoint
-- The lines of a posting, append-only. Both sides stand in one row, so the whole sums to zero. No
-- foreign key to the posting: the one writer writes both, and the check costs a third of a bulk.
CREATE TABLE wms.movement (
  sequence bigint NOT NULL,
  line integer NOT NULL,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  weight_grams bigint NOT NULL CHECK (weight_grams >= 0),
  from_location text COLLATE "C" NOT NULL,
  from_unit text COLLATE "C" NOT NULL,
  from_quality text COLLATE "C" NOT NULL,
  to_location text COLLATE "C" NOT NULL,
  to_unit text COLLATE "C" NOT NULL,
  to_quality text COLLATE "C" NOT NULL,
  serials jsonb,
  PRIMARY KEY (sequence, line)
);
--> statement-breakpoint
CREATE INDEX movement_item ON wms.movement (item, layer);
--> statement-breakpoint
CREATE INDEX movement_from_unit ON wms.movement (from_unit) WHERE from_unit <> '';
--> statement-breakpoint
CREATE INDEX movement_to_unit ON wms.movement (to_unit) WHERE to_unit <> '';
--> statement-breakpoint
-- A posted movement is history: the database itself refuses to change it.
CREATE FUNCTION wms.movement_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'wms.movement is append-only';
END $$;
--> statement-breakpoint
CREATE TRIGGER movement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wms.movement
  FOR EACH STATEMENT EXECUTE FUNCTION wms.movement_is_append_only();
--> statement-breakpoint
-- The balance of each place, kept by the statement that appends the movements. A row that falls to
-- zero is deleted. The warehouse of a row is its location's.
CREATE TABLE wms.stock (
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  quality text COLLATE "C" NOT NULL CHECK (quality IN ('pending', 'passed', 'rejected')),
  quantity bigint NOT NULL CHECK (quantity > 0),
  allocated bigint NOT NULL DEFAULT 0,
  weight_grams bigint NOT NULL DEFAULT 0 CHECK (weight_grams >= 0),
  PRIMARY KEY (owner, item, layer, location, handling_unit, quality),
  CONSTRAINT stock_allocated CHECK (0 <= allocated AND allocated <= quantity)
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE INDEX stock_location ON wms.stock (location);
--> statement-breakpoint
CREATE INDEX stock_unit ON wms.stock (handling_unit) WHERE handling_unit <> '';
--> statement-breakpoint
CREATE TABLE wms.allocation (
  order_id text COLLATE "C" NOT NULL,
  line_id text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  quality text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, line_id, owner, item, layer, location, handling_unit, quality)
);
--> statement-breakpoint
CREATE INDEX allocation_stock ON wms.allocation (item, layer, location);
--> statement-breakpoint
CREATE INDEX allocation_unit ON wms.allocation (handling_unit) WHERE handling_unit <> '';
--> statement-breakpoint
-- A hold lies on whatever matches its scope; '' matches everything.
CREATE TABLE wms.hold (
  hold_id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('freeze', 'count', 'customer', 'recall', 'expiry', 'missing')),
  item text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  delivery text COLLATE "C" NOT NULL,
  quantity bigint CHECK (quantity > 0),
  reason text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  until bigint,
  lifted_at bigint,
  lifted_by text
);
--> statement-breakpoint
CREATE INDEX hold_active ON wms.hold (item) WHERE lifted_at IS NULL;
--> statement-breakpoint
CREATE TABLE wms.handling_unit (
  handling_unit text COLLATE "C" PRIMARY KEY,
  type text NOT NULL CHECK (type IN ('cart', 'tote', 'cage', 'pallet', 'parcel')),
  location text COLLATE "C" NOT NULL,
  tare_grams bigint NOT NULL,
  max_weight_grams bigint NOT NULL,
  max_volume_ml bigint NOT NULL,
  bound_to text COLLATE "C" NOT NULL DEFAULT '',
  -- When it last came to where it stands, by the ledger's sequence: the oldest free one goes first.
  since bigint NOT NULL DEFAULT 0
);
--> statement-breakpoint
CREATE INDEX handling_unit_location ON wms.handling_unit (location);
--> statement-breakpoint
-- Where each serial number is; one that left keeps its row at the virtual location it left to.
CREATE TABLE wms.serial (
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  serial text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  quality text COLLATE "C" NOT NULL,
  PRIMARY KEY (owner, item, serial)
);
--> statement-breakpoint
CREATE INDEX serial_unit ON wms.serial (handling_unit) WHERE handling_unit <> '';
--> statement-breakpoint
-- The feed for hosts. Sequences commit out of order, so readers order by (xid, sequence) and stop
-- before the oldest transaction still open.
CREATE TABLE wms.event (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  sequence bigint GENERATED ALWAYS AS IDENTITY,
  type text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (xid, sequence)
);
