-- One schema a module, and no foreign keys across them.
CREATE SCHEMA wms;
--> statement-breakpoint
CREATE SCHEMA wcs;
--> statement-breakpoint
CREATE SCHEMA hub;
