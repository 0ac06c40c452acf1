-- Two plans that are about one bin have it counted once.
DROP INDEX wms.count_plan_place_count;
--> statement-breakpoint
CREATE INDEX count_plan_place_count ON wms.count_plan_place (count_id) WHERE count_id <> '';
