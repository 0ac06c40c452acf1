-- Putaway rules as data: each version of the strategy that was ever in force, and what a changed one
-- would have done with goods that came lately. Version 0 is built in and in no table.
CREATE TABLE wms.putaway_strategy (
  version integer PRIMARY KEY CHECK (version > 0),
  -- {filters, scores}: wms-core/inbound/putaway/strategy.ts
  strategy jsonb NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE wms.putaway_trial (
  trial text COLLATE "C" PRIMARY KEY,
  strategy jsonb NOT NULL,
  -- The version in force with which it was compared.
  based_on integer NOT NULL,
  since bigint NOT NULL,
  until bigint NOT NULL,
  actor text NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'done')),
  -- Lines of putaway in the period, and how many of them have been tried.
  lines integer NOT NULL,
  reached integer NOT NULL,
  result jsonb,
  at bigint NOT NULL,
  done_at bigint
);
--> statement-breakpoint
CREATE INDEX putaway_trial_open ON wms.putaway_trial (at, trial) WHERE status = 'open';
--> statement-breakpoint
CREATE INDEX reservation_item ON wms.reservation (item);
--> statement-breakpoint
-- Proposals to tidy up. Nothing moves before a person approved a line.
CREATE TABLE wms.slotting_proposal (
  proposal text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('consolidation', 'reslotting')),
  -- What was asked for: the same again is harmless.
  request jsonb NOT NULL,
  -- Whatever it was made from: bins freed, pieces and metres carried, metres saved a day.
  figures jsonb NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX slotting_proposal_at ON wms.slotting_proposal (at DESC, proposal);
--> statement-breakpoint
CREATE TABLE wms.slotting_line (
  proposal text COLLATE "C" NOT NULL REFERENCES wms.slotting_proposal,
  line integer NOT NULL,
  -- The line whose goods must have left the place to which these go; 0: none.
  after_line integer NOT NULL,
  item text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  from_location text COLLATE "C" NOT NULL,
  to_location text COLLATE "C" NOT NULL,
  metres double precision NOT NULL,
  facts jsonb NOT NULL,
  status text COLLATE "C" NOT NULL
    CHECK (status IN ('proposed', 'waiting', 'moving', 'dropped', 'declined')),
  -- Why it was dropped, in both languages.
  reason jsonb,
  relocation text COLLATE "C" NOT NULL DEFAULT '',
  decided_by text NOT NULL DEFAULT '',
  decided_at bigint,
  PRIMARY KEY (proposal, line)
);
--> statement-breakpoint
CREATE INDEX slotting_line_waiting ON wms.slotting_line (proposal, line) WHERE status = 'waiting';
