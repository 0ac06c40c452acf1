-- What a person took back: by whom, when and why, and the posting, adjustment or hold that came of
-- it. An act is undone once; the act itself and its movements stay.
CREATE TABLE wms.undo (
  -- Its kind and number: move:MOV-1.
  act text COLLATE "C" PRIMARY KEY,
  reason text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  -- Of the ledger; null where no pieces moved, or not yet.
  sequence bigint,
  -- '' where it is none.
  adjustment text COLLATE "C" NOT NULL,
  hold text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE INDEX undo_at ON wms.undo (at);
