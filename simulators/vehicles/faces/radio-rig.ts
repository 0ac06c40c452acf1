/** The rig's vehicle with a radio on a broker without sockets, for the tests of this folder. */
import type { State } from '#adapters/devices/vda5050/v2/wire.ts';
import type { State as State3 } from '#adapters/devices/vda5050/v3/wire.ts';
import { createRandom } from '#base/random.ts';
import type { MqttEnd } from '../../plant/ends.ts';
import { createMemoryMqtt } from '../../plant/memory-mqtt.ts';
import { NO_QUIRKS, type Quirks } from '../quirks.ts';
import { createRig, order } from '../rig.ts';
import { fullTraits, PLAIN, type Version } from '../traits.ts';
import { createVehicleFace, type RadioFaultRates } from './radio.ts';

/** Without a version: a plain vehicle of the house. */
export function createRadio(
  options: {
    readonly version?: Version;
    readonly quirks?: Partial<Quirks>;
    readonly rates?: RadioFaultRates;
  } = {},
) {
  const { version, rates = { duplicate: 0, late: 0 } } = options;
  const quirks = { ...NO_QUIRKS, ...options.quirks };
  const { maxNodes, minOrderMs } = quirks;
  const make = version ? fullTraits(version) : PLAIN;
  const rig = createRig({}, { ...make, maxNodes, minOrderMs, quirks });
  const broker = createMemoryMqtt();
  let end: MqttEnd | undefined;
  const face = createVehicleFace({
    vehicle: rig.vehicle,
    traits: rig.traits,
    core: rig.core,
    ends: {
      mqtt(client, will) {
        end = broker.mqtt(client, will);
        return end;
      },
    },
    scheduler: rig.scheduler,
    timing: { stateEveryMs: 30_000, minStateMs: 100, visualizationEveryMs: 0 },
    random: createRandom(3),
    rates,
  });
  face.start();
  end!.connect();
  const root = `${quirks.prefix}${version === '3.0' ? 'vda5050/v3' : 'uagv/v2'}/Warehub/AGV-1`;
  const bodies = <T>(topic: string) =>
    broker.sent
      .filter((each) => each.topic === `${root}/${topic}`)
      .map((each) => JSON.parse(each.payload) as T);
  const tell = (topic: string, message: object) =>
    broker.deliver(`${root}/${topic}`, JSON.stringify(message));
  return {
    ...{ ...rig, broker, face, end: end!, root, bodies, tell },
    states: () => bodies<State>('state'),
    states3: () => bodies<State3>('state'),
  };
}

/** An order of the rig's in the words of 3.0. */
export function order3(way: Parameters<typeof order>[0]): object {
  const { nodes, edges, ...rest } = order(way);
  return {
    ...{ ...rest, version: '3.0.0', nodes },
    edges: edges.map(({ startNodeId: _, endNodeId: __, ...edge }) => edge),
  };
}

/** What heads a message of 3.0. */
export const HEADER_3 = {
  headerId: 1,
  timestamp: '2026-01-07T06:00:00.000Z',
  version: '3.0.0',
  manufacturer: 'Warehub',
  serialNumber: 'AGV-1',
};
