import type * as wire from '#adapters/devices/vda5050/v3/wire.ts';

/** Messages of VDA 5050 3.0: the smallest that the text allows, and one with every field. */

export const header = () => ({
  headerId: 7,
  timestamp: '2026-01-07T06:00:00.000Z',
  version: '3.0.0',
  manufacturer: 'KIT',
  serialNumber: '0001',
});

const smallestState = (): wire.State => ({
  ...header(),
  orderId: '',
  orderUpdateId: 0,
  lastNodeId: '',
  lastNodeSequenceId: 0,
  nodeStates: [],
  edgeStates: [],
  driving: false,
  actionStates: [],
  instantActionStates: [],
  powerSupply: { stateOfCharge: 80, charging: false },
  operatingMode: 'AUTOMATIC',
  errors: [],
  safetyState: { activeEmergencyStop: 'NONE', fieldViolation: false },
});

const trajectory: wire.Trajectory = {
  degree: 1,
  knotVector: [0, 0, 1, 1],
  controlPoints: [
    { x: 0, y: 0, weight: 1 },
    { x: 3, y: 0 },
  ],
};
const mobileRobotPosition: wire.MobileRobotPosition = {
  x: 1.5,
  y: 0,
  theta: 0.1,
  mapId: 'm',
  localized: true,
  localizationScore: 0.9,
  deviationRange: 0.1,
};
const velocity = { vx: 1, vy: 0, omega: 0 };
const plannedPath = { trajectory, traversedNodes: ['N2'] };
const intermediatePath = {
  polyline: [{ x: 1, y: 1, theta: 0, eta: '2026-01-07T06:00:01.000Z' }],
};
const box = { x: 0, y: 0, z: 0, theta: 0 };
const size = { length: 1, width: 1, height: 1 };
const references = [{ referenceKey: 'actionId', referenceValue: 'A1' }];
const translations = [{ translationKey: 'zh', translationValue: '没有货物' }];
const actionState: wire.ActionState = {
  actionId: 'A1',
  actionType: 'pick',
  actionDescriptor: 'lift',
  actionStatus: 'RETRIABLE',
  actionResult: 'nothing there',
};

const fullestState = (): wire.State => ({
  ...smallestState(),
  maps: [{ mapId: 'm', mapVersion: '1', mapDescriptor: 'floor', mapStatus: 'ENABLED' }],
  zoneSets: [{ zoneSetId: 'z', mapId: 'm', zoneSetStatus: 'DISABLED' }],
  orderId: 'O1',
  orderUpdateId: 3,
  lastNodeId: 'N1',
  lastNodeSequenceId: 4,
  nodeStates: [
    {
      nodeId: 'N2',
      sequenceId: 6,
      nodeDescriptor: 'dock',
      released: true,
      nodePosition: { x: 3, y: 0, theta: 0, mapId: 'm' },
    },
  ],
  edgeStates: [
    { edgeId: 'E1', sequenceId: 5, edgeDescriptor: 'aisle', released: true, trajectory },
  ],
  plannedPath,
  intermediatePath,
  mobileRobotPosition,
  velocity,
  loads: [
    {
      loadId: 'CART-1',
      loadType: 'cart',
      loadPosition: 'top',
      boundingBoxReference: box,
      loadDimensions: size,
      weight: 12.5,
    },
  ],
  paused: true,
  newBaseRequest: true,
  zoneRequests: [
    {
      requestId: 'R1',
      requestType: 'REPLANNING',
      zoneId: 'Z1',
      zoneSetId: 'z',
      requestStatus: 'REQUESTED',
      trajectory,
    },
  ],
  edgeRequests: [
    {
      requestId: 'R2',
      requestType: 'CORRIDOR',
      edgeId: 'E1',
      sequenceId: 5,
      requestStatus: 'EXPIRED',
    },
  ],
  distanceSinceLastNode: 0.5,
  actionStates: [actionState],
  instantActionStates: [actionState],
  zoneActionStates: [actionState],
  powerSupply: {
    stateOfCharge: 55.5,
    batteryVoltage: 48,
    batteryCurrent: -3,
    batteryHealth: 99.5,
    charging: true,
    range: 2_000.5,
  },
  operatingMode: 'INTERVENED',
  errors: [
    {
      errorType: 'NODE_UNREACHABLE',
      errorReferences: references,
      errorDescription: 'no load found',
      errorDescriptionTranslations: translations,
      errorHint: 'look',
      errorHintTranslations: translations,
      errorLevel: 'CRITICAL',
    },
  ],
  information: [
    { infoType: 'debug', infoReferences: references, infoDescriptor: 'd', infoLevel: 'DEBUG' },
  ],
  safetyState: { activeEmergencyStop: 'MANUAL', fieldViolation: true },
});

