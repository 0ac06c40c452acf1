-- Every message to a vehicle, and what became of it: with orders, jobs and tasks one chain.
CREATE TABLE wcs.order_message (
  command_id text COLLATE "C" PRIMARY KEY,
  -- '' and 0: it is about no order.
  order_id text COLLATE "C" NOT NULL,
  update_id integer NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('order', 'cancel', 'instant', 'zones', 'answer')),
  vehicle text COLLATE "C" NOT NULL,
  leg_id text COLLATE "C",
  correlation_id text COLLATE "C" NOT NULL,
  sent_at bigint NOT NULL,
  acknowledged_at bigint,
  -- The vehicle's reason, in both languages.
  refused jsonb
);
--> statement-breakpoint
CREATE INDEX order_message_order ON wcs.order_message (order_id, update_id);
--> statement-breakpoint
CREATE INDEX order_message_correlation ON wcs.order_message (correlation_id);
--> statement-breakpoint
CREATE INDEX order_message_sent ON wcs.order_message (sent_at);
