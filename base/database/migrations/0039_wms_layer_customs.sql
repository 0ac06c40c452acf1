-- Stock is asked for by what customs has not let free.
CREATE INDEX layer_not_free ON wms.layer (customs) WHERE customs <> 'free';
