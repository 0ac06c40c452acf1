-- A scan finds the lines of its item without reading all lines of its ASN.
CREATE INDEX asn_line_item ON wms.asn_line (asn, item);
