import type { Filter } from '../model.ts';

/** A person locked the place for goods that come in. */
export const lock: Filter = {
  name: 'lock',
  isPreference: false,
  keeps: (bin) => !bin.location.lockIn,
};
