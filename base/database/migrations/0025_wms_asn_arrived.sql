-- A truck reported at the gate: its delivery may be called to a dock, however early it is.
ALTER TABLE wms.asn
  ADD COLUMN arrived_at bigint,
  ADD COLUMN plate text NOT NULL DEFAULT '',
  ADD COLUMN arrived_by text NOT NULL DEFAULT '';
