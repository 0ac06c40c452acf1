export type { MeasurementParts } from './model.ts';
export { measurementRefusals } from './refusals.ts';
export { createMeasurementPort } from './take-in.ts';
