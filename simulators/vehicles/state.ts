import type { Action, ActionStatus } from '#adapters/devices/vda5050/v2/wire.ts';
import type { SiteVehicle } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';

export interface PlannedNode {
  readonly nodeId: string;
  readonly sequenceId: number;
  released: boolean;
  readonly x: number;
  readonly y: number;
  readonly actions: readonly Action[];
}

export interface PlannedEdge {
  readonly edgeId: string;
  readonly sequenceId: number;
  released: boolean;
  readonly maxSpeed?: number;
}

export interface ActionRecord {
  readonly action: Action;
  readonly isInstant: boolean;
  status: ActionStatus;
  result?: string;
}

export interface VehicleFault {
  readonly errorType: string;
  readonly errorLevel: 'WARNING' | 'FATAL';
  readonly errorDescription: string;
  readonly references: Readonly<Record<string, string>>;
}

export type OperatingMode = 'AUTOMATIC' | 'MANUAL';

/** All that a vehicle knows, plain JSON. Lengths in metres, battery in percent. */
export interface VehicleState {
  orderId: string;
  updateId: number;
  lastNodeId: string;
  lastSequence: number;
  /**
   * Still to be traversed, horizon included. As many edges as nodes; one edge less while the
   * vehicle drives to the first node of an order.
   */
  nodes: PlannedNode[];
  edges: PlannedEdge[];
  actions: ActionRecord[];
  /** Ids of the actions of the node it stands on that have not begun. */
  queue: string[];
  /** The instant action that cancels the order, while that goes on. */
  cancelling: string | null;
  /** Where the edge under its wheels was entered, and how far it has come on it. */
  origin: { x: number; y: number };
  travelled: number;
  speed: number;
  pose: { x: number; y: number; theta: number };
  battery: number;
  charging: boolean;
  paused: boolean;
  emergencyStop: boolean;
  mode: OperatingMode;
  errors: VehicleFault[];
}

/** What a vehicle is made of and where it drives. */
export interface VehicleModel {
  readonly vehicle: SiteVehicle;
  readonly mapId: string;
  /** The plant's clock. */
  readonly scheduler: Scheduler;
  /** Its own map, for orders that do not say where their nodes lie. */
  readonly nodePosition: (nodeId: string) => { readonly x: number; readonly y: number } | undefined;
  readonly nearestNode: (at: { readonly x: number; readonly y: number }) => {
    readonly nodeId: string;
    readonly x: number;
    readonly y: number;
  };
  readonly isCharger: (nodeId: string) => boolean;
  readonly load: LoadHandler;
}

/** What its fork does in the world. Undefined: done; else the sentence why not. */
export interface LoadHandler {
  carried(): readonly string[];
  pick(load: string | undefined, place: string | undefined, nodeId: string): string | undefined;
  drop(place: string | undefined, nodeId: string): string | undefined;
}

/** Within this distance a vehicle finds the first node of an order by itself. */
export const START_REACH_M = 2;
/** Within this distance it stands on the node. */
export const ON_NODE_M = 0.3;

export function initialState(
  vehicle: SiteVehicle,
  at: { readonly x: number; readonly y: number },
): VehicleState {
  return {
    orderId: '',
    updateId: 0,
    lastNodeId: vehicle.node,
    lastSequence: 0,
    nodes: [],
    edges: [],
    actions: [],
    queue: [],
    cancelling: null,
    origin: { x: at.x, y: at.y },
    travelled: 0,
    speed: 0,
    pose: { x: at.x, y: at.y, theta: 0 },
    battery: 80,
    charging: false,
    paused: false,
    emergencyStop: false,
    mode: 'AUTOMATIC',
    errors: [],
  };
}

export const hasEnded = (record: ActionRecord): boolean =>
  record.status === 'FINISHED' || record.status === 'FAILED';

/** Nodes still to drive, the horizon too, or order actions that have not ended [VDA5050 §6.6.4]. */
export const isBusy = (state: VehicleState): boolean =>
  state.nodes.length > 0 || state.actions.some((each) => !each.isInstant && !hasEnded(each));

export const distance = (
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): number => Math.hypot(b.x - a.x, b.y - a.y);

export function parameterOf(action: Action, key: string): string | undefined {
  const value = action.actionParameters?.find((each) => each.key === key)?.value;
  return value === undefined || value === null ? undefined : String(value);
}
