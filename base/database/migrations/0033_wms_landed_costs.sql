-- What a delivery cost beside its goods: freight, duty. Kept beside the layers, which stay as they
-- are. A reversing entry bears the negative amount and names what it takes back.
CREATE TABLE wms.landed_cost (
  landed_cost text COLLATE "C" PRIMARY KEY,
  asn text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  -- Minor units of the currency (cents, fen).
  minor bigint NOT NULL CHECK (minor <> 0),
  currency text COLLATE "C" NOT NULL,
  spread text NOT NULL CHECK (spread IN ('value', 'weight', 'pieces')),
  reason text NOT NULL,
  actor text NOT NULL,
  at bigint NOT NULL,
  -- Of the newest posting when it was entered: values of the ledger from there on count it.
  sequence bigint NOT NULL,
  -- '' where it takes nothing back.
  reverses text COLLATE "C" NOT NULL CHECK ((reverses = '') = (minor > 0))
);
--> statement-breakpoint
CREATE INDEX landed_cost_asn ON wms.landed_cost (asn, landed_cost);
--> statement-breakpoint
CREATE INDEX landed_cost_at ON wms.landed_cost (at);
--> statement-breakpoint
CREATE UNIQUE INDEX landed_cost_reverses ON wms.landed_cost (reverses) WHERE reverses <> '';
--> statement-breakpoint
-- What falls to a layer: so much for so many pieces of it.
CREATE TABLE wms.landed_cost_share (
  landed_cost text COLLATE "C" NOT NULL REFERENCES wms.landed_cost,
  layer text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  minor bigint NOT NULL,
  PRIMARY KEY (landed_cost, layer)
);
--> statement-breakpoint
CREATE INDEX landed_cost_share_layer ON wms.landed_cost_share (layer);
