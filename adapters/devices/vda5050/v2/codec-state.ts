import { type Static, Type } from 'typebox';
import type { DeviceId } from '#hub/ports.ts';

/** How a vehicle departs from the text: data, never an `if` on a brand. */
export const Profile = Type.Object(
  {
    /** It drives into the horizon, so it is sent none. */
    baseOnly: Type.Optional(Type.Boolean()),
    /** It runs the stitching node's actions again when they are sent again. */
    omitStitchActions: Type.Optional(Type.Boolean()),
    /** Sent as allowedDeviationXY with every node, metres; absent: the vehicle's own. */
    deviationMetres: Type.Optional(Type.Number({ minimum: 0 })),
    /** It is told no top speed: it refuses the optional field. */
    omitMaxSpeed: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type Profile = Static<typeof Profile>;

const TopicLevel = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });

export const Config = Type.Object(
  {
    manufacturer: TopicLevel,
    serialNumber: TopicLevel,
    /** The map in whose frame the site's nodes are drawn. */
    mapId: Type.String({ minLength: 1 }),
    profile: Type.Optional(Profile),
  },
  { additionalProperties: false },
);
export type Config = Static<typeof Config>;

/** A command on its way: what the vehicle must show for it to count as heard. */
export type Waiting =
  | {
      readonly type: 'order';
      readonly commandId: string;
      readonly orderId: string;
      readonly updateId: number;
      /** The newest header id under which it was sent: some errors refer to it alone. */
      readonly headerId: number;
    }
  | {
      readonly type: 'instant';
      readonly commandId: string;
      readonly actionId: string;
      /** A cancellation counts when it has ended, anything else when it is seen. */
      readonly untilEnded: boolean;
      /** Any newer state answers a request for one. */
      readonly anyState: boolean;
    };

/** The newest message of a topic that was taken. */
export interface Seen {
  readonly headerId: number;
  readonly at: number;
  /** Messages refused since for an older timestamp, each with a higher header id. */
  readonly olderInRow: number;
}

export interface CodecState {
  readonly device: DeviceId;
  readonly config: Config;
  readonly orderHeaderId: number;
  readonly instantHeaderId: number;
  readonly state: Seen | undefined;
  readonly connection: Seen | undefined;
  readonly waiting: readonly Waiting[];
  /** The factsheet's limit on nodes of one order; 0: none known. */
  readonly maxNodes: number;
}

/** A vehicle has one order and a few instant actions under way. */
const MAX_WAITING = 32;

export function initialState(device: DeviceId, config: Config): CodecState {
  return {
    device,
    config,
    orderHeaderId: 0,
    instantHeaderId: 0,
    state: undefined,
    connection: undefined,
    waiting: [],
    maxNodes: 0,
  };
}

/** A command sent anew replaces itself. */
export function withWaiting(state: CodecState, waiting: Waiting): readonly Waiting[] {
  return [...state.waiting.filter((other) => other.commandId !== waiting.commandId), waiting].slice(
    -MAX_WAITING,
  );
}
