-- Pieces of a line that were scanned one by one and lie elsewhere already, while the line is booked with
-- its last piece: line id → pieces. A count there waits until the line is over.
ALTER TABLE wms.task ADD COLUMN in_hand jsonb NOT NULL DEFAULT '{}';
--> statement-breakpoint
CREATE INDEX task_in_hand ON wms.task (ended_at) WHERE in_hand <> '{}';
