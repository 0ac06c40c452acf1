import { Compile } from 'typebox/compile';
import {
  type Connection,
  InstantActions,
  Order,
  Responses,
  ROOT,
  type State,
  type Visualization,
  ZoneSet,
} from '#adapters/devices/vda5050/v3/wire.ts';
import { fromTimestamp } from '#base/time.ts';
import type { SimAnswer, SimOrder } from '../order.ts';
import type { ActionRecord, RequestRecord, VehicleState } from '../state.ts';
import {
  edgeStates,
  loadsOf,
  nodeStates,
  referencesOf,
  rounded,
  roundedAngle,
  type Speaker,
  type Speech,
  velocityOf,
  wantsBase,
  withoutNulls,
} from './speech.ts';
import { factsheetBody } from './v3-factsheet.ts';

/** VDA 5050 3.0. */

type Body<T> = Omit<T, 'headerId' | 'timestamp' | 'version' | 'manufacturer' | 'serialNumber'>;

const checkOrder = Compile(Order);
const checkInstant = Compile(InstantActions);
const checkZones = Compile(ZoneSet);
const checkResponses = Compile(Responses);

const CONNECTION = {
  online: 'ONLINE',
  offline: 'OFFLINE',
  broken: 'CONNECTION_BROKEN',
  hibernating: 'HIBERNATING',
} as const satisfies Record<string, Connection['connectionState']>;

/** Words of the core's own that the standard has a name for. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  WRONG_STITCHING_NODE: 'VALIDATION_FAILURE',
  orderError: 'MOBILE_ROBOT_NOT_AVAILABLE',
  initPositionError: 'INVALID_INSTANT_ACTION',
};

function simOrder({ headerId, orderId, orderUpdateId, nodes, edges }: Order): SimOrder {
  return {
    ...{ headerId, orderId, orderUpdateId },
    nodes: nodes.map(({ nodeId, sequenceId, released, nodePosition, actions }) => ({
      ...{ nodeId, sequenceId, released, nodePosition, actions },
    })),
    edges: edges.map((edge) => {
      const { edgeId, sequenceId, released, orientation, orientationType, trajectory } = edge;
      const { corridor, actions, maximumSpeed } = edge;
      return {
        ...{ edgeId, sequenceId, released, orientation, orientationType, trajectory, actions },
        maxSpeed: maximumSpeed,
        maxRotationSpeed: edge.maximumRotationSpeed ?? edge.maxRotationSpeed,
        corridor: corridor && { releaseRequired: corridor.releaseRequired },
      };
    }),
  };
}

/** Undefined: a lease's end cannot be read. */
function simAnswers(list: Responses['responses'], now: number): SimAnswer[] | undefined {
  const answers: SimAnswer[] = [];
  for (const { requestId, grantType, leaseExpiry } of list) {
    const until = leaseExpiry === undefined ? undefined : fromTimestamp(leaseExpiry);
    if (leaseExpiry !== undefined && until === undefined) return undefined;
    const forMs = until === undefined ? {} : { forMs: until - now };
    answers.push({ requestId, grant: grantType, ...forMs });
  }
  return answers;
}

function hear(topic: string, raw: unknown, { core }: Speaker, now: number): boolean {
  const message = withoutNulls(raw);
  if (topic === 'order') {
    if (!checkOrder.Check(message)) return false;
    core.order(simOrder(message));
  } else if (topic === 'instantActions') {
    if (!checkInstant.Check(message)) return false;
    core.instantActions(message.actions);
  } else if (topic === 'zoneSet') {
    if (!checkZones.Check(message)) return false;
    core.zoneSet(message.zoneSet);
  } else {
    const answers = checkResponses.Check(message) ? simAnswers(message.responses, now) : undefined;
    if (!answers) return false;
    core.answers(answers);
  }
  return true;
}

const positionOf = (state: VehicleState) => ({
  x: rounded(state.pose.x),
  y: rounded(state.pose.y),
  theta: roundedAngle(state.pose.theta),
  mapId: state.mapId,
  localized: state.localized,
});