const action: wire.Action = {
  actionType: 'pick',
  actionId: 'A1',
  actionDescriptor: 'lift',
  blockingType: 'SINGLE',
  actionParameters: [{ key: 'height', value: 1.5 }],
  retriable: true,
};
const { retriable: _, ...plain } = action;
const instant = { ...plain, blockingType: 'NONE' } as const;

const smallestOrder = (): wire.Order => ({
  ...header(),
  orderId: 'O1',
  orderUpdateId: 0,
  nodes: [{ nodeId: 'N1', sequenceId: 0, released: true, actions: [] }],
  edges: [],
});

const fullestOrder = (): wire.Order => ({
  ...smallestOrder(),
  orderDescription: 'fetch it',
  nodes: [
    {
      nodeId: 'N1',
      sequenceId: 0,
      nodeDescriptor: 'dock',
      released: true,
      nodePosition: {
        x: 0,
        y: 0,
        theta: Math.PI,
        allowedDeviationXY: { a: 0.4, b: 0.4, theta: 0 },
        allowedDeviationTheta: 0.1,
        mapId: 'm',
      },
      actions: [action],
    },
  ],
  edges: [
    {
      edgeId: 'E1',
      sequenceId: 1,
      edgeDescriptor: 'aisle',
      released: true,
      maximumSpeed: 1,
      maximumMobileRobotHeight: 2,
      minimumLoadHandlingDeviceHeight: 0.5,
      orientation: 0,
      orientationType: 'TANGENTIAL',
      direction: 'left',
      reachOrientationBeforeEntering: true,
      maxRotationSpeed: 0.5,
      maximumRotationSpeed: 0.5,
      trajectory,
      length: 3,
      corridor: {
        leftWidth: 0.5,
        rightWidth: 0.5,
        corridorReferencePoint: 'KINEMATIC_CENTER',
        releaseRequired: true,
        releaseLossBehavior: 'RETURN',
      },
      actions: [action],
    },
  ],
});

const smallestFactsheet = (): wire.Factsheet => ({
  ...header(),
  typeSpecification: {
    seriesName: 's',
    mobileRobotKinematics: 'DIFFERENTIAL',
    mobileRobotClass: 'CARRIER',
    maximumLoadMass: 500,
    localizationTypes: ['NATURAL'],
    navigationTypes: ['AUTONOMOUS'],
  },
  physicalParameters: {
    minimumSpeed: 0.1,
    maximumSpeed: 2,
    maximumAcceleration: 1,
    maximumDeceleration: 1,
    minimumHeight: 0.3,
    maximumHeight: 1,
    width: 0.8,
    length: 1.2,
  },
  protocolLimits: {
    maximumStringLengths: {},
    maximumArrayLengths: {},
    timing: { minimumOrderInterval: 0, minimumStateInterval: 0 },
  },
  protocolFeatures: { optionalParameters: [], mobileRobotActions: [] },
  mobileRobotGeometry: {},
  loadSpecification: {},
});

