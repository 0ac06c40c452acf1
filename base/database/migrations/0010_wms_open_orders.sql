-- Slots, parcels at the lanes and back-orders are found without reading what left the house long ago.
CREATE INDEX sales_order_slot ON wms.sales_order (slot) WHERE slot <> '';
--> statement-breakpoint
CREATE INDEX sales_order_parent ON wms.sales_order (parent) WHERE parent <> '';
--> statement-breakpoint
CREATE INDEX parcel_at_lane ON wms.parcel (order_id) WHERE status IN ('moving', 'staged');
