/** A vehicle's codec under test: what it hears, and what it is sent. */
import { invariant } from '#base/invariant.ts';
import type { DeviceCommand, DeviceEventBody, VehicleOrder } from '#hub/ports.ts';
import type { CodecState } from '../codec/codec-state.ts';
import { vda5050V2 } from './adapter.ts';
import { VEHICLE } from './samples.ts';
import { type Topic, topicOf } from './wire.ts';

export const CONFIG = { ...VEHICLE, mapId: 'm' };
export const AT = 1_767_765_600_000;
export const fresh = () => vda5050V2.initial('AGV-1', CONFIG);
export const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
export const hear = (state: CodecState, topic: Topic, message: unknown) =>
  vda5050V2.decode(state, { topic: topicOf(VEHICLE, topic), payload: bytes(message) }, AT);

export const ORDER: VehicleOrder = {
  orderId: 'O1',
  updateId: 0,
  mapId: 'm',
  nodes: [
    {
      nodeId: 'N1',
      sequence: 0,
      released: true,
      x: 0,
      y: 0,
      actions: [{ actionId: 'O1.stop', type: 'stop_charging' }],
    },
    {
      nodeId: 'N2',
      sequence: 2,
      released: true,
      x: 3,
      y: 0,
      actions: [{ actionId: 'A1', type: 'pick', load: 'CART-1', place: 'POOL-1' }],
    },
    { nodeId: 'N3', sequence: 4, released: false, x: 6, y: 0, actions: [] },
  ],
  edges: [
    { edgeId: 'E1', sequence: 1, released: true, from: 'N1', to: 'N2', maxSpeed: 1 },
    { edgeId: 'E2', sequence: 3, released: false, from: 'N2', to: 'N3' },
  ],
};

export const command = (body: DeviceCommand['body'], commandId = 'C1'): DeviceCommand => ({
  commandId,
  device: 'AGV-1',
  correlationId: 'x',
  body,
});
export const drive = (order = ORDER) => command({ kind: 'vehicle', type: 'drive', order });
export const cancel = () =>
  command({ kind: 'vehicle', type: 'cancel_order', orderId: 'O1', actionId: 'X1' });
export const send = (state: CodecState, what: DeviceCommand) => {
  const { writes, ...rest } = vda5050V2.encode(state, what, AT);
  invariant(writes.length === 1, `one write was expected, not ${writes.length}`);
  return { ...rest, write: writes[0]!, message: JSON.parse(writes[0]!.payload) };
};
export const sayings = (events: readonly { body: DeviceEventBody }[]) =>
  events.map(({ body }) => body).filter((body) => body.type !== 'vehicle_state');
