-- A hold of a handling unit is of all that is in it: of these units, itself and those in or on it at
-- any depth, as they stand in one another now. '{}' where it names none, or is of the one unit alone
-- (holds of the house's own on a row; those on pieces that were brought away).
ALTER TABLE wms.hold ADD COLUMN units text[] COLLATE "C" NOT NULL DEFAULT '{}';
--> statement-breakpoint
CREATE INDEX hold_units ON wms.hold (hold_id) WHERE lifted_at IS NULL AND units <> '{}';
--> statement-breakpoint
-- Those that lie already. What orders have locked in units in them by now stays theirs.
UPDATE wms.hold h SET units = ARRAY(
  WITH RECURSIVE tree AS (
    SELECT h.handling_unit AS unit
    UNION
    SELECT c.handling_unit FROM tree t
    JOIN wms.handling_unit c ON c.parent = t.unit AND c.parent <> '')
  SELECT unit FROM tree ORDER BY unit)
WHERE lifted_at IS NULL AND handling_unit <> '' AND root = '' AND kind NOT IN ('count', 'missing')
  AND hold_id NOT LIKE '%/%';
