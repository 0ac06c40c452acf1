export { askCrossing, commandsOf, lookAgainAt, stepCrossing } from './crossing.ts';
export { BEAT_LASTS, hear, isLive, isNews, unheard } from './equipment.ts';
export type { CrossingEvent, CrossingRow, CrossingStep, Equipment } from './model.ts';
export { loadCrossings, saveCrossings } from './store.ts';
export {
  doneOf,
  type EquipmentWays,
  equipmentWays,
  mayEndAt,
  type Passage,
  reachOf,
} from './way.ts';
export { whyWaiting } from './words.ts';
