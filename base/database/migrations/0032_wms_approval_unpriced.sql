-- What is unknown in worth is approved by whom the policy names for it, not by whoever counted it.
ALTER TABLE wms.approval_limit ADD COLUMN unpriced boolean NOT NULL DEFAULT false;
--> statement-breakpoint
-- A role without a limit approves it as before.
WITH covering AS (
  UPDATE wms.approval_limit SET unpriced = true, version = version + 1
  WHERE currency = 'XXX' AND role = 'supervisor'
  RETURNING *
)
INSERT INTO wms.change (kind, key, version, at, actor, source, before, after)
  SELECT 'approval limit', currency || '/' || role, version, 0, 'warehub', 'migration',
    jsonb_build_object('currency', currency, 'role', role, 'limitMinor', limit_minor),
    jsonb_build_object('currency', currency, 'role', role, 'limitMinor', limit_minor,
      'unpriced', unpriced)
  FROM covering;
