-- The newest ended tasks, for the figures of the stages.
CREATE INDEX task_done ON wms.task (ended_at DESC) WHERE status = 'done';
--> statement-breakpoint
-- What was counted over all history at each look is a sum now.
INSERT INTO wms.tally (name, pieces)
SELECT 'received', sum(received) FROM wms.asn_line HAVING sum(received) > 0;
--> statement-breakpoint
INSERT INTO wms.tally (name, pieces)
SELECT 'orders ' || replace(status, '_', ' '), count(*) FROM wms.sales_order
WHERE status IN ('shipped', 'closed_short') GROUP BY status;
