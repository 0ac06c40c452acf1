-- Everybody who counted a round of it: none of them decides about what it found.
ALTER TABLE wms.count ADD COLUMN counters jsonb NOT NULL DEFAULT '[]';
--> statement-breakpoint
UPDATE wms.count SET counters = (
  SELECT coalesce(jsonb_agg(DISTINCT one), '[]') FROM unnest(ARRAY[first_actor, counted_by]) AS one
  WHERE one <> '');
