/**
 * Transports: work for a vehicle that is asked of the WCS itself and that no stock stands behind. One
 * vehicle goes from stop to stop; it carries one load at a time.
 */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';

/** `at` is a place at which vehicles load, or (`go` only) a node of the floor too. */
export type TransportStop =
  | { readonly do: 'pick' | 'drop'; readonly at: string; readonly load: string }
  | { readonly do: 'go'; readonly at: string };

/** Which vehicles may have it; what is left out does not count. */
export interface VehicleWish {
  readonly type?: string;
  readonly group?: string;
  /** Only this one. */
  readonly fixed?: string;
  /** This one, if it is not much farther away. */
  readonly preferred?: string;
}

/** What a transport is to its job: a task like those of the WMS, but none of them. */
export interface TransportTask extends VehicleWish {
  readonly kind: 'transport';
  /** The transport's id. */
  readonly taskId: string;
  /** 0 (whenever) to 100 (now). */
  readonly priority: number;
  readonly deadline?: Millis;
  /** The sequence that it belongs to; '': none. */
  readonly document: string;
  readonly correlationId: string;
  readonly items: readonly [];
  readonly stops: readonly TransportStop[];
  /** Its place in the sequence, from 1. */
  readonly placeIn?: number;
  /** Transports that must be done before. */
  readonly after: readonly string[];
  /** It was called off: only so many stops are done, to bring what is on board. */
  readonly until?: number;
  readonly by: string;
}

export interface TransportProgress {
  /** The stop that it is at or drives to, from 0. */
  readonly stop: number;
  /** Failures at this stop. */
  readonly attempts: number;
  readonly onBoard: string | null;
}

/** What may be asked of the WCS about transports. */
export type TransportWish =
  | { readonly type: 'transport'; readonly task: TransportTask }
  /**
   * Nothing more is picked: what is on board is brought where it was to go, everything else ends at
   * once.
   */
  | {
      readonly type: 'withdraw';
      readonly transport: string;
      readonly reason: string;
      readonly by: string;
    }
  | {
      readonly type: 'sequence';
      readonly sequence: string;
      readonly failureFatal: boolean;
      readonly by: string;
    }
  /** No more transports will come. */
  | { readonly type: 'complete'; readonly sequence: string; readonly by: string }
  | {
      readonly type: 'withdraw_sequence';
      readonly sequence: string;
      readonly reason: string;
      readonly by: string;
    };

export type TransportStatus = 'waiting' | 'assigned' | 'running' | 'done' | 'failed' | 'withdrawn';

/**
 * Transports that one vehicle carries out in their order, with nothing between them: it is kept for
 * them until the last one has ended and `complete` was said.
 */
export interface SequenceRow {
  readonly sequence: string;
  readonly vehicle: string | null;
  readonly failureFatal: boolean;
  readonly complete: boolean;
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'withdrawn';
  /** The place of the last one that was asked for; 0: none yet. */
  readonly last: number;
  /** It was called off: what is on board is still brought. */
  readonly isWithdrawn: boolean;
  readonly createdAt: Millis;
}

/** What happened to a transport, as its job reported it. */
export interface TransportEventRow {
  readonly transport: string;
  readonly event: {
    readonly type: string;
    /** The vehicle or person, or `system`. */
    readonly actor: string;
    readonly stop?: number;
    readonly reason?: string;
    readonly note?: Text;
  };
}

export const isOver = ({ status }: Pick<SequenceRow, 'status'>): boolean =>
  status === 'done' || status === 'failed' || status === 'withdrawn';
