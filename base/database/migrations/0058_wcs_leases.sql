-- What vehicles asked for and were given, or wait for: zones, corridors (VDA 5050 3.0). One that is
-- revoked is held until the vehicle says that it let go.
CREATE TABLE wcs.lease (
  vehicle text COLLATE "C" NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('access', 'replanning', 'corridor')),
  -- The zone or the lane.
  resource text COLLATE "C" NOT NULL,
  -- '': it is a lane's.
  zone_set text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('queued', 'granted', 'revoking')),
  -- Null: it is queued.
  expires_at bigint,
  since bigint NOT NULL,
  PRIMARY KEY (vehicle, request_id),
  CHECK ((status = 'queued') = (expires_at IS NULL))
);
--> statement-breakpoint
-- Zones as they were sent; what an id stands for never changes.
CREATE TABLE wcs.zone_set (
  zone_set text COLLATE "C" PRIMARY KEY,
  map text COLLATE "C" NOT NULL,
  body jsonb NOT NULL,
  at bigint NOT NULL
);
