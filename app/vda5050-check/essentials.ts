/**
 * Of each message what the rules between messages need, the same for all versions: read from the
 * raw message once more, so that one wrong field elsewhere does not end the watch over a vehicle.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const optional = <T extends TSchema>(type: T) => Type.Optional(type);
const text = Type.String();
const number = Type.Number();
const flag = Type.Boolean();

const Action = Type.Object({
  actionType: text,
  actionId: text,
  blockingType: optional(Type.Unknown()),
  actionParameters: optional(
    Type.Array(Type.Object({ key: text, value: optional(Type.Unknown()) })),
  ),
});
export type Action = Static<typeof Action>;

const Place = Type.Object({
  x: number,
  y: number,
  mapId: optional(text),
  /** Metres, or from 3.0 on an ellipse. */
  allowedDeviationXY: optional(Type.Union([number, Type.Object({ a: number, b: number })])),
});
export type Place = Static<typeof Place>;

const Trajectory = Type.Object({
  degree: optional(number),
  knotVector: optional(Type.Array(number)),
  controlPoints: Type.Array(Type.Unknown()),
});

const OrderNode = Type.Object({
  nodeId: text,
  sequenceId: number,
  released: flag,
  nodePosition: optional(Place),
  actions: Type.Array(Action),
});
const OrderEdge = Type.Object({
  edgeId: text,
  sequenceId: number,
  released: flag,
  startNodeId: optional(text),
  endNodeId: optional(text),
  trajectory: optional(Trajectory),
  actions: Type.Array(Action),
});
const Order = Type.Object({
  orderId: text,
  orderUpdateId: number,
  nodes: Type.Array(OrderNode),
  edges: Type.Array(OrderEdge),
});
export type Order = Static<typeof Order>;

const ActionState = Type.Object({ actionId: text, actionStatus: text });
export type ActionState = Static<typeof ActionState>;
const Step = { sequenceId: number, released: flag };
const Request = Type.Object({
  requestId: text,
  requestStatus: text,
  zoneId: optional(text),
});
const State = Type.Object({
  orderId: text,
  orderUpdateId: number,
  lastNodeId: text,
  lastNodeSequenceId: number,
  nodeStates: Type.Array(Type.Object({ nodeId: text, ...Step })),
  edgeStates: Type.Array(Type.Object({ edgeId: text, ...Step })),
  actionStates: Type.Array(ActionState),
  instantActionStates: optional(Type.Array(ActionState)),
  operatingMode: text,
  agvPosition: optional(Place),
  mobileRobotPosition: optional(Place),
  errors: Type.Array(
    Type.Object({
      errorType: text,
      errorReferences: optional(
        Type.Array(Type.Object({ referenceKey: text, referenceValue: Type.Unknown() })),
      ),
    }),
  ),
  zoneRequests: optional(Type.Array(Request)),
  edgeRequests: optional(Type.Array(Request)),
  zoneSets: optional(
    Type.Array(Type.Object({ zoneSetId: text, mapId: text, zoneSetStatus: text })),
  ),
});
export type State = Static<typeof State>;

const Responses = Type.Object({
  responses: Type.Array(
    Type.Object({ requestId: text, grantType: text, leaseExpiry: optional(text) }),
  ),
});
export type Responses = Static<typeof Responses>;

const Vertex = Type.Object({ x: number, y: number });
const ZoneSet = Type.Object({
  zoneSet: Type.Object({
    mapId: text,
    zoneSetId: text,
    zones: Type.Array(Type.Object({ zoneId: text, zoneType: text, vertices: Type.Array(Vertex) })),
  }),
});
export type ZoneSet = Static<typeof ZoneSet>;

const reader = <T extends TSchema>(schema: T) => {
  const check = Compile(schema as TSchema);
  return (value: unknown): Static<T> | undefined =>
    check.Check(value) ? (value as Static<T>) : undefined;
};

export const readOrder = reader(Order);
export const readState = reader(State);
export const readResponses = reader(Responses);
export const readZoneSet = reader(ZoneSet);
export const readConnection = reader(Type.Object({ connectionState: text }));
/** 1.1 called the list `instantActions`, and some vehicles want that name still. */
export const readInstants = reader(
  Type.Object({
    actions: optional(Type.Array(Action)),
    instantActions: optional(Type.Array(Action)),
  }),
);

/** JSON with its fields in one order, so that equal contents are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
