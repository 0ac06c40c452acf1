import type { AgvPosition, Factsheet, State } from '#adapters/devices/vda5050/v2/wire.ts';
import type { SiteVehicle } from '#base/site/site.ts';
import { INSTANT_ACTIONS } from './instant.ts';
import { brakingMetres } from './motion.ts';
import { NODE_ACTIONS } from './order-rules.ts';
import { distance, type VehicleState } from './state.ts';

type Body<T> = Omit<T, 'headerId' | 'timestamp' | 'version' | 'manufacturer' | 'serialNumber'>;

/** It asks for more base when it would have to brake within this distance, metres. */
const BASE_RESERVE_M = 2;

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

export function positionOf(state: VehicleState, mapId: string): AgvPosition {
  return {
    x: rounded(state.pose.x),
    y: rounded(state.pose.y),
    theta: rounded(state.pose.theta),
    mapId,
    positionInitialized: true,
  };
}

function wantsBase(state: VehicleState, vehicle: SiteVehicle): boolean {
  if (state.nodes.every((node) => node.released)) return false;
  let metres = -state.travelled;
  let from: { x: number; y: number } = state.origin;
  for (const node of state.nodes) {
    if (!node.released) break;
    metres += distance(from, node);
    from = node;
  }
  return metres < BASE_RESERVE_M + brakingMetres(vehicle.speed, vehicle.acceleration);
}

/** What a state message says of the vehicle, header apart. */
export function stateBody(
  state: VehicleState,
  seen: {
    readonly vehicle: SiteVehicle;
    readonly mapId: string;
    readonly driving: boolean;
    readonly loads: readonly string[];
  },
): Body<State> {
  return {
    orderId: state.orderId,
    orderUpdateId: state.updateId,
    lastNodeId: state.lastNodeId,
    lastNodeSequenceId: state.lastSequence,
    driving: seen.driving,
    paused: state.paused,
    newBaseRequest: wantsBase(state, seen.vehicle),
    distanceSinceLastNode: rounded(state.travelled),
    operatingMode: state.mode,
    nodeStates: state.nodes.map(({ nodeId, sequenceId, released, x, y }) => ({
      nodeId,
      sequenceId,
      released,
      nodePosition: { x, y, mapId: seen.mapId },
    })),
    edgeStates: state.edges.map(({ edgeId, sequenceId, released }) => ({
      edgeId,
      sequenceId,
      released,
    })),
    agvPosition: positionOf(state, seen.mapId),
    velocity: { vx: rounded(state.speed), vy: 0, omega: 0 },
    loads: seen.loads.map((loadId) => ({ loadId, loadType: 'handling_unit' })),
    actionStates: state.actions.map(({ action, status, result }) => ({
      actionId: action.actionId,
      actionType: action.actionType,
      actionStatus: status,
      ...(result === undefined ? {} : { resultDescription: result }),
    })),
    batteryState: {
      batteryCharge: Math.round(state.battery * 10) / 10,
      charging: state.charging,
    },
    errors: state.errors.map(({ references, ...error }) => ({
      ...error,
      errorReferences: Object.entries(references).map(([referenceKey, referenceValue]) => ({
        referenceKey,
        referenceValue,
      })),
    })),
    safetyState: { eStop: state.emergencyStop ? 'MANUAL' : 'NONE', fieldViolation: false },
  };
}

/** Load parameters that pick and drop understand. */
const LOAD_PARAMETERS = ['stationType', 'stationName', 'loadType', 'loadId'].map((key) => ({
  key,
  valueDataType: 'STRING' as const,
  isOptional: true,
}));

export function factsheetBody(
  vehicle: SiteVehicle,
  timing: { readonly minStateMs: number; readonly stateEveryMs: number },
): Body<Factsheet> {
  const types = [...new Set([...NODE_ACTIONS, ...INSTANT_ACTIONS])];
  return {
    typeSpecification: {
      seriesName: 'Warehub simulated carrier',
      agvKinematic: 'DIFF',
      agvClass: 'CARRIER',
      maxLoadMass: 1_000,
      localizationTypes: ['NATURAL'],
      navigationTypes: ['VIRTUAL_LINE_GUIDED'],
    },
    physicalParameters: {
      speedMin: 0.05,
      speedMax: vehicle.speed,
      accelerationMax: vehicle.acceleration,
      decelerationMax: vehicle.acceleration,
      heightMax: 0.4,
      width: 0.8,
      length: 1.2,
    },
    protocolLimits: {
      maxStringLens: {},
      maxArrayLens: {},
      timing: {
        minOrderInterval: 0,
        minStateInterval: timing.minStateMs / 1_000,
        defaultStateInterval: timing.stateEveryMs / 1_000,
      },
    },
    protocolFeatures: {
      optionalParameters: [
        { parameter: 'order.nodes.nodePosition', support: 'SUPPORTED' },
        { parameter: 'order.edges.maxSpeed', support: 'SUPPORTED' },
      ],
      agvActions: types.map((actionType) => ({
        actionType,
        actionScopes: [
          ...(INSTANT_ACTIONS.includes(actionType) ? (['INSTANT'] as const) : []),
          ...(NODE_ACTIONS.includes(actionType) ? (['NODE'] as const) : []),
        ],
        ...(actionType === 'pick' || actionType === 'drop'
          ? { actionParameters: LOAD_PARAMETERS }
          : {}),
      })),
    },
    agvGeometry: {},
    loadSpecification: {},
  };
}
