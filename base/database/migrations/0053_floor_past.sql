-- When each node of a way was known to be passed: what a replay of the floor draws a vehicle by. The
-- first is when the drive began; null where two nodes were told as one.
ALTER TABLE wcs.vehicle_order ADD COLUMN passed_at jsonb NOT NULL DEFAULT '[]';
--> statement-breakpoint
CREATE INDEX vehicle_order_vehicle ON wcs.vehicle_order (vehicle, created_at);
--> statement-breakpoint
-- Who had which job from when on, and which labels were pressed.
CREATE INDEX inbox_floor ON wcs.inbox (at)
  WHERE body ->> 'type' IN ('assigned', 'lost', 'label_confirmed');
