-- Why the fleet did what it did: decisions about ways, charging and grants beside those about jobs, by
-- which rule, and for each one who was not taken, why not.
ALTER TABLE wcs.decision
  ADD COLUMN about text COLLATE "C" NOT NULL DEFAULT 'job'
    CHECK (about IN ('job', 'way', 'charge', 'grant', 'aside')),
  ADD COLUMN rule text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN reasons jsonb NOT NULL DEFAULT '{}';
--> statement-breakpoint
-- What a person has to do about it, in both languages; null: its kind says enough.
ALTER TABLE wcs.problem ADD COLUMN text jsonb;
--> statement-breakpoint
ALTER TABLE wcs.problem DROP CONSTRAINT problem_kind_check;
--> statement-breakpoint
ALTER TABLE wcs.problem ADD CONSTRAINT problem_kind_check CHECK (kind IN ('offline', 'degraded',
  'fault', 'label_lost', 'refused', 'out_of_order', 'blocked_way', 'deadlock', 'stranded',
  'refused_before_sending'));
