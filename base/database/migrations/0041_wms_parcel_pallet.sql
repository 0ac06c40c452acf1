-- The pallet on which a parcel left; '' until then, and of one that left by itself.
ALTER TABLE wms.parcel ADD COLUMN pallet text COLLATE "C" NOT NULL DEFAULT '';
