-- What is different on the floor from its drawing, until somebody takes it back or its time is over.
CREATE TABLE wcs.floor_change (
  change bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('close_node', 'close_edge', 'speed', 'height',
    'one_way', 'block', 'zone', 'station', 'charger', 'parking')),
  -- The node, lane, block, zone or place that it is about.
  target text COLLATE "C" NOT NULL,
  body jsonb NOT NULL,
  reason text NOT NULL,
  by text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  -- Ends by itself then; null: never.
  until bigint CHECK (until > at),
  ended_at bigint CHECK (ended_at >= at),
  ended_by text COLLATE "C" NOT NULL DEFAULT ''
);
--> statement-breakpoint
CREATE UNIQUE INDEX floor_change_open ON wcs.floor_change (kind, target) WHERE ended_at IS NULL;
--> statement-breakpoint
INSERT INTO wcs.floor_change (kind, target, body, reason, by, at)
SELECT 'close_node', node, '{}', reason, closed_by, closed_at FROM wcs.closed_node
ORDER BY closed_at, node;
--> statement-breakpoint
DROP TABLE wcs.closed_node;
--> statement-breakpoint
-- Layouts (LIF) that were imported, by the SHA-256 of the file; the newest is in force.
CREATE TABLE wcs.layout (
  layout text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  body jsonb NOT NULL,
  at bigint NOT NULL,
  by text COLLATE "C" NOT NULL
);
