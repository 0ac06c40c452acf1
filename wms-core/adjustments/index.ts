export { createCountAdjustments } from './counted.ts';
export { createLossAdjustments } from './lost.ts';
export type { AdjustmentParts } from './model.ts';
export { adjustmentRefusals } from './refusals.ts';
