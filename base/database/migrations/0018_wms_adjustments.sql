-- Photos and papers, by their content: the same file twice is one.
CREATE TABLE wms.attachment_file (
  -- SHA-256, hexadecimal.
  digest text COLLATE "C" PRIMARY KEY,
  media_type text NOT NULL,
  bytes integer NOT NULL CHECK (bytes > 0),
  content bytea NOT NULL
);
--> statement-breakpoint
-- Which document a file belongs to. Nothing is deleted.
CREATE TABLE wms.attachment (
  kind text COLLATE "C" NOT NULL,
  document text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL REFERENCES wms.attachment_file,
  name text NOT NULL,
  note text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (kind, document, digest)
);
--> statement-breakpoint
-- Why stock is adjusted. Master data like all others: versions are in wms.change.
CREATE TABLE wms.adjustment_reason (
  reason text COLLATE "C" PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  -- Approved only with a photo or a paper.
  needs_attachment boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL
);
--> statement-breakpoint
-- Up to which amount a role approves; 'self' and 'count' are what needs no approval. XXX (ISO 4217:
-- no currency) holds for currencies without a row of their own and for goods without a cost.
CREATE TABLE wms.approval_limit (
  currency text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  -- Minor units; null: any amount.
  limit_minor bigint CHECK (limit_minor >= 0),
  version integer NOT NULL,
  PRIMARY KEY (currency, role)
);
--> statement-breakpoint
CREATE TABLE wms.approver (
  role text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'blocked')),
  block_reason text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (role, person)
);
--> statement-breakpoint
-- Who decides in a person's place, from one day to another (YYYY-MM-DD, UTC, both included).
CREATE TABLE wms.approval_deputy (
  person text COLLATE "C" NOT NULL,
  deputy text COLLATE "C" NOT NULL,
  from_day text COLLATE "C" NOT NULL,
  until_day text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (person, deputy)
);
--> statement-breakpoint
INSERT INTO wms.adjustment_reason
  SELECT r.reason, r.en, r.zh, false, 'active', '', 1 FROM (VALUES
    ('correction', 'The book was wrong', '账面有误'),
    ('counted', 'Difference found in a count', '盘点差异'),
    ('damaged', 'Damaged', '破损'),
    ('expired', 'Expired', '过期'),
    ('found', 'Found', '盘盈'),
    ('lost', 'Lost', '丢失'),
    ('rejected', 'Failed inspection', '质检不合格'),
    ('sample', 'Taken as a sample', '取样'),
    ('wrong_receipt', 'Received wrongly', '收货错误'),
    ('other', 'Other, as the note says', '其他，见备注')
  ) AS r(reason, en, zh);
--> statement-breakpoint
INSERT INTO wms.approval_limit VALUES
  ('XXX', 'self', 0, 1), ('XXX', 'count', 100000, 1),
  ('XXX', 'supervisor', 100000, 1), ('XXX', 'finance', NULL, 1);
--> statement-breakpoint
INSERT INTO wms.change (kind, key, version, at, actor, source, before, after)
  SELECT 'adjustment reason', reason, 1, 0, 'warehub', 'migration', NULL::jsonb,
    jsonb_build_object('reason', reason, 'needsAttachment', needs_attachment, 'status', status,
      'blockReason', block_reason, 'name', jsonb_build_object('en', name_en, 'zh', name_zh))
  FROM wms.adjustment_reason
  UNION ALL
  SELECT 'approval limit', currency || '/' || role, 1, 0, 'warehub', 'migration', NULL::jsonb,
    jsonb_build_object('currency', currency, 'role', role, 'limitMinor', limit_minor)
  FROM wms.approval_limit;
--> statement-breakpoint
-- What somebody wants the book to say, or what the house corrected by itself: who asked, what it is
-- worth, who decided, and the posting that came of it. Nothing is deleted.
CREATE TABLE wms.adjustment (
  adjustment text COLLATE "C" PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY,
  type text COLLATE "C" NOT NULL CHECK (type IN ('count', 'loss', 'manual', 'scrap', 'other')),
  reason text COLLATE "C" NOT NULL,
  note text NOT NULL,
  -- What it comes from: a count; '' where a person asked.
  document text COLLATE "C" NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  -- As it was asked for: a repeated request is compared with it.
  request jsonb NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'posted', 'rejected', 'withdrawn')),
  -- [{currency, minor}], the worth of all pieces, more and fewer alike.
  amounts jsonb NOT NULL,
  -- Pieces without a standard cost.
  unpriced bigint NOT NULL,
  -- The least role that may approve it; 'self' or 'count' where nobody needs to.
  needs text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  decided_by text COLLATE "C" NOT NULL DEFAULT '',
  -- In which role, and in whose place.
  decided_as text COLLATE "C" NOT NULL DEFAULT '',
  decided_for text COLLATE "C" NOT NULL DEFAULT '',
  decided_at bigint,
  decision text NOT NULL DEFAULT '',
  -- Of the ledger.
  sequence bigint
);
--> statement-breakpoint
CREATE UNIQUE INDEX adjustment_number ON wms.adjustment (number);
--> statement-breakpoint
CREATE INDEX adjustment_open ON wms.adjustment (number) WHERE status = 'open';
--> statement-breakpoint
CREATE INDEX adjustment_document ON wms.adjustment (document) WHERE document <> '';
--> statement-breakpoint
CREATE INDEX adjustment_decided ON wms.adjustment (decided_at) WHERE status = 'posted';
--> statement-breakpoint
CREATE TABLE wms.adjustment_line (
  adjustment text COLLATE "C" NOT NULL REFERENCES wms.adjustment,
  line integer NOT NULL,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  location text COLLATE "C" NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  quality text COLLATE "C" NOT NULL,
  -- As it was on that day.
  zone text COLLATE "C" NOT NULL,
  -- Pieces more, or (below zero) fewer.
  quantity bigint NOT NULL CHECK (quantity <> 0),
  -- Of one piece on that day, minor units; null and '' where nobody said.
  cost_minor bigint,
  currency text COLLATE "C" NOT NULL,
  serials jsonb,
  PRIMARY KEY (adjustment, line)
);
--> statement-breakpoint
CREATE INDEX adjustment_line_place ON wms.adjustment_line (location, item);
