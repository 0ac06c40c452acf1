/** What the check of VDA 5050 looks at, what it remembers, and what it finds. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { RuleName } from './clauses.ts';
import type { Action, State } from './essentials.ts';
import type { Version } from './patches.ts';

export type Side = 'ours' | 'vehicle';

/** A message as it went over the broker. */
export interface WireMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly at: Millis;
  readonly from: Side;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

export interface Finding {
  readonly at: Millis;
  /** `manufacturer/serialNumber`. */
  readonly vehicle: string;
  readonly topic: string;
  /** As the message says; 'unknown' when that is none of the three. */
  readonly version: Version | 'unknown';
  /** Of the standard in that version. */
  readonly clause: string;
  readonly rule: RuleName;
  /** Where in the message. */
  readonly path?: string;
  readonly side: Side;
  readonly text: Text;
}

/** What is the matter with a message by a schema. */
export interface SchemaFault {
  readonly path: string;
  readonly what: string;
}

/** What does not change while the check runs. */
export interface Terms {
  /** Faults by further schemas, the official ones for example. */
  readonly schema?: (version: Version, topic: string, message: unknown) => readonly SchemaFault[];
  /**
   * Whether `retain` of a message says how it was published. A broker of MQTT 3.1.1 tells it only
   * of what lay there before the subscription [MQTT 3.1.1 §3.3.1.3].
   */
  readonly seesRetain?: boolean;
}

/** A node or an edge of an order as it was sent. */
export interface Element {
  readonly sequence: number;
  readonly id: string;
  readonly released: boolean;
  readonly actions: readonly Action[];
  /** All it says, with its fields in one order. */
  readonly text: string;
  /** The same without its actions. */
  readonly bare: string;
}

/** An order as a vehicle has it when it took this update. */
export interface SentOrder {
  readonly orderId: string;
  readonly updateId: number;
  readonly sentAt: Millis;
  /** All that it says, its header apart. */
  readonly text: string;
  readonly headerIds: readonly number[];
  readonly elements: ReadonlyMap<number, Element>;
  /** The sequence id of the last released node. */
  readonly decision: number;
  /** Earlier parts of this order were not seen: the check came later. */
  readonly isPartial: boolean;
  readonly fate: 'sent' | 'shown' | 'refused';
}

/** An instant action that was sent. */
export interface SentInstant {
  readonly actionId: string;
  readonly type: string;
  readonly text: string;
  readonly sentAt: Millis;
  /** When a state showed it first. */
  readonly shownAt?: Millis;
  readonly status?: string;
  /** Of `cancelOrder`: the order that the vehicle had or was sent last. */
  readonly orderId: string;
  readonly isReported?: boolean;
}

/** What the vehicle said of its kind, as far as the rules ask. */
export interface KindFacts {
  readonly orderNodes: number;
  readonly orderEdges: number;
  readonly nodeActions: number;
  readonly edgeActions: number;
  readonly instants: number;
  /** Milliseconds; 0: none. */
  readonly minOrderMs: number;
  readonly minStateMs: number;
  readonly optional: ReadonlyMap<string, 'SUPPORTED' | 'REQUIRED'>;
  readonly actions: ReadonlyMap<string, KindAction>;
}
export interface KindAction {
  readonly scopes: readonly string[];
  readonly blocking: readonly string[];
  readonly required: readonly string[];
}

export interface SeenState {
  readonly body: State;
  readonly at: Millis;
  /** By the vehicle's clock. */
  readonly sentAt: Millis;
  /** Since when it says this mode. */
  readonly modeSince: Millis;
  /** Whether the next must come in time: not over a broken connection. */
  readonly isTimed: boolean;
}

export interface Counter {
  readonly headerId: number;
  readonly sentAt: Millis;
}

/** One vehicle and what was said to it. */
export interface VehicleModel {
  readonly counters: Readonly<Record<string, Counter>>;
  /** The newest connectionState; '' before the first. */
  readonly connection: string;
  readonly facts?: KindFacts;
  readonly state?: SeenState;
  /** Orders and updates, oldest first; empty when the vehicle has none that we know of. */
  readonly orders: readonly SentOrder[];
  readonly lastOrderAt?: Millis;
  /** By actionId, of orders: what was sent under it. */
  readonly orderActions: ReadonlyMap<string, string>;
  readonly instants: ReadonlyMap<string, SentInstant>;
  /** Actions that were there when the check came. */
  readonly foreignActions: ReadonlySet<string>;
  /** By requestId: what was answered last. */
  readonly answers: ReadonlyMap<string, string>;
  /** Requests that a state showed, with their status. */
  readonly requests: ReadonlyMap<string, string>;
  /** By zoneSetId: map and zones as they were sent. */
  readonly zoneSets: ReadonlyMap<string, string>;
}

/** Everything the check knows: a value, made anew by each message. */
export interface FleetModel {
  readonly terms: Terms;
  readonly vehicles: ReadonlyMap<string, VehicleModel>;
  /** By `version topic`: messages held against the rules. */
  readonly judged: ReadonlyMap<string, number>;
  /** By what they are: messages that were not, or not wholly. */
  readonly notJudged: ReadonlyMap<string, number>;
  /** Header ids that no message had: lost before they came here, or never sent. */
  readonly missing: number;
  /** Counts of a topic that began anew. */
  readonly restarts: number;
}

export const newVehicle: VehicleModel = {
  counters: {},
  connection: '',
  orders: [],
  orderActions: new Map(),
  instants: new Map(),
  foreignActions: new Set(),
  answers: new Map(),
  requests: new Map(),
  zoneSets: new Map(),
};

export const newModel = (terms: Terms = {}): FleetModel => ({
  terms,
  vehicles: new Map(),
  judged: new Map(),
  notJudged: new Map(),
  missing: 0,
  restarts: 0,
});

/** After a time without watching: what was counted stays, what was known of the vehicles does not. */
export const afterGap = (model: FleetModel): FleetModel => ({ ...model, vehicles: new Map() });

/** A message of one vehicle, and where to say what is wrong with it. */
export interface Judging {
  readonly version: Version;
  readonly is3: boolean;
  readonly at: Millis;
  report(rule: RuleName, facts?: Readonly<Record<string, string | number>>, path?: string): void;
}

/** So long may a message be under way: who had not heard yet is not blamed. */
export const RACE_MS = 1_000;
