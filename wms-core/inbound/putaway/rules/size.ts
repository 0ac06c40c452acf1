import type { Filter } from '../model.ts';

/** A piece stands upright, its longer side along the place's longer side. */
export const size: Filter = {
  name: 'size',
  isPreference: false,
  keeps({ location }, { item }) {
    const { maxHeightMm, maxLengthMm } = location;
    return (
      (maxHeightMm === null || item.heightMm <= maxHeightMm) &&
      (maxLengthMm === null || Math.max(item.lengthMm, item.widthMm) <= maxLengthMm)
    );
  },
};
