-- All lines of a file of opening stock that are of one bin are judged together.
CREATE INDEX import_line_location ON wms.import_line (import_id, (body->>'location'))
  WHERE body->>'location' IS NOT NULL;
--> statement-breakpoint
-- Room that was kept for relocations is named so that no handling unit's room has the name.
UPDATE wms.reservation r SET subject = 'relocation ' || r.subject
  FROM wms.transfer t
  WHERE t.transfer_id = r.subject AND t.purpose = 'relocation' AND r.line_id = 'room';
