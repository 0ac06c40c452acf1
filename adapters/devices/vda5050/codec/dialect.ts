/** What a major version of VDA 5050 has of its own: its words. How they are used is the codec's. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type {
  DeviceStatus,
  RequestAnswer,
  VehicleCommand,
  VehicleFacts,
  VehicleOrder,
  VehicleState,
  ZoneSet,
} from '#hub/ports.ts';
import type { Config } from '../profile.ts';
import type { Header } from '../wire.ts';
import type { PlainAction } from './plain-action.ts';

/** A vehicle's message in the hub's words. */
export type Heard =
  | { readonly type: 'state'; readonly state: VehicleState }
  /** A will was written when the connection began: neither header id nor timestamp say anything. */
  | { readonly type: 'connection'; readonly status: DeviceStatus; readonly isWill: boolean }
  | { readonly type: 'facts'; readonly facts: VehicleFacts };

export interface Reader {
  /** Whether it is such a message. */
  check(value: unknown): boolean;
  /** Of what was checked. */
  take(message: Header, config: Config): Heard;
}

export function reader<T extends TSchema>(
  schema: T,
  take: (message: Static<T>, config: Config) => Heard,
): Reader {
  const compiled = Compile(schema as TSchema);
  return {
    check: (value) => compiled.Check(value),
    take: (message, config) => take(message as Static<T>, config),
  };
}

export type Incoming = 'state' | 'connection' | 'factsheet';

/** What all versions' orders have alike. */
export interface WireAction {
  readonly actionType: string;
  readonly actionId: string;
  readonly blockingType: string;
  readonly actionParameters?: readonly { readonly key: string; readonly value?: unknown }[];
}
export interface WireOrder extends Header {
  readonly orderId: string;
  readonly nodes: readonly { readonly nodeId: string; readonly actions: readonly WireAction[] }[];
  readonly edges: readonly { readonly edgeId: string; readonly actions: readonly WireAction[] }[];
}

/** Commands that are written as one instant action. */
export type InstantCommand = Exclude<
  VehicleCommand,
  { readonly type: 'drive' | 'answer' | 'zones' }
>;

/** A message, or why there can never be one. */
export type Wording<T> = T | { readonly refused: string };

export interface Dialect {
  readonly name: string;
  /** Interface and major version, the first levels of the topics. */
  readonly root: string;
  readonly config: TSchema;
  readonly incoming: Readonly<Record<Incoming, Reader>>;
  /** Errors by which a vehicle refuses an order. */
  readonly orderErrors: ReadonlySet<string>;
  readonly nothingToCancel: string;
  /** As the header says it: '2.1.0'. */
  version(config: Config): string;
  order(header: Header, order: VehicleOrder, config: Config): WireOrder;
  /**
   * The optional fields of an order that are written, as factsheets name them. A vehicle that does not
   * know a `wish` does without it; one that does not know a `need` would drive otherwise than meant.
   */
  readonly optional: Readonly<Record<string, 'wish' | 'need'>>;
  /** Undefined: the version has no such action. */
  instant(command: InstantCommand, config: Config): PlainAction | undefined;
  instants(header: Header, action: PlainAction, config: Config): object;
  /** Requests and zones came with 3.0. */
  answers?(header: Header, answers: readonly RequestAnswer[]): object;
  zones?(header: Header, set: ZoneSet, facts: VehicleFacts | undefined): Wording<object>;
}