function fullestFactsheet(): wire.Factsheet {
  const smallest = smallestFactsheet();
  return {
    ...smallest,
    typeSpecification: {
      ...smallest.typeSpecification,
      seriesDescription: 'a carrier',
      supportedZones: ['BLOCKED', 'RELEASE'],
    },
    physicalParameters: {
      ...smallest.physicalParameters,
      minimumAngularSpeed: 0,
      maximumAngularSpeed: 1,
    },
    protocolLimits: {
      maximumStringLengths: { maximumMessageLength: 9_000, maximumIdLength: 40 },
      maximumArrayLengths: { 'order.nodes': 10, 'order.edges': 9, 'zoneSet.zones': 20 },
      timing: {
        minimumOrderInterval: 0.5,
        minimumStateInterval: 0.1,
        defaultStateInterval: 30,
        visualizationInterval: 1,
      },
    },
    protocolFeatures: {
      optionalParameters: [
        { parameter: 'order.edges.maximumSpeed', support: 'REQUIRED', description: 'd' },
      ],
      mobileRobotActions: [
        {
          actionType: 'pick',
          actionDescription: 'lifts',
          actionScopes: ['NODE', 'EDGE', 'ZONE'],
          actionParameters: [
            { key: 'height', valueDataType: 'NUMBER', description: 'metres', isOptional: true },
          ],
          actionResult: 'none',
          blockingTypes: ['SINGLE', 'HARD'],
          pauseAllowed: true,
          cancelAllowed: false,
        },
      ],
    },
    mobileRobotGeometry: {
      wheelDefinitions: [
        {
          type: 'DRIVE',
          isActiveDriven: true,
          isActiveSteered: false,
          position: { x: 0, y: 0.3, theta: 0 },
          diameter: 0.2,
          width: 0.05,
          centerDisplacement: 0,
          constraints: 'none',
        },
      ],
      envelopes2d: [
        {
          envelope2dId: 'body',
          vertices: [
            { x: -0.6, y: -0.4 },
            { x: 0.6, y: -0.4 },
            { x: 0, y: 0.4 },
          ],
          description: 'empty',
        },
      ],
      envelopes3d: [
        { envelope3dId: 'body', format: 'STL', data: {}, url: 'file:x', description: 'd' },
      ],
    },
    loadSpecification: {
      loadPositions: ['top'],
      loadSets: [
        {
          setName: 'pallets',
          loadType: 'EPAL',
          loadPositions: ['top'],
          boundingBoxReference: box,
          loadDimensions: size,
          maximumWeight: 900,
          minimumLoadhandlingHeight: 0,
          maximumLoadhandlingHeight: 2,
          minimumLoadhandlingDepth: 0,
          maximumLoadhandlingDepth: 1,
          minimumLoadhandlingTilt: 0,
          maximumLoadhandlingTilt: 0,
          maximumSpeed: 1,
          maximumAcceleration: 0.5,
          maximumDeceleration: 0.5,
          pickTime: 8,
          dropTime: 6,
          description: 'd',
        },
      ],
    },
    mobileRobotConfiguration: {
      versions: [{ key: 'software', value: '1.2' }],
      network: {
        dnsServers: ['10.0.0.1'],
        ntpServers: ['10.0.0.1'],
        localIpAddress: '10.0.0.7',
        netmask: '255.255.255.0',
        defaultGateway: '10.0.0.1',
      },
      batteryCharging: {
        criticalLowChargingLevel: 10,
        minimumDesiredChargingLevel: 30,
        maximumDesiredChargingLevel: 90,
        minimumChargingTime: 300,
      },
    },
  };
}

const { actionId: __, ...zoneAction } = action;
const zone = {
  zoneId: 'Z1',
  zoneDescriptor: 'aisle',
  vertices: [
    { x: 0, y: 0 },
    { x: 4, y: 0 },
    { x: 4, y: 4 },
  ],
};
const zones: wire.Zone[] = [
  { ...zone, zoneType: 'BLOCKED' },
  { ...zone, zoneType: 'LINE_GUIDED' },
  { ...zone, zoneType: 'COORDINATED_REPLANNING' },
  { ...zone, zoneType: 'RELEASE', releaseLossBehavior: 'EVACUATE' },
  { ...zone, zoneType: 'SPEED_LIMIT', maximumSpeed: 0.5 },
  {
    ...zone,
    zoneType: 'ACTION',
    entryActions: [zoneAction],
    duringActions: [zoneAction],
    exitActions: [],
  },
  { ...zone, zoneType: 'PRIORITY', priorityFactor: 1 },
  { ...zone, zoneType: 'PENALTY', penaltyFactor: 0.5 },
  { ...zone, zoneType: 'DIRECTED', direction: 0, directedLimitation: 'STRICT' },
  { ...zone, zoneType: 'BIDIRECTED', direction: 0, bidirectedLimitation: 'RESTRICTED' },
];
const zoneSet = { mapId: 'm', zoneSetId: 'z', zones: [] };

/** By topic: the smallest message and the fullest. */
export const samplesOf3 = () => ({
  order: [smallestOrder(), fullestOrder()],
  instantActions: [
    { ...header(), actions: [] } satisfies wire.InstantActions,
    { ...header(), actions: [instant] } satisfies wire.InstantActions,
  ],
  state: [smallestState(), fullestState()],
  connection: [
    { ...header(), connectionState: 'HIBERNATING' } satisfies wire.Connection,
    { ...header(), connectionState: 'CONNECTION_BROKEN' } satisfies wire.Connection,
  ],
  visualization: [
    { ...header(), referenceStateHeaderId: 7 } satisfies wire.Visualization,
    {
      ...{ ...header(), referenceStateHeaderId: 7 },
      ...{ plannedPath, intermediatePath, mobileRobotPosition, velocity },
    } satisfies wire.Visualization,
  ],
  factsheet: [smallestFactsheet(), fullestFactsheet()],
  zoneSet: [
    { ...header(), zoneSet } satisfies wire.ZoneSet,
    { ...header(), zoneSet: { ...zoneSet, zoneSetDescriptor: 'd', zones } } satisfies wire.ZoneSet,
  ],
  responses: [
    { ...header(), responses: [] } satisfies wire.Responses,
    {
      ...header(),
      responses: [
        { requestId: 'R1', grantType: 'GRANTED', leaseExpiry: '2026-01-07T06:00:30.000Z' },
        { requestId: 'R2', grantType: 'QUEUED' },
      ],
    } satisfies wire.Responses,
  ],
});
