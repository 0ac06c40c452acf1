-- Goods without notice, receipts that a person ends, what was taken back, and who is at which dock when.
ALTER TABLE wms.asn
  -- Opened at the dock: nothing was announced, lines grow as goods are scanned.
  ADD COLUMN blind boolean NOT NULL DEFAULT false,
  ADD COLUMN closed_as text NOT NULL DEFAULT ''
    CHECK (closed_as IN ('', 'received', 'short', 'cancelled')),
  ADD COLUMN closed_by text NOT NULL DEFAULT '',
  ADD COLUMN close_reason text NOT NULL DEFAULT '';
--> statement-breakpoint
UPDATE wms.asn SET closed_as = 'received' WHERE status = 'closed';
--> statement-breakpoint
ALTER TABLE wms.asn_line
  DROP CONSTRAINT asn_line_expected_check,
  -- 0: nobody announced it.
  ADD CONSTRAINT asn_line_expected_check CHECK (expected >= 0),
  -- Came beside what the ASN announced: held until a person releases or returns it.
  ADD COLUMN unlisted boolean NOT NULL DEFAULT false,
  ADD COLUMN over_percent integer CHECK (over_percent >= 0),
  ADD COLUMN under_percent integer CHECK (under_percent BETWEEN 0 AND 100),
  -- Taken back by a person; no longer among the received.
  ADD COLUMN reversed bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
CREATE TABLE wms.receipt_reversal (
  reversal_id text COLLATE "C" PRIMARY KEY,
  asn text COLLATE "C" NOT NULL,
  -- What was asked for: a repeat is compared with it.
  content jsonb NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  sequence bigint NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX receipt_reversal_asn ON wms.receipt_reversal (asn, at);
--> statement-breakpoint
-- What a supplier may bring more or less of one item, in percent of a line; null: as he may otherwise.
CREATE TABLE wms.receipt_tolerance (
  owner text COLLATE "C" NOT NULL,
  supplier text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  over_receipt_percent integer,
  under_receipt_percent integer,
  version integer NOT NULL,
  PRIMARY KEY (owner, supplier, item),
  FOREIGN KEY (owner, item) REFERENCES wms.item
);
--> statement-breakpoint
-- What people set of inbound; without a row everything is as by default.
CREATE TABLE wms.inbound_rules (
  name text COLLATE "C" PRIMARY KEY,
  rules jsonb NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.dock_appointment (
  appointment text COLLATE "C" PRIMARY KEY,
  dock text COLLATE "C" NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint NOT NULL CHECK (to_at > from_at),
  carrier text NOT NULL,
  status text NOT NULL CHECK (status IN ('booked', 'cancelled')),
  content jsonb NOT NULL,
  actor text NOT NULL,
  created_at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX dock_appointment_time ON wms.dock_appointment (to_at) WHERE status = 'booked';
--> statement-breakpoint
-- An ASN comes once: it is in one booked appointment at most.
CREATE TABLE wms.dock_appointment_asn (
  asn text COLLATE "C" PRIMARY KEY,
  appointment text COLLATE "C" NOT NULL REFERENCES wms.dock_appointment
);
--> statement-breakpoint
CREATE INDEX dock_appointment_asns ON wms.dock_appointment_asn (appointment);