/** Where it is going to drive by itself: straight from node to node of its base. */
function pathBody(state: VehicleState): Pick<State, 'plannedPath'> {
  const base = state.nodes.filter((node) => node.released);
  if (base.length === 0) return {};
  const points = [state.pose, ...base].map(({ x, y }) => ({ x: rounded(x), y: rounded(y) }));
  const spans = points.length - 1;
  const knots = points.map((_, i) => i / spans);
  return {
    plannedPath: {
      trajectory: { degree: 1, knotVector: [0, ...knots, 1], controlPoints: points },
      traversedNodes: base.map(({ nodeId }) => nodeId),
    },
  };
}

const actionStates = (records: readonly ActionRecord[]) =>
  records.map(({ action, status, result }) => ({
    actionId: action.actionId,
    actionType: action.actionType,
    actionStatus: status,
    ...(result === undefined ? {} : { actionResult: result }),
  }));

function requestsOf(
  requests: readonly RequestRecord[],
): Pick<State, 'zoneRequests' | 'edgeRequests'> {
  return {
    zoneRequests: requests.flatMap(({ requestId, requestType, zoneId, zoneSetId, status }) =>
      requestType === 'CORRIDOR'
        ? []
        : [
            {
              requestId,
              requestType,
              zoneId: zoneId!,
              zoneSetId: zoneSetId!,
              requestStatus: status,
            },
          ],
    ),
    edgeRequests: requests.flatMap(({ requestId, requestType, edgeId, sequenceId, status }) =>
      requestType === 'CORRIDOR'
        ? [
            {
              requestId,
              requestType,
              edgeId: edgeId!,
              sequenceId: sequenceId!,
              requestStatus: status,
            },
          ]
        : [],
    ),
  };
}

const onOff = (enabled: boolean) => (enabled ? 'ENABLED' : 'DISABLED');

function stateBody({ vehicle, traits, core }: Speaker): Body<State> {
  const state = core.state();
  const { actions } = state;
  return {
    maps: state.maps.map(({ mapId, mapVersion, enabled }) => ({
      ...{ mapId, mapVersion },
      mapStatus: onOff(enabled),
    })),
    zoneSets: state.zoneSets.map(({ zoneSetId, mapId, enabled }) => ({
      ...{ zoneSetId, mapId },
      zoneSetStatus: onOff(enabled),
    })),
    orderId: state.orderId,
    orderUpdateId: state.updateId,
    lastNodeId: state.lastNodeId,
    lastNodeSequenceId: state.lastSequence,
    nodeStates: nodeStates(state),
    edgeStates: edgeStates(state),
    ...(traits.stopsAnywhere ? pathBody(state) : {}),
    mobileRobotPosition: positionOf(state),
    velocity: velocityOf({ state, turning: core.turning }),
    loads: loadsOf(core),
    driving: core.driving,
    paused: state.paused,
    newBaseRequest: wantsBase(state, vehicle),
    ...requestsOf(state.requests),
    distanceSinceLastNode: rounded(state.travelled),
    actionStates: actionStates(actions.filter((each) => !each.isInstant && !each.isOfZone)),
    instantActionStates: actionStates(actions.filter((each) => each.isInstant)),
    zoneActionStates: actionStates(actions.filter((each) => each.isOfZone)),
    powerSupply: {
      stateOfCharge: Math.round(state.battery * 10) / 10,
      charging: state.charging,
    },
    operatingMode: state.mode,
    errors: state.errors.map(({ errorType, errorLevel, errorDescription, references }) => ({
      errorType: ERROR_TYPES[errorType] ?? errorType,
      errorLevel,
      errorDescription,
      errorReferences: referencesOf(references),
    })),
    safetyState: {
      activeEmergencyStop: state.emergencyStop ? 'MANUAL' : 'NONE',
      fieldViolation: state.fieldViolation,
    },
  };
}

export const SPEECH_3: Speech = {
  root: ROOT,
  heard: ['order', 'instantActions', 'zoneSet', 'responses'],
  hear,
  connection: (word): Body<Connection> => ({ connectionState: CONNECTION[word] }),
  state: stateBody,
  factsheet: factsheetBody,
  visualization: ({ core }, referenceStateHeaderId): Body<Visualization> => ({
    referenceStateHeaderId,
    mobileRobotPosition: positionOf(core.state()),
  }),
};
