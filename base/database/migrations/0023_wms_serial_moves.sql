-- From here on serial numbers move with their pieces: those of a row are read when pieces leave it.
CREATE INDEX serial_row ON wms.serial (layer, location, handling_unit);
--> statement-breakpoint
-- Until now picks, puts and checks named none: where no piece lies any more, its number is
-- unaccounted. It may come back from a customer, or be scanned on a piece that has no number.
UPDATE wms.serial s SET location = 'LOSS', handling_unit = ''
WHERE s.location <> ALL ('{SUPPLIER,CUSTOMER,LOSS,SCRAP,PRODUCTION,TRANSIT}'::text[])
  AND NOT EXISTS (SELECT FROM wms.stock k WHERE k.owner = s.owner AND k.item = s.item
    AND k.layer = s.layer AND k.location = s.location AND k.handling_unit = s.handling_unit);
--> statement-breakpoint
-- A verdict on goods did not reach their numbers.
UPDATE wms.serial s SET quality = k.quality
FROM (SELECT owner, item, layer, location, handling_unit, min(quality) AS quality
  FROM wms.stock GROUP BY owner, item, layer, location, handling_unit
  HAVING count(*) = 1) k
WHERE k.owner = s.owner AND k.item = s.item AND k.layer = s.layer AND k.location = s.location
  AND k.handling_unit = s.handling_unit AND k.quality <> s.quality;
