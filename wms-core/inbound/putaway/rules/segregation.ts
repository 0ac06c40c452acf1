import { mayLieTogether } from '#wms-core/master-data/index.ts';
import type { Filter } from '../model.ts';

/** Dangerous goods keep apart from those with which they would react. */
export const segregation: Filter = {
  name: 'segregation',
  isPreference: false,
  keeps: (bin, goods) => bin.hazards.every((other) => mayLieTogether(other, goods.item)),
};
