-- Why a task failed or waits is read in both languages. What stands there was written in one.
ALTER TABLE wms.task ALTER COLUMN note DROP DEFAULT;
--> statement-breakpoint
ALTER TABLE wms.task ALTER COLUMN note DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE wms.task ALTER COLUMN note TYPE jsonb
  USING CASE WHEN note <> '' THEN jsonb_build_object('en', note, 'zh', note) END;
--> statement-breakpoint
ALTER TABLE wcs.job ALTER COLUMN note TYPE jsonb
  USING CASE WHEN note <> '' THEN jsonb_build_object('en', note, 'zh', note) END;
--> statement-breakpoint
ALTER TABLE wcs.vehicle_order ALTER COLUMN note TYPE jsonb
  USING CASE WHEN note <> '' THEN jsonb_build_object('en', note, 'zh', note) END;
--> statement-breakpoint
UPDATE wcs.report_outbox SET report = jsonb_set(report, '{note}',
    jsonb_build_object('en', report ->> 'note', 'zh', report ->> 'note'))
  WHERE jsonb_typeof(report -> 'note') = 'string';
