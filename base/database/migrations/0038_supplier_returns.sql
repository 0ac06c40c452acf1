-- Goods that a person decided to send back, from the decision to the supplier's truck.
CREATE TABLE wms.supplier_return (
  disposition text COLLATE "C" PRIMARY KEY,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  layer text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  delivery text COLLATE "C" NOT NULL,
  supplier text COLLATE "C" NOT NULL,
  quality text COLLATE "C" NOT NULL CHECK (quality IN ('pending', 'rejected')),
  -- Where the truck gets them.
  place text COLLATE "C" NOT NULL,
  asked bigint NOT NULL CHECK (asked > 0),
  handed bigint NOT NULL DEFAULT 0,
  refused bigint NOT NULL DEFAULT 0,
  missing bigint NOT NULL DEFAULT 0,
  -- Neither handed over nor lost: they stay, and are no part of the decision any more.
  kept bigint NOT NULL DEFAULT 0,
  serials jsonb NOT NULL DEFAULT '[]',
  status text COLLATE "C" NOT NULL
    CHECK (status IN ('bringing', 'waiting', 'handing', 'closed', 'taken_back')),
  -- Of the worker who has them in hand now; '': nobody.
  task_id text COLLATE "C" NOT NULL,
  paper text COLLATE "C" NOT NULL DEFAULT '',
  driver text NOT NULL DEFAULT '',
  -- Taken back while a worker had them: it ends with his task.
  back_by text NOT NULL DEFAULT '',
  back_reason text NOT NULL DEFAULT '',
  at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CHECK (handed + refused + missing + kept <= asked)
);
--> statement-breakpoint
CREATE INDEX supplier_return_open ON wms.supplier_return (updated_at, disposition)
  WHERE status IN ('bringing', 'waiting', 'handing');
--> statement-breakpoint
CREATE TABLE wms.supplier_hand_over (
  disposition text COLLATE "C" NOT NULL,
  paper text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (disposition, paper)
);
