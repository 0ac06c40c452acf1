-- What people and hosts did to stock by hand, by the id they gave it: the same again gets the same
-- answer, other content under a known id is refused.
CREATE TABLE wms.stock_act (
  act text COLLATE "C" PRIMARY KEY,
  content jsonb NOT NULL,
  answer jsonb NOT NULL
);
