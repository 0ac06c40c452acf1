-- The handling unit that is brought to a conveyor or transfer station, or fetched there: a device that
-- forgot a request is told all of it again. A device has one crossing at a time.
ALTER TABLE wcs.crossing ADD COLUMN load text COLLATE "C" NOT NULL DEFAULT '';
--> statement-breakpoint
DROP INDEX wcs.crossing_equipment;
--> statement-breakpoint
CREATE UNIQUE INDEX crossing_equipment ON wcs.crossing (equipment);
