/** Messages of one vehicle for tests: the smallest that the standard allows, and the fullest. */
import type { Connection, Factsheet, State } from './wire.ts';

export const VEHICLE = { manufacturer: 'KIT', serialNumber: '0001' } as const;

export const header = (headerId = 1, timestamp = '2026-01-07T06:00:00.00Z') => ({
  headerId,
  timestamp,
  version: '2.1.0',
  ...VEHICLE,
});

export const smallestState = (change: Partial<State> = {}): State => ({
  ...header(),
  orderId: '',
  orderUpdateId: 0,
  lastNodeId: '',
  lastNodeSequenceId: 0,
  nodeStates: [],
  edgeStates: [],
  driving: false,
  actionStates: [],
  batteryState: { batteryCharge: 80, charging: false },
  operatingMode: 'AUTOMATIC',
  errors: [],
  safetyState: { eStop: 'NONE', fieldViolation: false },
  ...change,
});

const trajectory = {
  degree: 1,
  knotVector: [0, 0, 1, 1],
  controlPoints: [
    { x: 0, y: 0, weight: 1 },
    { x: 3, y: 0 },
  ],
};

export const fullestState = (): State => ({
  ...smallestState(),
  maps: [{ mapId: 'm', mapVersion: '1', mapDescription: 'floor', mapStatus: 'ENABLED' }],
  orderId: 'O1',
  orderUpdateId: 3,
  zoneSetId: 'z',
  lastNodeId: 'N1',
  lastNodeSequenceId: 4,
  driving: true,
  paused: true,
  newBaseRequest: true,
  distanceSinceLastNode: 0.5,
  operatingMode: 'TEACHIN',
  nodeStates: [
    {
      nodeId: 'N2',
      sequenceId: 6,
      nodeDescription: 'dock',
      released: true,
      nodePosition: { x: 3, y: 0, theta: 0, mapId: 'm' },
    },
    { nodeId: 'N3', sequenceId: 8, released: false },
  ],
  edgeStates: [
    { edgeId: 'E1', sequenceId: 5, edgeDescription: 'aisle', released: true, trajectory },
    { edgeId: 'E2', sequenceId: 7, released: false },
  ],
  agvPosition: {
    x: 1.5,
    y: 0,
    theta: 0.1,
    mapId: 'm',
    mapDescription: 'floor',
    positionInitialized: true,
    localizationScore: 0.9,
    deviationRange: 0.1,
  },
  velocity: { vx: 1, vy: 0, omega: 0 },
  loads: [
    {
      loadId: 'CART-1',
      loadType: 'cart',
      loadPosition: 'top',
      boundingBoxReference: { x: 0, y: 0, z: 0, theta: 0 },
      loadDimensions: { length: 1, width: 1, height: 1 },
      weight: 12.5,
    },
  ],
  actionStates: [
    {
      actionId: 'A1',
      actionType: 'pick',
      actionDescription: 'lift',
      actionStatus: 'FAILED',
      resultDescription: 'nothing there',
    },
    { actionId: 'A2', actionStatus: 'PAUSED' },
  ],
  batteryState: {
    batteryCharge: 55.5,
    batteryVoltage: 48,
    batteryHealth: 99,
    charging: true,
    reach: 2000,
  },
  errors: [
    {
      errorType: 'pickError',
      errorReferences: [{ referenceKey: 'actionId', referenceValue: 'A1' }],
      errorDescription: 'no load found',
      errorHint: 'look',
      errorLevel: 'FATAL',
    },
  ],
  information: [
    {
      infoType: 'debug',
      infoReferences: [{ referenceKey: 'k', referenceValue: 'v' }],
      infoDescription: 'd',
      infoLevel: 'DEBUG',
    },
  ],
  safetyState: { eStop: 'MANUAL', fieldViolation: true },
});

export const connection = (
  connectionState: Connection['connectionState'],
  headerId = 1,
  timestamp?: string,
): Connection => ({ ...header(headerId, timestamp), connectionState });

export const factsheet = (maxNodes: number): Factsheet => ({
  ...header(),
  typeSpecification: {
    seriesName: 's',
    agvKinematic: 'DIFF',
    agvClass: 'CARRIER',
    maxLoadMass: 500,
    localizationTypes: ['NATURAL'],
    navigationTypes: ['AUTONOMOUS'],
  },
  physicalParameters: {
    speedMin: 0.1,
    speedMax: 2,
    accelerationMax: 1,
    decelerationMax: 1,
    heightMax: 1,
    width: 0.8,
    length: 1.2,
  },
  protocolLimits: {
    maxStringLens: {},
    maxArrayLens: { 'order.nodes': maxNodes },
    timing: { minOrderInterval: 0, minStateInterval: 0 },
  },
  protocolFeatures: { optionalParameters: [], agvActions: [] },
  agvGeometry: {},
  loadSpecification: {},
});
