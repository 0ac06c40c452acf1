import { describe, expect, test } from 'vitest';
import {
  cancel,
  drive,
  FULL_ORDER,
  orderOf,
  ROOTS,
  talkWith,
  type Version,
} from '#adapters/devices/vda5050/codec/rig.ts';
import type { Profile } from '#adapters/devices/vda5050/profile.ts';
import type { Zone } from '#base/site/zone.ts';
import type { DeviceCommand, InstantName } from '#hub/ports.ts';
import { hasOfficialSchemas, officialFaults } from '#tests/support/vda5050-schemas.ts';

/** All that is sent, in each version and with each quirk, against the official schemas. */

const instant = (action: InstantName): DeviceCommand['body'] => ({
  kind: 'vehicle',
  type: 'instant',
  actionId: 'X1',
  action,
  parameters: { mapId: 'm', mapVersion: '1' },
});
const smallest = orderOf({});
const vertices = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 4 },
];
const zone = { id: 'Z1', vertices };
const honk = { name: 'honk', blocking: 'single', retriable: true } as const;
const zones: readonly Zone[] = [
  { ...zone, type: 'blocked' },
  { ...zone, type: 'line_guided' },
  { ...zone, type: 'release', onLoss: 'stop' },
  { ...zone, type: 'coordinated_replanning' },
  { ...zone, type: 'speed_limit', maxSpeed: 0.5 },
  { ...zone, type: 'action', onEntry: [honk], during: [honk], onExit: [] },
  { ...zone, type: 'priority', factor: 1 },
  { ...zone, type: 'penalty', factor: 0 },
  { ...zone, type: 'directed', direction: 1, limit: 'restricted' },
  { ...zone, type: 'bidirected', direction: -1, limit: 'soft' },
];

const COMMANDS: readonly [string, DeviceCommand['body']][] = [
  ['order, smallest', drive({ ...smallest, nodes: smallest.nodes.slice(0, 1), edges: [] })],
  ['order, fullest', drive(FULL_ORDER)],
  ['order, an update', drive({ ...FULL_ORDER, updateId: 1 })],
  ['a cancellation', cancel()],
  ['a pause', { kind: 'vehicle', type: 'pause', actionId: 'P1' }],
  ['a request for a state', { kind: 'vehicle', type: 'request_state', actionId: 'S1' }],
  ...(['init_position', 'enable_map', 'retry', 'clear_instants', 'log_report'] as const).map(
    (name): [string, DeviceCommand['body']] => [name, instant(name)],
  ),
  [
    'answers',
    {
      kind: 'vehicle',
      type: 'answer',
      answers: [
        { requestId: 'R1', grant: 'granted', until: 1_767_765_630_000 },
        { requestId: 'R2', grant: 'queued' },
        { requestId: 'R3', grant: 'revoked' },
        { requestId: 'R4', grant: 'rejected' },
      ],
    },
  ],
  ['zones', { kind: 'vehicle', type: 'zones', zoneSet: { zoneSetId: 'z', mapId: 'm', zones } }],
];

const QUIRKS: readonly [string, Profile, readonly Version[]][] = [
  ['none', {}, ['2.0', '2.1', '3.0']],
  ['baseOnly', { baseOnly: true }, ['2.0', '2.1', '3.0']],
  ['deviationMetres', { deviationMetres: 0.4 }, ['2.0', '2.1', '3.0']],
  [
    'omit',
    { omit: ['order.edges.orientation', 'order.nodes.nodePosition'] },
    ['2.0', '2.1', '3.0'],
  ],
  ['stitchActions', { stitchActions: 'omit' }, ['2.0', '2.1']],
  ['deviationField', { deviationField: 'Xy' }, ['2.0', '2.1']],
  ['instantArray', { instantArray: 'actions' }, ['2.0', '2.1']],
];
const CASES = QUIRKS.flatMap(([quirk, profile, versions]) =>
  versions.map((version) => ({ quirk, profile, version })),
);

/** Came with 3.0, or with 2.1. */
const REFUSED: Readonly<Record<Version, readonly string[]>> = {
  '2.0': ['enable_map', 'retry', 'clear_instants', 'answers', 'zones'],
  '2.1': ['retry', 'clear_instants', 'answers', 'zones'],
  '3.0': [],
};

describe.runIf(hasOfficialSchemas).each(CASES)(
  '$version, quirk: $quirk',
  ({ profile, version }) => {
    test.each(COMMANDS)('%s', (name, body) => {
      const { write, message, refused } = talkWith(version, { profile }).send(body);
      expect(refused === undefined).toBe(!REFUSED[version].includes(name));
      if (!write) return;
      const topic = write.topic.slice(`${ROOTS[version]}/KIT/0001/`.length);
      expect(officialFaults(version, topic, message)).toEqual([]);
      expect(message.version).toBe(`${version}.0`);
    });
  },
);
