/** What the states and factsheets of all versions have alike, in the hub's words. */
import type { Blocking, VehicleState } from '#hub/ports.ts';

export const ACTION_STATUS = {
  WAITING: 'waiting',
  INITIALIZING: 'initializing',
  RUNNING: 'running',
  PAUSED: 'paused',
  RETRIABLE: 'retriable',
  FINISHED: 'finished',
  FAILED: 'failed',
} as const;

export const MODE = {
  STARTUP: 'startup',
  AUTOMATIC: 'automatic',
  SEMIAUTOMATIC: 'semiautomatic',
  INTERVENED: 'intervened',
  MANUAL: 'manual',
  SERVICE: 'service',
  TEACHIN: 'teach_in',
  TEACH_IN: 'teach_in',
} as const;

export const ERROR_LEVEL = {
  WARNING: 'warning',
  URGENT: 'urgent',
  CRITICAL: 'critical',
  FATAL: 'fatal',
} as const;

export const BLOCKING = {
  none: 'NONE',
  soft: 'SOFT',
  single: 'SINGLE',
  hard: 'HARD',
} as const satisfies Record<Blocking, string>;

interface Alike {
  readonly orderId: string;
  readonly orderUpdateId: number;
  readonly lastNodeId: string;
  readonly lastNodeSequenceId: number;
  readonly nodeStates: readonly {
    readonly nodeId: string;
    readonly sequenceId: number;
    readonly released: boolean;
  }[];
  readonly edgeStates: readonly {
    readonly edgeId: string;
    readonly sequenceId: number;
    readonly released: boolean;
  }[];
  readonly errors: readonly {
    readonly errorType: string;
    readonly errorLevel: keyof typeof ERROR_LEVEL;
    readonly errorDescription?: string;
    readonly errorReferences?: readonly {
      readonly referenceKey: string;
      readonly referenceValue: string;
    }[];
  }[];
  readonly maps?: readonly {
    readonly mapId: string;
    readonly mapVersion: string;
    readonly mapStatus: 'ENABLED' | 'DISABLED';
  }[];
  readonly velocity?: { readonly vx?: number; readonly vy?: number; readonly omega?: number };
  readonly distanceSinceLastNode?: number;
  readonly loads?: readonly { readonly loadId?: string }[];
  readonly driving: boolean;
  readonly paused?: boolean;
  readonly newBaseRequest?: boolean;
  readonly operatingMode: keyof typeof MODE;
}

type AlikeWords =
  | 'orderId'
  | 'updateId'
  | 'lastNode'
  | 'lastSequence'
  | 'nodesLeft'
  | 'edgesLeft'
  | 'errors'
  | 'maps'
  | 'velocity'
  | 'sinceLastNode'
  | 'loads'
  | 'driving'
  | 'paused'
  | 'wantsBase'
  | 'mode';

/** An absent optional field stays absent. */
export const given = <K extends string, T, R>(
  name: K,
  value: T | undefined,
  read: (value: T) => R,
): { readonly [key in K]?: R } =>
  value === undefined ? {} : ({ [name]: read(value) } as { [key in K]: R });

export function alikeInStates(state: Alike): Pick<VehicleState, AlikeWords> {
  return {
    orderId: state.orderId,
    updateId: state.orderUpdateId,
    lastNode: state.lastNodeId,
    lastSequence: state.lastNodeSequenceId,
    ...given('sinceLastNode', state.distanceSinceLastNode, (metres) => metres),
    nodesLeft: state.nodeStates.map(({ nodeId, sequenceId, released }) => {
      return { nodeId, sequence: sequenceId, released };
    }),
    edgesLeft: state.edgeStates.map(({ edgeId, sequenceId, released }) => {
      return { edgeId, sequence: sequenceId, released };
    }),
    errors: state.errors.map((error) => ({
      type: error.errorType,
      level: ERROR_LEVEL[error.errorLevel],
      ...given('description', error.errorDescription, (text) => text),
      references: Object.fromEntries(
        (error.errorReferences ?? []).map((one) => [one.referenceKey, one.referenceValue]),
      ),
    })),
    ...given('maps', state.maps, (maps) =>
      maps.map(({ mapId, mapVersion, mapStatus }) => {
        return { mapId, version: mapVersion, enabled: mapStatus === 'ENABLED' };
      }),
    ),
    ...given('velocity', state.velocity, ({ vx = 0, vy = 0, omega = 0 }) => {
      return { x: vx, y: vy, turn: omega };
    }),
    ...given('loads', state.loads, (loads) => loads.map(({ loadId }) => loadId ?? '')),
    driving: state.driving,
    paused: state.paused ?? false,
    wantsBase: state.newBaseRequest ?? false,
    mode: MODE[state.operatingMode],
  };
}

interface Pose {
  readonly x: number;
  readonly y: number;
  readonly theta: number;
  readonly mapId: string;
}

/**
 * Where it stands. A pose on a map that the site does not know, or a guess before localisation, would
 * put the vehicle anywhere.
 */
export function placeOf(
  pose: Pose | undefined,
  isLocalized: boolean | undefined,
  config: { readonly mapId: string; readonly maps?: readonly string[] },
): Pick<VehicleState, 'position' | 'mapId'> {
  if (!pose || !isLocalized) return {};
  const { x, y, theta, mapId } = pose;
  const position = { x, y, theta };
  if (mapId === config.mapId) return { position };
  return config.maps?.includes(mapId) ? { position, mapId } : {};
}
