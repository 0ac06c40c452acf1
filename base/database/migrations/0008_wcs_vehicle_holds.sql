-- A vehicle that came to rest between two nodes holds both until it says otherwise.
ALTER TABLE wcs.vehicle ADD COLUMN holds jsonb NOT NULL DEFAULT '[]';
--> statement-breakpoint
UPDATE wcs.vehicle SET holds = jsonb_build_array(node);
