export { answerControl } from './control.ts';
export type { PlantEnds } from './ends.ts';
export { ERROR_RATES, type ErrorLevel } from './error-rates.ts';
export { DEVICE_KINDS, FAULT_NAMES } from './faults.ts';
export {
  DEFAULT_PLANT_FAULTS,
  type Incident,
  type IncidentRates,
  NO_PLANT_FAULTS,
  type PlantFaults,
} from './incidents.ts';
export { FASTEST, type PanelAnswer, type PanelView } from './panel.ts';
export {
  createPlant,
  LIVE_TIMING,
  type Plant,
  type PlantOptions,
  type PlantSnapshot,
  VIRTUAL_TIMING,
} from './plant.ts';
