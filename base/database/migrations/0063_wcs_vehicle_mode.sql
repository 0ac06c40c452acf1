-- The mode that a vehicle said last: after a start nothing is asked of one that a person drives.
ALTER TABLE wcs.vehicle ADD COLUMN mode text NOT NULL DEFAULT '';
