-- Why an order does not get what it asks for, as its release saw it last.
ALTER TABLE wms.sales_order ADD COLUMN shortfall jsonb;
