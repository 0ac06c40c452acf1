/**
 * How a type of vehicle departs from the text: data, never an `if` on a maker. Where nothing is said
 * it keeps to the text.
 */
import { type Static, type TProperties, type TSchema, Type } from 'typebox';

const optional = <T extends TSchema>(type: T) => Type.Optional(type);
const closed = { additionalProperties: false } as const;
const TopicLevel = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });

const quirks = {
  /** It drives into the horizon, so it is sent none. */
  baseOnly: optional(Type.Boolean()),
  /** The tolerance of nodes for which none is drawn, metres; absent: the vehicle's own. */
  deviationMetres: optional(Type.Number({ minimum: 0 })),
  /** What of an order it is never sent, as factsheets name it: 'order.edges.maxSpeed'. */
  omit: optional(
    Type.Array(Type.String({ pattern: String.raw`^order\.(nodes|edges)(\.[A-Za-z]+)+$` })),
  ),
  /** It lists the node that it stands on among those that it still means to pass. */
  repeatsFirstNode: optional(Type.Boolean()),
  /** It lists an action twice; what is farther on counts. */
  doublesActionStates: optional(Type.Boolean()),
  /** It shows a refused instant action nowhere. */
  hidesRefused: optional(Type.Boolean()),
  /** It shows an instant action no more once that has ended. */
  dropsEnded: optional(Type.Boolean()),
  /** Its states keep the horizon of a cancelled order. */
  keepsHorizonAfterCancel: optional(Type.Boolean()),
  /** Who has no connection topic is online by its states, and offline by silence. */
  connection: optional(Type.Enum(['topic', 'from_states'])),
  /** Silence that tells something; 95 s, three missed reports, where nothing is said. */
  silenceMs: optional(Type.Integer({ minimum: 1_000 })),
  /** Its header ids start anew at any time: they only tell a message sent twice. */
  headerIds: optional(Type.Enum(['count', 'restart'])),
  /** Its clock jumps: what is newer is told by header ids alone. */
  timestamps: optional(Type.Enum(['ordered', 'any'])),
  /** Of orders and instant actions. */
  qos: optional(Type.Enum([0, 1])),
  /** What stands before maker and serial number in its topics: 'site7/uagv/v2'. */
  topicRoot: optional(Type.String({ pattern: '^[A-Za-z0-9_.:-]+(/[A-Za-z0-9_.:-]+){0,7}$' })),
};

const ProfileOf2 = Type.Object(
  {
    ...quirks,
    /** 1.1 called the array `instantActions`; a message with both names is understood by most. */
    instantArray: optional(Type.Enum(['both', 'actions', 'instantActions'])),
    /** It runs the stitching node's actions again when they are sent again. */
    stitchActions: optional(Type.Enum(['keep', 'omit'])),
    /** 2.0 wrote `allowedDeviationXy` in places. */
    deviationField: optional(Type.Enum(['XY', 'Xy', 'both'])),
  },
  closed,
);
/** 3.0 wants the stitching node unchanged [VDA5050 3.0 §6.1.2], and has one name for each field. */
const ProfileOf3 = Type.Object(quirks, closed);
export type Profile = Static<typeof ProfileOf2>;

/** What the vehicle calls an action, and what it is told with it beside what the order says. */
const ActionName = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    parameters: optional(Type.Record(Type.String(), Type.Unknown())),
    blocking: optional(Type.Enum(['none', 'soft', 'single', 'hard'])),
  },
  closed,
);
const ActionNames = Type.Object(
  {
    pick: optional(ActionName),
    drop: optional(ActionName),
    start_charging: optional(ActionName),
    stop_charging: optional(ActionName),
  },
  closed,
);

const settings = <Rest extends TProperties>(rest: Rest) =>
  Type.Object(
    {
      manufacturer: TopicLevel,
      serialNumber: TopicLevel,
      /** The map in whose frame the site's nodes are drawn. */
      mapId: Type.String({ minLength: 1 }),
      /** The site's other maps, in the same frame. */
      maps: optional(Type.Array(Type.String({ minLength: 1 }))),
      /** Where nothing is said, the standard's names. */
      actions: optional(ActionNames),
      ...rest,
    },
    closed,
  );

export const ConfigOf2 = settings({
  /** 2.1 where nothing is said. */
  version: optional(Type.Enum(['2.0', '2.1'])),
  profile: optional(ProfileOf2),
});
export const ConfigOf3 = settings({
  version: optional(Type.Literal('3.0')),
  profile: optional(ProfileOf3),
});

/** A vehicle's settings, of whichever version. */
export type Config = Omit<Static<typeof ConfigOf2>, 'version'> & {
  readonly version?: '2.0' | '2.1' | '3.0';
};
