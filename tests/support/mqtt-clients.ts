import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

/** Clients of a broker that are not sure to be let in, or to be heard. */

const clients: MqttClient[] = [];

/** The client, and '' when it is in, else why not. */
export async function enter(url: string, options: IClientOptions): Promise<[MqttClient, string]> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, clean: true, ...options });
  clients.push(client);
  const said = await new Promise<string>((resolve) => {
    client.once('connect', () => resolve(''));
    client.once('error', (error) => resolve(error.message));
    client.once('close', () => resolve('closed'));
  });
  client.on('error', () => {});
  return [client, said];
}

/** Whether a message is taken; a client that says what it may not is cut off. */
export async function mayPublish(client: MqttClient, topic: string): Promise<boolean> {
  const cut = new Promise<false>((resolve) => client.once('close', () => resolve(false)));
  const done = client.publishAsync(topic, '{}', { qos: 1 }).then(
    () => true,
    () => false,
  );
  return Promise.race([done, cut]);
}

/** Whether it will hear what comes there; some brokers cut it off for the question. */
export async function granted(client: MqttClient, filter: string): Promise<boolean> {
  const cut = new Promise<false>((resolve) => client.once('close', () => resolve(false)));
  const done = client.subscribeAsync(filter, { qos: 1 }).then(
    ([given]) => given?.qos === 1,
    () => false,
  );
  return Promise.race([done, cut]);
}

export async function leaveAll(): Promise<void> {
  for (const client of clients.splice(0)) await client.endAsync(true);
}
