-- Returns from customers, plans of inspection and the record that suppliers make under them.
-- A return is an ASN of another kind: it comes from CUSTOMER, on an order where one is named.
ALTER TABLE wms.asn
  ADD COLUMN kind text NOT NULL DEFAULT 'supplier' CHECK (kind IN ('supplier', 'return')),
  ADD COLUMN customer text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN order_id text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
-- Why the customer sends it back, in words.
ALTER TABLE wms.asn_line ADD COLUMN reason text NOT NULL DEFAULT '';
--> statement-breakpoint
CREATE INDEX asn_return ON wms.asn (customer) WHERE kind = 'return';
--> statement-breakpoint
CREATE TABLE wms.inspection_plan (
  owner text COLLATE "C" NOT NULL,
  plan text COLLATE "C" NOT NULL,
  -- '' stands for all; at least one of the two is named.
  item text COLLATE "C" NOT NULL,
  supplier text COLLATE "C" NOT NULL,
  sample_percent integer CHECK (sample_percent BETWEEN 1 AND 100),
  sample_pieces bigint CHECK (sample_pieces > 0),
  accept_number bigint CHECK (accept_number >= 0),
  skip_lot_after integer CHECK (skip_lot_after > 0),
  skip_lot_every integer CHECK (skip_lot_every > 1),
  -- [{characteristic, name, unit, scale, lower, upper, pieces}]
  characteristics jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (owner, plan),
  CHECK (item <> '' OR supplier <> ''),
  CHECK ((sample_percent IS NULL) <> (sample_pieces IS NULL)),
  CHECK ((skip_lot_after IS NULL) = (skip_lot_every IS NULL))
);
--> statement-breakpoint
CREATE INDEX inspection_plan_scope ON wms.inspection_plan (owner, item, supplier);
--> statement-breakpoint
-- One lot of one delivery: whether it is looked at, by which rule, and what came of it.
CREATE TABLE wms.inspection_lot (
  asn text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  supplier text COLLATE "C" NOT NULL,
  -- The rule as it was when the first piece came: a plan that is changed is for lots that come later.
  rule jsonb NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('open', 'skipped', 'good', 'bad')),
  at bigint NOT NULL,
  ended_at bigint,
  PRIMARY KEY (asn, owner, item, lot)
);
--> statement-breakpoint
CREATE INDEX inspection_lot_supplier ON wms.inspection_lot (owner, supplier, item, at);
--> statement-breakpoint
-- How well a supplier did with an item.
CREATE TABLE wms.inspection_record (
  owner text COLLATE "C" NOT NULL,
  supplier text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  -- Good lots in a row, and lots that were skipped since the last one that was looked at.
  good_in_a_row integer NOT NULL DEFAULT 0,
  skipped_in_a_row integer NOT NULL DEFAULT 0,
  good bigint NOT NULL DEFAULT 0,
  bad bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (owner, supplier, item)
);
--> statement-breakpoint
ALTER TABLE wms.inspection
  ADD COLUMN lot text COLLATE "C" NOT NULL DEFAULT '',
  -- Null: it was asked for before there were plans.
  ADD COLUMN rule jsonb,
  -- [{piece, characteristic, value, isWithin}]
  ADD COLUMN measured jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN verdict text NOT NULL DEFAULT '' CHECK (verdict IN ('', 'pass', 'reject', 'split')),
  ADD COLUMN actor text NOT NULL DEFAULT '',
  ADD COLUMN created_at bigint NOT NULL DEFAULT 0,
  ADD COLUMN done_at bigint;
--> statement-breakpoint
CREATE INDEX inspection_asn ON wms.inspection (asn);
--> statement-breakpoint
-- Goods that were not passed, and what a person decided about them.
CREATE TABLE wms.disposition (
  disposition text COLLATE "C" PRIMARY KEY,
  -- The request as it was posted: a repeated post is compared with it.
  content jsonb NOT NULL,
  decision text NOT NULL CHECK (decision IN ('release', 'supplier_return', 'downgrade')),
  item text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  supplier text COLLATE "C" NOT NULL,
  delivery text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX sales_order_customer ON wms.sales_order (customer);
