import type { MemoryFaults } from '#hub/transports/memory-faults.ts';
import { NO_FAULTS } from '#hub/transports/memory-faults.ts';
import {
  DEFAULT_PLANT_FAULTS,
  type ErrorLevel,
  NO_PLANT_FAULTS,
  type PlantFaults,
} from '#simulators/plant/index.ts';

export type FaultLevel = 'none' | 'default' | 'high';

/** What goes wrong in a simulated hour, and how often. */
export interface FaultRates {
  readonly wires: MemoryFaults;
  readonly plant: PlantFaults;
  readonly people: ErrorLevel;
  /** The warehouse process is killed at a commit. */
  readonly deathsAnHour: number;
  /** The database refuses everything for half a second to five. */
  readonly refusalsAnHour: number;
}

const WIRES: MemoryFaults = {
  latencyMs: [1, 60],
  loseQos0: 0.01,
  duplicate: 0.01,
  loseAck: 0.01,
  loseRequest: 0.002,
};

export const FAULTS: Readonly<Record<FaultLevel, FaultRates>> = {
  none: {
    wires: NO_FAULTS,
    plant: NO_PLANT_FAULTS,
    people: 'none',
    deathsAnHour: 0,
    refusalsAnHour: 0,
  },
  default: {
    wires: WIRES,
    plant: DEFAULT_PLANT_FAULTS,
    people: 'default',
    deathsAnHour: 3,
    refusalsAnHour: 3,
  },
  high: {
    wires: { ...WIRES, latencyMs: [1, 400], loseQos0: 0.05, duplicate: 0.05, loseAck: 0.05 },
    plant: DEFAULT_PLANT_FAULTS,
    people: 'high',
    deathsAnHour: 20,
    refusalsAnHour: 10,
  },
};

/** From now on these wires are good. */
export function quietWires(faults: MemoryFaults): void {
  Object.assign(faults, NO_FAULTS);
}
