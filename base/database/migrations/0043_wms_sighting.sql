-- What passed RFID gates: units and numbered pieces that the house knows, once a passage. Kept for a
-- time (wms-core/gates/sightings.ts).
CREATE TABLE wms.sighting (
  sighting bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What the reader sent; the same again adds nothing.
  reading text COLLATE "C" NOT NULL,
  epc text COLLATE "C" NOT NULL,
  gate text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  direction text COLLATE "C" NOT NULL,
  -- 0: the reader did not say which.
  antenna integer NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  serial text COLLATE "C" NOT NULL,
  -- Why it should not have passed; '': it may.
  wrong text COLLATE "C" NOT NULL,
  at bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sighting_once ON wms.sighting (reading, epc);
--> statement-breakpoint
CREATE INDEX sighting_passage ON wms.sighting (epc, gate, at);
--> statement-breakpoint
CREATE INDEX sighting_unit ON wms.sighting (handling_unit, sighting) WHERE handling_unit <> '';
--> statement-breakpoint
CREATE INDEX sighting_serial ON wms.sighting (serial, sighting) WHERE serial <> '';
--> statement-breakpoint
CREATE INDEX sighting_gate ON wms.sighting (gate, at);
--> statement-breakpoint
CREATE INDEX sighting_at ON wms.sighting (at);
--> statement-breakpoint
-- Announced units that a gate saw come in: when first. Kept with their ASN.
CREATE TABLE wms.asn_unit_arrival (
  asn text COLLATE "C" NOT NULL,
  handling_unit text COLLATE "C" NOT NULL,
  gate text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (asn, handling_unit)
);
--> statement-breakpoint
-- By which ASN that is still open a unit was announced.
CREATE INDEX asn_open_units ON wms.asn USING gin ((content->'units') jsonb_path_ops)
  WHERE status <> 'closed';
