-- One row for each leg, with the VDA-like order that drives it at present: its route, how much of
-- it is released (the reservation) and how much of that is known to be passed.
CREATE TABLE wcs.vehicle_order (
  leg_id text PRIMARY KEY,
  order_id text NOT NULL,
  vehicle text NOT NULL,
  job_id text,
  correlation_id text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('job', 'park', 'charge')),
  priority integer NOT NULL,
  to_node text NOT NULL,
  action jsonb,
  status text NOT NULL CHECK (status IN ('waiting', 'active', 'cancelling', 'finished', 'failed')),
  path jsonb NOT NULL,
  start jsonb,
  released_to integer NOT NULL,
  passed_to integer NOT NULL CHECK (passed_to <= released_to),
  update_id integer NOT NULL,
  attempt integer NOT NULL,
  refusals integer NOT NULL,
  accepted boolean NOT NULL,
  stop_charging boolean NOT NULL,
  after_cancel text NOT NULL CHECK (after_cancel IN ('fail', 'renew')),
  reason text,
  note text,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX vehicle_order_open ON wcs.vehicle_order (vehicle)
  WHERE status IN ('waiting', 'active', 'cancelling');
--> statement-breakpoint
CREATE INDEX vehicle_order_ended ON wcs.vehicle_order (updated_at)
  WHERE status IN ('finished', 'failed');
--> statement-breakpoint
-- Where a vehicle stood when it last came to rest: it holds that node until it says otherwise.
CREATE TABLE wcs.vehicle (
  vehicle text PRIMARY KEY,
  node text NOT NULL,
  updated_at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE wcs.closed_node (
  node text PRIMARY KEY,
  reason text NOT NULL,
  closed_by text NOT NULL,
  closed_at bigint NOT NULL
);
