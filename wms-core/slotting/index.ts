export { slottingRefusals } from './refusals.ts';
export { createSlotting, type Slotting } from './slotting.ts';
