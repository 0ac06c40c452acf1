-- Doors, lifts, conveyors and transfer stations that a vehicle has asked for or is inside of.
CREATE TABLE wcs.crossing (
  request_id text COLLATE "C" PRIMARY KEY,
  equipment text COLLATE "C" NOT NULL,
  leg_id text COLLATE "C" NOT NULL,
  vehicle text COLLATE "C" NOT NULL,
  from_side text COLLATE "C" NOT NULL,
  to_side text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('asked', 'ready', 'inside', 'leaving')),
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX crossing_equipment ON wcs.crossing (equipment);
