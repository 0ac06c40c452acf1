-- The place of the last transport that was asked for, and that a person called the rest off.
ALTER TABLE wcs.sequence
  ADD COLUMN last integer NOT NULL DEFAULT 0 CHECK (last >= 0),
  ADD COLUMN is_withdrawn boolean NOT NULL DEFAULT false;
--> statement-breakpoint
-- The chain of a task is asked for by its correlation id.
CREATE INDEX job_correlation ON wcs.job ((task ->> 'correlationId'));
--> statement-breakpoint
CREATE INDEX vehicle_order_correlation ON wcs.vehicle_order (correlation_id);
--> statement-breakpoint
CREATE INDEX vehicle_order_order ON wcs.vehicle_order (order_id) WHERE order_id <> '';
