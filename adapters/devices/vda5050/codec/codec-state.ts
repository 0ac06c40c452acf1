import type { Millis } from '#base/time.ts';
import type { DeviceId, RequestAnswer, VehicleFacts } from '#hub/ports.ts';
import type { Config } from '../profile.ts';

/** A command on its way: what the vehicle must show for it to count as heard. */
export type Waiting = { readonly commandId: string } & (
  | {
      readonly type: 'order';
      readonly orderId: string;
      readonly updateId: number;
      /** The newest header id under which it was sent: some errors refer to it alone. */
      readonly headerId: number;
    }
  | {
      readonly type: 'instant';
      readonly actionId: string;
      /** Of a cancellation, which counts when it has ended; anything else counts when it is seen. */
      readonly cancels?: string;
      /** Any newer state answers a request for one. */
      readonly anyState: boolean;
      /** When it was sent first. */
      readonly since: Millis;
      /** The newest state shows it: it arrived, and need not be sent again. */
      readonly isShown: boolean;
    }
  | { readonly type: 'answers'; readonly answers: readonly RequestAnswer[] }
  | { readonly type: 'zones'; readonly zoneSetId: string; readonly headerId: number }
);
export type WaitingOf<T extends Waiting['type']> = Extract<Waiting, { readonly type: T }>;

/** The newest message of a topic that was taken. */
export interface Seen {
  readonly headerId: number;
  readonly at: Millis;
  /** Messages refused since for being older, though there were ever more of them. */
  readonly olderInRow: number;
}

/** Topics that we write; header ids count the messages of each [VDA5050 2.1 §6.1.2]. */
export type Outgoing = 'order' | 'instantActions' | 'responses' | 'zoneSet';

export interface CodecState {
  readonly device: DeviceId;
  readonly config: Config;
  readonly headerIds: Readonly<Record<Outgoing, number>>;
  readonly state: Seen | undefined;
  readonly connection: Seen | undefined;
  readonly waiting: readonly Waiting[];
  /** Of the newest factsheet; undefined: it has not said what it is. */
  readonly facts: VehicleFacts | undefined;
  /** When the last order was written; undefined: none yet. */
  readonly orderSentAt: Millis | undefined;
  /** The order that was last cancelled to its end. */
  readonly cancelled: string | undefined;
  /** Instant actions that a vehicle showed and, having ended them, shows no more. */
  readonly ended: readonly string[];
}

/** A vehicle has one order and a few instant actions under way. */
const MAX_WAITING = 32;

export function initialState(device: DeviceId, config: Config): CodecState {
  return {
    device,
    config,
    headerIds: { order: 0, instantActions: 0, responses: 0, zoneSet: 0 },
    state: undefined,
    connection: undefined,
    waiting: [],
    facts: undefined,
    orderSentAt: undefined,
    cancelled: undefined,
    ended: [],
  };
}

/** After a message was written: its header id is used, its command waits for an answer. */
export function written(codec: CodecState, topic: Outgoing, waiting: Waiting): CodecState {
  const others = codec.waiting.filter((other) => other.commandId !== waiting.commandId);
  return {
    ...codec,
    headerIds: { ...codec.headerIds, [topic]: (codec.headerIds[topic] + 1) >>> 0 },
    waiting: [...others, waiting].slice(-MAX_WAITING),
  };
}
