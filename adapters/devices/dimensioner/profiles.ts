import type { Profile } from './wire.ts';

const SIDES = { length: 'length', width: 'width', height: 'height' } as const;
const UNITS = { sizeUnit: { field: 'sizeUnit' }, weightUnit: { field: 'weightUnit' } } as const;

/** The messages of devices that are known by name. */
export const PROFILES = {
  /** Our own words (`wire.ts`). */
  warehub: {
    identity: ['id'],
    ...{ time: 'time', code: 'code', ...SIDES, weight: 'weight', ...UNITS },
    settled: { field: 'settled', is: true },
  },
  /**
   * vMeasure's answer to GET /api/dimension: {id, scannedOn, status, dimensionUnit, length, width,
   * height, weightUnit, sku, actualWeight …} [vmeasure.ai, dimensional weight scanner API
   * reference]. `scannedOn` has no time zone, so the time of arrival stands.
   */
  vmeasure: {
    identity: ['id', 'scannedOn'],
    ...{ code: 'sku', ...SIDES, weight: 'actualWeight' },
    ...{ sizeUnit: { field: 'dimensionUnit' }, weightUnit: { field: 'weightUnit' } },
    settled: { field: 'status', is: true },
  },
  /**
   * QBOID Perceptor's dimensioning record: {timestamp, l, w, h, weight, barcode, shape, device …},
   * millimetres, grams, UTC [qboid.ai, Perceptor REST API 2.1]. It has no number of its own.
   */
  qboid: {
    identity: ['timestamp', 'barcode', 'device'],
    ...{ time: 'timestamp', code: 'barcode', length: 'l', width: 'w', height: 'h' },
    ...{ weight: 'weight', sizeUnit: { is: 'mm' }, weightUnit: { is: 'g' } },
  },
} as const satisfies Readonly<Record<string, Profile>>;
