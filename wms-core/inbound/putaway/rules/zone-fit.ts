import type { Item } from '#wms-core/contracts.ts';
import type { Filter } from '../model.ts';

const hazardsOf = ({ hazardClass, subsidiaryHazards }: Item) =>
  hazardClass === null ? [] : [hazardClass, ...subsidiaryHazards];

/** The zone keeps the goods as they need it: temperature, customs, dangerous goods of their class. */
export const zoneFit: Filter = {
  name: 'zone',
  isPreference: false,
  keeps({ zone }, { item }) {
    if (!zone) return true;
    return (
      zone.temperature === item.temperature &&
      zone.customs === item.customs &&
      hazardsOf(item).every((one) => zone.hazardClasses.includes(one))
    );
  },
};
