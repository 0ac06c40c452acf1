/**
 * The hub's vocabulary of fixed equipment that vehicles pass or hand over to: doors, lifts, conveyors
 * and transfer stations. One pattern for all of them: a crossing is asked for by an id, is ready,
 * is entered and left, and is given back.
 */

export interface EquipmentState {
  /** The request that it serves now; '': none. */
  readonly crossing: string;
  /** Who asked may enter. */
  readonly ready: boolean;
  /** Where a lift's cabin stands: the map's id. */
  readonly level?: string;
  /** Something stands in it. */
  readonly occupied?: boolean;
  /** The handling unit on it; '': none. */
  readonly load?: string;
  /** Why it serves nobody, in its own words; '': nothing is wrong. */
  readonly fault: string;
  /** Counts on as long as it lives: a `ready` with a beat that stands still opens nothing. */
  readonly beat: number;
}

export type EquipmentCommand =
  /** A request that comes again is the same one. */
  | {
      readonly type: 'request';
      readonly requestId: string;
      /** Sides: nodes, levels or places, as the site's drawing names them. */
      readonly from: string;
      readonly to: string;
      readonly load?: string;
    }
  | { readonly type: 'entered' | 'left' | 'release'; readonly requestId: string };
