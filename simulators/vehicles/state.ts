import type { SiteVehicle } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import type { SimAction, SimEdge, SimZone } from './order.ts';
import type { VehicleTraits } from './traits.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface PlannedNode {
  readonly nodeId: string;
  readonly sequenceId: number;
  released: boolean;
  readonly x: number;
  readonly y: number;
  /** Its own map where nothing is said. */
  readonly mapId?: string;
  /** The heading in which it is to stand there, and how exactly; radians. */
  readonly theta?: number;
  readonly thetaTolerance?: number;
  readonly actions: readonly SimAction[];
}

export interface PlannedEdge
  extends Pick<
    SimEdge,
    'maxSpeed' | 'maxRotationSpeed' | 'orientation' | 'orientationType' | 'trajectory' | 'corridor'
  > {
  readonly edgeId: string;
  readonly sequenceId: number;
  released: boolean;
  /** Absent: none. */
  readonly actions?: readonly SimAction[];
}

export type ActionStatus =
  | 'WAITING'
  | 'INITIALIZING'
  | 'RUNNING'
  | 'PAUSED'
  /** It failed and may be tried again (3.0). */
  | 'RETRIABLE'
  | 'FINISHED'
  | 'FAILED';

export interface ActionRecord {
  readonly action: SimAction;
  readonly isInstant: boolean;
  /** Of a zone that it drives through (3.0). */
  readonly isOfZone?: boolean;
  /** It belongs to the edge with this sequence id and ends there. */
  readonly edge?: number;
  status: ActionStatus;
  result?: string;
  /** An instant action that it did not even begin. */
  isRefused?: boolean;
}

export type FaultLevel = 'WARNING' | 'URGENT' | 'CRITICAL' | 'FATAL';

export interface VehicleFault {
  /** A predefined type of 3.0, or a word of its own; what 2.x calls it is the radio's business. */
  readonly errorType: string;
  readonly errorLevel: FaultLevel;
  readonly errorDescription: string;
  readonly references: Readonly<Record<string, string>>;
}

/** 3.0's; STARTUP and INTERVENED are unknown to 2.x. */
export type OperatingMode =
  | 'STARTUP'
  | 'AUTOMATIC'
  | 'SEMIAUTOMATIC'
  | 'INTERVENED'
  | 'MANUAL'
  | 'SERVICE'
  | 'TEACH_IN';

export interface MapRecord {
  readonly mapId: string;
  readonly mapVersion: string;
  enabled: boolean;
}

export interface ZoneSetRecord {
  readonly zoneSetId: string;
  readonly mapId: string;
  readonly zones: readonly SimZone[];
  enabled: boolean;
}

/** What it asks its master for before it goes on [VDA5050 3.0 §6.4, §6.6]. */
export interface RequestRecord {
  readonly requestId: string;
  readonly requestType: 'ACCESS' | 'REPLANNING' | 'CORRIDOR';
  readonly zoneId?: string;
  readonly zoneSetId?: string;
  readonly edgeId?: string;
  readonly sequenceId?: number;
  status: 'REQUESTED' | 'GRANTED' | 'REVOKED' | 'EXPIRED';
}

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
  /** Ids of the actions of the node or edge it is on that have not begun. */
  queue: string[];
  /** The instant action that cancels the order, while that goes on. */
  cancelling: string | null;
  /** Its order was cancelled to the end. */
  cancelled: boolean;
  /** What a vehicle that forgets to clear it still shows of a cancelled order. */
  leftNodes: PlannedNode[];
  /** The order's last update as it was sent, where a vehicle compares. */
  accepted: string;
  /** Where the edge under its wheels was entered, and how far it has come on it. */
  origin: { x: number; y: number };
  travelled: number;
  speed: number;
  pose: { x: number; y: number; theta: number };
  mapId: string;
  localized: boolean;
  battery: number;
  charging: boolean;
  paused: boolean;
  emergencyStop: boolean;
  fieldViolation: boolean;
  hibernating: boolean;
  mode: OperatingMode;
  errors: VehicleFault[];
  maps: MapRecord[];
  zoneSets: ZoneSetRecord[];
  requests: RequestRecord[];
  /** Counts its requests and zone actions, for their ids. */
  serial: number;
}

/** What a vehicle is made of and where it drives. */
export interface VehicleModel {
  readonly vehicle: SiteVehicle;
  readonly traits: VehicleTraits;
  /** Where it stands at first, and all that it knows. */
  readonly mapId: string;
  readonly mapIds: readonly string[];
  /** The plant's clock. */
  readonly scheduler: Scheduler;
  /** The wall's clock, for leases; the plant's where nothing is said. */
  readonly wall?: Scheduler;
  /** Its own map, for orders that do not say where their nodes lie. */
  readonly nodePosition: (nodeId: string) => (Place & { readonly mapId?: string }) | undefined;
  readonly nearestNode: (at: Place, mapId: string) => Place & { readonly nodeId: string };
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
  at: Place,
  maps: { readonly mapId: string; readonly known?: readonly string[] } = { mapId: '' },
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
    cancelled: false,
    leftNodes: [],
    accepted: '',
    origin: { x: at.x, y: at.y },
    travelled: 0,
    speed: 0,
    pose: { x: at.x, y: at.y, theta: 0 },
    mapId: maps.mapId,
    localized: true,
    battery: 80,
    charging: false,
    paused: false,
    emergencyStop: false,
    fieldViolation: false,
    hibernating: false,
    mode: 'AUTOMATIC',
    errors: [],
    maps: (maps.known ?? []).map((mapId) => ({ mapId, mapVersion: '1', enabled: true })),
    zoneSets: [],
    requests: [],
    serial: 0,
  };
}

export const hasEnded = (record: ActionRecord): boolean =>
  record.status === 'FINISHED' || record.status === 'FAILED';

/** Begun and not ended. Instant actions without a duration are never that. */
export const isActive = (record: ActionRecord): boolean =>
  !hasEnded(record) && record.status !== 'WAITING';

const isOfOrder = (record: ActionRecord): boolean => !record.isInstant && !record.isOfZone;

/** Nodes still to drive, the horizon too, or order actions that have not ended [VDA5050 2.1 §6.6.4]. */
export const isBusy = (state: VehicleState): boolean =>
  state.nodes.length > 0 || state.actions.some((each) => isOfOrder(each) && !hasEnded(each));

/** In these modes it drives by itself. */
export const drivesItself = (mode: OperatingMode): boolean =>
  mode === 'AUTOMATIC' || mode === 'SEMIAUTOMATIC';

export const distance = (a: Place, b: Place): number => Math.hypot(b.x - a.x, b.y - a.y);

export function parameterOf(action: SimAction, key: string): string | undefined {
  const value = action.actionParameters?.find((each) => each.key === key)?.value;
  return value === undefined || value === null ? undefined : String(value);
}
