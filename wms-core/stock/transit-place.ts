import type { Place } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';

export const isTransit = (place: Place): boolean => place.location === 'TRANSIT';

/** The place of a transfer's goods on their way. */
export const transitOf = (transfer: string, quality: Quality): Place => ({
  location: 'TRANSIT',
  handlingUnit: transfer,
  quality,
});
