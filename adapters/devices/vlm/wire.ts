/**
 * Register map of a vertical lift module on Modbus TCP, version 1: one endpoint, one unit, up to four
 * openings (docs/vertical-lift-module.md). Addresses are 0-based. A command carries an id that the
 * machine gives back when it has carried it out, so that what stands in an opening is known to be
 * there because of it.
 */
export const MAP_VERSION = 1;
export const MAX_OPENINGS = 4;
export const MAX_TRAYS = 999;

/** The machine, input registers. */
export const MACHINE = {
  address: 0,
  length: 9,
  mapVersion: 0,
  trays: 1,
  openings: 2,
  /** +1 a second. */
  heartbeat: 3,
  bootCounter: 4,
  /** 0: none; it stands still until the fault is cleared at the machine. */
  fault: 5,
  /** +1 a fault, so that one fault is told once. */
  faultCounter: 6,
  /** The tray of the fault, 0: of none. */
  faultTray: 7,
  uptime: 8,
} as const;

export const FAULT = {
  light_curtain: 1,
  too_heavy: 2,
  too_high: 3,
  drive: 4,
  emergency_stop: 5,
  unknown_tray: 6,
} as const;

/** Opening o (from 1), input registers from 100 + 8 × (o − 1). */
export const OPENING_ADDRESS = 100;
export const OPENING_WORDS = 8;
export const OPENING = {
  state: 0,
  /** In the opening or on its way there; 0: none. */
  tray: 1,
  /** Id of the last command carried out here. */
  doneHigh: 2,
  doneLow: 3,
  /** +1 at each change of the others. */
  changes: 4,
} as const;
export const STATE = { empty: 0, moving: 1, presented: 2 } as const;

/** Command of opening o, holding registers from 1000 + 8 × (o − 1); one write of four words. */
export const COMMAND_ADDRESS = 1000;
export const COMMAND_STRIDE = 8;
export const COMMAND_WORDS = 4;
export const COMMAND = { idHigh: 0, idLow: 1, verb: 2, tray: 3 } as const;
export const VERB = { none: 0, bring: 1, store: 2 } as const;
