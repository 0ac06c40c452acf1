/**
 * Register map of a pick-to-light controller on Modbus TCP, version 1: one endpoint, one unit, up
 * to 250 labels (docs/pick-to-light.md). Addresses are 0-based. Presses are counted, not
 * signalled: a press between two polls, or while the line is down, is not missed.
 */
export const MAP_VERSION = 1;
export const MAX_LABELS = 250;

/** Controller, input registers. */
export const CONTROLLER = {
  address: 0,
  length: 9,
  mapVersion: 0,
  labelCount: 1,
  firmware: 2,
  /** +1 a second. */
  heartbeat: 3,
  eventSequence: 4,
  faults: 5,
  bootCounter: 6,
  uptimeHigh: 7,
  uptimeLow: 8,
} as const;

/** Label status, input register 100 + label. */
export const STATUS_ADDRESS = 100;
export const STATUS = {
  /** +1 per confirm press, wraps. */
  pressCounterMask: 0x00ff,
  buttonDown: 1 << 8,
  lit: 1 << 9,
  /** The last press was on the shortage key. */
  shortage: 1 << 10,
  quantityEdited: 1 << 11,
  fault: 1 << 12,
  offline: 1 << 13,
  /** Low bit of the last applied command's sequence. */
  appliedToggle: 1 << 14,
} as const;

/** Quantity confirmed at the last press, input register 400 + label. */
export const CONFIRMED_ADDRESS = 400;

/** Label command, holding registers 1000 + 4 × label; one write of four words lights it. */
export const COMMAND_ADDRESS = 1000;
export const COMMAND_WORDS = 4;
export const COMMAND = { sequence: 0, mode: 1, quantity: 2, flags: 3 } as const;
/** The sequence has 24 bits: the upper eight stand in the high byte of `flags`. */
export const SEQUENCE_MASK = 0xff_ffff;
export const COLOUR = { off: 0, red: 1, green: 2, blue: 3, yellow: 4, white: 5 } as const;
export const BLINK = { steady: 0, slow: 1, fast: 2 } as const;
export const QUANTITY_BLANK = 0xffff;

/** Controller commands, holding registers. */
export const ALL_OFF_ADDRESS = 900;
export const LAMP_TEST_ADDRESS = 901;
export const HUB_HEARTBEAT_ADDRESS = 902;

/** A Modbus TCP write takes at most 123 words: 30 labels. */
export const MAX_WORDS_A_WRITE = 123;
