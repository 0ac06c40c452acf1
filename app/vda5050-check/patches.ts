/**
 * Where the official schemas of VDA 5050 say something else than the text, and what the text says. The
 * text wins (2.1 §1, 3.0 §1). A few rows ask for what the text asks for in words only.
 */

export const VERSIONS = ['2.0', '2.1', '3.0'] as const;
export type Version = (typeof VERSIONS)[number];

/** What becomes of the schema at that place. */
export type Change =
  /** One more word. */
  | { readonly allow: string }
  | { readonly require: readonly string[] }
  | { readonly unrequire: string }
  | { readonly set: Readonly<Record<string, unknown>> }
  /** The closed list of words is of the entries, not of the list. */
  | { readonly wordsOfEntries: true };

export interface Patch {
  readonly versions: readonly Version[];
  readonly topic: string;
  /** Keys from the root, with dots between them; '': the message itself. */
  readonly at: string;
  readonly change: Change;
  readonly reason: string;
}

const V2 = ['2.0', '2.1'] as const;
const ALL = [...V2, '3.0'] as const;
const HEADER = ['headerId', 'timestamp', 'version', 'manufacturer', 'serialNumber'];
const TOPICS_OF_2 = [
  'order',
  'instantActions',
  'state',
  'connection',
  'visualization',
  'factsheet',
];

const headerIds: readonly Patch[] = [...TOPICS_OF_2, 'zoneSet', 'responses'].map((topic) => ({
  versions: TOPICS_OF_2.includes(topic) ? ALL : ['3.0'],
  topic,
  at: 'properties.headerId',
  change: { set: { minimum: 0, maximum: 4_294_967_295 } },
  reason: 'the header id is a uint32',
}));

const ACTION = 'properties.protocolFeatures.properties.agvActions.items.properties';

export const PATCHES: readonly Patch[] = [
  ...headerIds,
  {
    versions: V2,
    topic: 'state',
    at: 'properties.actionStates.items.properties.actionStatus',
    change: { allow: 'PAUSED' },
    reason: 'the text has the status PAUSED',
  },
  {
    versions: ['2.0'],
    topic: 'state',
    at: 'properties.nodeStates.items.properties.nodePosition',
    change: { unrequire: 'theta' },
    reason: 'optional in the text',
  },
  {
    versions: ['2.0'],
    topic: 'state',
    at: 'properties.edgeStates.items.properties.trajectory.properties.controlPoints.items',
    change: { unrequire: 'weight' },
    reason: 'optional in the text, 1 where nothing is said',
  },
  ...['batteryHealth', 'reach'].map((field) => ({
    versions: ['2.0'] as const,
    topic: 'state',
    at: `properties.batteryState.properties.${field}`,
    change: { set: { type: 'number' } },
    reason: 'a number in 2.1; a whole one is one',
  })),
  {
    versions: V2,
    topic: 'factsheet',
    at: `${ACTION}.blockingTypes`,
    change: { wordsOfEntries: true },
    reason: 'no list is one of the words, so no factsheet with blockingTypes passes',
  },
  {
    versions: ['2.1'],
    topic: 'factsheet',
    at: '',
    change: { require: ['headerId', 'timestamp'] },
    reason: 'the text has the header in every message',
  },
  {
    versions: ['2.1'],
    topic: 'factsheet',
    at: 'properties.agvGeometry.properties.envelopes3d.items.properties.description',
    change: { set: { type: 'string' } },
    reason: 'a text in the text',
  },
  {
    versions: V2,
    topic: 'visualization',
    at: '',
    change: { require: HEADER },
    reason: 'the text has the header in every message',
  },
  {
    versions: ALL,
    topic: 'order',
    at: 'properties.nodes',
    change: { set: { minItems: 1 } },
    reason: 'the first node is where the vehicle stands',
  },
  {
    versions: ['2.1'],
    topic: 'order',
    at: 'properties.edges.items.properties.orientationType',
    change: { set: { enum: ['GLOBAL', 'TANGENTIAL'] } },
    reason: 'a closed list in the text, and in 2.0 and 3.0',
  },
  {
    versions: ['2.1'],
    topic: 'order',
    at: 'properties.nodes.items.properties.nodePosition.properties.allowedDeviationTheta',
    change: { set: { minimum: 0 } },
    reason: '0 to π in the text',
  },
  {
    versions: ['3.0'],
    topic: 'order',
    at: 'definitions.edge.properties',
    change: { set: { maximumRotationSpeed: { type: 'number' } } },
    reason: "the text's name of maxRotationSpeed",
  },
  {
    versions: ['3.0'],
    topic: 'responses',
    at: 'properties.responses.items.properties.leaseExpiry',
    change: { set: { format: 'date-time' } },
    reason: 'a timestamp in the text',
  },
  {
    versions: ['3.0'],
    topic: 'responses',
    at: 'properties.responses.items',
    change: {
      set: {
        anyOf: [
          { required: ['leaseExpiry'] },
          { properties: { grantType: { not: { const: 'GRANTED' } } } },
        ],
      },
    },
    reason: 'a grant ends with its lease',
  },
];
