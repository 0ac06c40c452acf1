import { join } from 'node:path';
import type { PlantEnds } from '../plant/ends.ts';
import { createRegisterServers } from './modbus.ts';
import { createMqttClients } from './mqtt.ts';
import { createNodeServers } from './opcua.ts';

/**
 * The plant's ends on real sockets: clients of the broker at `mqttUrl`, Modbus TCP and OPC UA
 * servers where the site says. `onBug` hears what must not happen.
 */
export function createLiveEnds(options: {
  readonly mqttUrl: string;
  readonly dataFolder: string;
  readonly onBug: (error: unknown) => void;
}): PlantEnds {
  const clients = createMqttClients(options.mqttUrl);
  const registers = createRegisterServers(options.onBug);
  const nodes = createNodeServers(join(options.dataFolder, 'opcua'));
  return {
    mqtt: clients.mqtt,
    registers: registers.registers,
    nodes: nodes.nodes,
    async open() {
      // First the servers: whoever hears that the plant is there may call them.
      await registers.open();
      await nodes.open();
      await clients.open();
    },
    async close() {
      await clients.close();
      await nodes.close();
      await registers.close();
    },
  };
}
