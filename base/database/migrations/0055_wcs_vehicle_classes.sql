-- What a vehicle says of its kind, and on which map it came to rest ('': the site's first).
ALTER TABLE wcs.vehicle
  ADD COLUMN facts jsonb,
  ADD COLUMN facts_at bigint,
  ADD COLUMN map text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
-- Which transport and stop of it a leg is for, the lanes of its way (one less than nodes), when its
-- turn at each node is (the order that was granted, in planned ticks), and as what the vehicle drives.
ALTER TABLE wcs.vehicle_order
  ADD COLUMN transport_id text COLLATE "C",
  ADD COLUMN stop integer,
  ADD COLUMN edges jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN turns jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN class text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE wcs.vehicle_order DROP CONSTRAINT vehicle_order_purpose_check;
--> statement-breakpoint
ALTER TABLE wcs.vehicle_order ADD CONSTRAINT vehicle_order_purpose_check CHECK (purpose IN ('job',
  'park', 'charge', 'aside', 'map'));
