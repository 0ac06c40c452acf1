import { Compile } from 'typebox/compile';
import {
  type Connection,
  type Factsheet,
  InstantActions,
  Order,
  ROOT,
  type State,
  type Visualization,
} from '#adapters/devices/vda5050/v2/wire.ts';
import { abilitiesOf } from '../abilities.ts';
import type { SimOrder } from '../order.ts';
import type { FaultLevel, OperatingMode, VehicleState } from '../state.ts';
import type { VehicleTraits } from '../traits.ts';
import {
  edgeStates,
  loadsOf,
  nodeStates,
  outlineOf,
  referencesOf,
  rounded,
  roundedAngle,
  type Speaker,
  type Speech,
  velocityOf,
  wantsBase,
  withoutNulls,
} from './speech.ts';

/** VDA 5050 2.0 and 2.1, which differ by optional fields only. */

type Body<T> = Omit<T, 'headerId' | 'timestamp' | 'version' | 'manufacturer' | 'serialNumber'>;

const checkOrder = Compile(Order);
const checkInstant = Compile(InstantActions);

/** What 2.x calls the finer faults of 3.0: its own words and those of wide use. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  VALIDATION_FAILURE: 'validationError',
  INVALID_ORDER_ACTION: 'orderError',
  UNSUPPORTED_PARAMETER: 'orderError',
  UNKNOWN_MAP_ID: 'orderError',
  INSUFFICIENT_MEMORY: 'orderError',
  OTHER_ORDER_ACTIVE: 'orderError',
  MOBILE_ROBOT_NOT_AVAILABLE: 'orderError',
  OUTDATED_ORDER_UPDATE: 'orderUpdateError',
  ORDER_UPDATE_FOLLOWING_CANCEL: 'orderUpdateError',
  WRONG_STITCHING_NODE: 'orderUpdateError',
  NO_ROUTE_TO_TARGET: 'noRouteError',
  START_NODE_OUT_OF_RANGE: 'noRouteError',
  NO_ORDER_TO_CANCEL: 'noOrderToCancel',
  INVALID_INSTANT_ACTION: 'instantActionError',
  DUPLICATE_MAP: 'duplicateMap',
  LOCALIZATION_ERROR: 'localizationError',
};
const levelOf = (level: FaultLevel) => (level === 'FATAL' ? 'FATAL' : 'WARNING');

type Mode = State['operatingMode'];
const MODES: Readonly<Record<OperatingMode, Mode>> = {
  AUTOMATIC: 'AUTOMATIC',
  SEMIAUTOMATIC: 'SEMIAUTOMATIC',
  MANUAL: 'MANUAL',
  SERVICE: 'SERVICE',
  TEACH_IN: 'TEACHIN',
  // No vehicle of 2.x is ever in these.
  STARTUP: 'SERVICE',
  INTERVENED: 'MANUAL',
};

const CONNECTION = {
  online: 'ONLINE',
  offline: 'OFFLINE',
  broken: 'CONNECTIONBROKEN',
  hibernating: 'OFFLINE',
} as const satisfies Record<string, Connection['connectionState']>;

type Node = Order['nodes'][number];

function deviationOf(node: Node, traits: VehicleTraits): number | undefined {
  const position = node.nodePosition as Record<string, unknown> | undefined;
  const key = traits.quirks.oldDeviation ? 'allowedDeviationXy' : 'allowedDeviationXY';
  const told = position?.[key];
  return typeof told === 'number' ? told : undefined;
}

function simOrder(order: Order, traits: VehicleTraits): SimOrder {
  const { headerId, orderId, orderUpdateId } = order;
  return {
    ...{ headerId, orderId, orderUpdateId },
    nodes: order.nodes.map((node) => {
      const { nodeId, sequenceId, released, actions, nodePosition } = node;
      if (!nodePosition) return { nodeId, sequenceId, released, actions };
      const { x, y, mapId, theta, allowedDeviationTheta } = nodePosition;
      const allowedDeviationXY = deviationOf(node, traits);
      const position = { x, y, mapId, theta, allowedDeviationTheta, allowedDeviationXY };
      return { nodeId, sequenceId, released, actions, nodePosition: position };
    }),
    edges: order.edges.map((edge) => {
      const { edgeId, sequenceId, released, startNodeId, endNodeId, actions } = edge;
      const { maxSpeed, maxRotationSpeed, orientation, orientationType, trajectory } = edge;
      const way = { maxSpeed, maxRotationSpeed, orientation, orientationType, trajectory };
      const corridor = edge.corridor && {};
      return {
        ...{ edgeId, sequenceId, released, startNodeId, endNodeId, actions },
        ...way,
        corridor,
      };
    }),
  };
}

function hear(topic: string, message: unknown, { core, traits }: Speaker): boolean {
  if (topic === 'order') {
    const order = checkOrder.Check(message) ? message : withoutNulls(message);
    if (!checkOrder.Check(order)) return false;
    core.order(simOrder(order, traits));
    return true;
  }
  if (traits.quirks.oldInstantArray) {
    const list = (message as { instantActions?: unknown } | null)?.instantActions;
    const old = { ...(message as object), actions: list };
    if (!checkInstant.Check(old)) return false;
    core.instantActions(old.actions);
    return true;
  }
  const instant = checkInstant.Check(message) ? message : withoutNulls(message);
  if (!checkInstant.Check(instant)) return false;
  core.instantActions(instant.actions);
  return true;
}

const positionOf = (state: VehicleState) => ({
  x: rounded(state.pose.x),
  y: rounded(state.pose.y),
  theta: roundedAngle(state.pose.theta),
  mapId: state.mapId,
  positionInitialized: state.localized,
});

function stateBody({ vehicle, traits, core }: Speaker): Body<State> {
  const state = core.state();
  const mapDescription = traits.handlesMaps
    ? {
        maps: state.maps.map(({ mapId, mapVersion, enabled }) => ({
          ...{ mapId, mapVersion },
          mapStatus: enabled ? ('ENABLED' as const) : ('DISABLED' as const),
        })),
      }
    : {};
  return {
    ...mapDescription,
    orderId: state.orderId,
    orderUpdateId: state.updateId,
    lastNodeId: state.lastNodeId,
    lastNodeSequenceId: state.lastSequence,
    driving: core.driving,
    paused: state.paused,
    newBaseRequest: wantsBase(state, vehicle),
    distanceSinceLastNode: rounded(state.travelled),
    operatingMode: MODES[state.mode],
    nodeStates: nodeStates(state),
    edgeStates: edgeStates(state),
    agvPosition: positionOf(state),
    velocity: velocityOf({ state, turning: core.turning }),
    loads: loadsOf(core),
    actionStates: state.actions.map(({ action, status, result }) => ({
      actionId: action.actionId,
      actionType: action.actionType,
      // It is 3.0 that may try again.
      actionStatus: status === 'RETRIABLE' ? 'FAILED' : status,
      ...(result === undefined ? {} : { resultDescription: result }),
    })),
    batteryState: {
      batteryCharge: Math.round(state.battery * 10) / 10,
      charging: state.charging,
    },
    errors: state.errors.map(({ references, errorType, errorLevel, errorDescription }) => ({
      errorType: ERROR_TYPES[errorType] ?? errorType,
      errorLevel: levelOf(errorLevel),
      errorDescription,
      errorReferences: referencesOf(references),
    })),
    safetyState: {
      eStop: state.emergencyStop ? 'MANUAL' : 'NONE',
      fieldViolation: state.fieldViolation,
    },
  };
}

const SUPPORTED = [
  'order.nodes.nodePosition',
  'order.nodes.nodePosition.theta',
  'order.nodes.nodePosition.allowedDeviationXY',
  'order.nodes.nodePosition.allowedDeviationTheta',
  'order.edges.maxSpeed',
  'order.edges.maxRotationSpeed',
  'order.edges.orientation',
  'order.edges.orientationType',
  // It turns at nodes only, and along a curve as that turns.
  'order.edges.rotationAllowed',
  'order.edges.trajectory',
  'order.edges.length',
];

function factsheetBody({ vehicle, traits, timing }: Speaker): Body<Factsheet> {
  const { maxNodes, minOrderMs } = traits;
  const supported = traits.version === '2.0' ? SUPPORTED : [...SUPPORTED, 'order.edges.corridor'];
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
      heightMin: 0.3,
      heightMax: 0.4,
      width: traits.width,
      length: traits.length,
    },
    protocolLimits: {
      maxStringLens: {},
      maxArrayLens: maxNodes > 0 ? { 'order.nodes': maxNodes, 'order.edges': maxNodes - 1 } : {},
      timing: {
        minOrderInterval: minOrderMs / 1_000,
        minStateInterval: timing.minStateMs / 1_000,
        defaultStateInterval: timing.stateEveryMs / 1_000,
      },
    },
    protocolFeatures: {
      optionalParameters: supported.map((parameter) => ({ parameter, support: 'SUPPORTED' })),
      agvActions: abilitiesOf(traits).map(([actionType, { scopes, parameters }]) => ({
        actionType,
        actionScopes: scopes.filter((scope) => scope !== 'ZONE'),
        ...(parameters
          ? {
              actionParameters: parameters.map(({ key, type, isOptional }) => ({
                ...{ key, isOptional },
                valueDataType: type,
              })),
            }
          : {}),
        blockingTypes: ['NONE', 'SOFT', 'HARD'],
      })),
    },
    agvGeometry: { envelopes2d: [{ set: 'unloaded', polygonPoints: outlineOf(traits) }] },
    loadSpecification: {},
  };
}

export const SPEECH_2: Speech = {
  root: ROOT,
  heard: ['order', 'instantActions'],
  hear,
  connection: (word): Body<Connection> => ({ connectionState: CONNECTION[word] }),
  state: stateBody,
  factsheet: factsheetBody,
  visualization: ({ core }): Body<Visualization> => ({ agvPosition: positionOf(core.state()) }),
};
