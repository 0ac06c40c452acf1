/**
 * How vehicles of the field depart from the text [VDA5050 issues and drivers; the names are ours].
 * All off: a vehicle by the book.
 */
export interface Quirks {
  /** Hears instant actions under 1.1's name `instantActions` only. */
  readonly oldInstantArray: boolean;
  /** Reads `allowedDeviationXy` instead of `allowedDeviationXY`. */
  readonly oldDeviation: boolean;
  /** Refuses orders with a horizon. */
  readonly baseOnly: boolean;
  /** Its first state on an order lists the first node, on which it stands. */
  readonly repeatsFirstNode: boolean;
  /** Speaks on no connection topic and leaves no will. */
  readonly noConnection: boolean;
  /** Its header ids begin anew with each connection. */
  readonly restartsHeaderIds: boolean;
  /** A refused instant action shows in no state. */
  readonly hidesRefused: boolean;
  /** An ended instant action shows in one state and never again. */
  readonly dropsEnded: boolean;
  /** Goes on showing the horizon of a cancelled order until the next one. */
  readonly keepsHorizonAfterCancel: boolean;
  /** Each action state stands twice. */
  readonly doublesActionStates: boolean;
  /** Longest order that it takes; 0: any. */
  readonly maxNodes: number;
  /** Orders sooner after one another are not heard, milliseconds; 0: all are. */
  readonly minOrderMs: number;
  /** Before the interface's name in each topic, with its slash. */
  readonly prefix: string;
}

export const NO_QUIRKS: Quirks = {
  oldInstantArray: false,
  oldDeviation: false,
  baseOnly: false,
  repeatsFirstNode: false,
  noConnection: false,
  restartsHeaderIds: false,
  hidesRefused: false,
  dropsEnded: false,
  keepsHorizonAfterCancel: false,
  doublesActionStates: false,
  maxNodes: 0,
  minOrderMs: 0,
  prefix: '',
};

/** Quirks that are switches: their names on the command line. */
export const QUIRK_FLAGS = {
  'old-instant-array': 'oldInstantArray',
  'old-deviation': 'oldDeviation',
  'base-only': 'baseOnly',
  'repeats-first-node': 'repeatsFirstNode',
  'no-connection': 'noConnection',
  'restarts-header-ids': 'restartsHeaderIds',
  'hides-refused': 'hidesRefused',
  'drops-ended': 'dropsEnded',
  'keeps-horizon-after-cancel': 'keepsHorizonAfterCancel',
  'doubles-action-states': 'doublesActionStates',
} as const satisfies Record<string, keyof Quirks>;
export type QuirkFlag = keyof typeof QUIRK_FLAGS;

/** Five makes of vehicle, for a mixed fleet: one of 2.0, two of 2.1, two of 3.0. */
export const MAKES = {
  A: { version: '2.0', quirks: { oldInstantArray: true, restartsHeaderIds: true } },
  B: { version: '2.1', quirks: { baseOnly: true, hidesRefused: true, maxNodes: 8 } },
  C: { version: '2.1', quirks: { noConnection: true, prefix: 'site7/' } },
  D: { version: '3.0', quirks: { repeatsFirstNode: true, dropsEnded: true, minOrderMs: 500 } },
  E: { version: '3.0', quirks: {} },
} as const satisfies Record<
  string,
  { readonly version: '2.0' | '2.1' | '3.0'; readonly quirks: Partial<Quirks> }
>;
export type Make = keyof typeof MAKES;

/**
 * The quirks of a vehicle whose site tells its adapter of them: settings of an adapter are how the
 * maker's vehicle is, so the simulated one is like that. Unknown settings say nothing of the vehicle.
 */
export function quirksOfProfile(profile: unknown): Quirks {
  if (typeof profile !== 'object' || profile === null) return NO_QUIRKS;
  const told = profile as Readonly<Record<string, unknown>>;
  const topic = told.topic as { readonly prefix?: unknown } | undefined;
  return {
    oldInstantArray: told.instantArray === 'instantActions',
    oldDeviation: told.deviationField === 'Xy',
    baseOnly: told.baseOnly === true,
    repeatsFirstNode: told.repeatsFirstNode === true,
    noConnection: told.connection === 'from_states',
    restartsHeaderIds: told.headerIds === 'restart',
    hidesRefused: told.hidesRefused === true,
    dropsEnded: told.dropsEnded === true,
    keepsHorizonAfterCancel: told.keepsHorizonAfterCancel === true,
    doublesActionStates: told.doublesActionStates === true,
    maxNodes: 0,
    minOrderMs: 0,
    prefix: typeof topic?.prefix === 'string' ? topic.prefix : '',
  };
}
