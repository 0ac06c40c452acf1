import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '#app/access/index.ts';
import { startChild } from '#app/cli/child.ts';
import { freePorts } from '#app/cli/ports.ts';
import { LAUNCHER_KEY } from '#app/config.ts';
import { withPorts } from '#app/site/with-ports.ts';
import type { Site } from '#base/site/site.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A warehouse as `npm start` runs it, in a process of its own on free ports, without its machines. */
export interface HouseProcess {
  /** As it was drawn, with the ports at which its machines are to answer. */
  readonly site: Site;
  readonly api: string;
  readonly mqtt: string;
  /** The address that signs a browser in, once. */
  readonly open: string;
  /** What a host shows to be let in. */
  readonly key: string;
  /** Asks the warehouse as a host does; what it would not have is an error. */
  ask<T>(method: Method, path: string, body?: object): Promise<T>;
  stop(): Promise<void>;
}

/** @param pace how many times faster than a real one its people and machines are */
export async function startHouse(drawn: Site, folder: string, pace = 1): Promise<HouseProcess> {
  const [http, mqtt, ws, opcua, ...modbus] = await freePorts(4 + drawn.lightBanks.length);
  const site = withPorts(drawn, { modbus, opcua: opcua! });
  const siteFile = join(folder, 'site.json');
  await writeFile(siteFile, JSON.stringify(site));
  const key = newToken();
  const warehouse = startChild({
    env: { ...process.env, [LAUNCHER_KEY]: key },
    script: new URL('../../app/warehouse/main.ts', import.meta.url),
    logFile: join(folder, 'warehouse.log'),
    args: [
      ...['--site', siteFile, '--data', join(folder, 'warehouse'), '--pace', `${pace}`],
      ...['--http-port', `${http}`, '--mqtt-port', `${mqtt}`, '--ws-port', `${ws}`],
    ],
  });
  const facts = await warehouse.ready;
  const api = String(facts.http);
  return {
    ...{ site, api, key, mqtt: String(facts.mqtt), open: String(facts.open) },
    async ask<T>(method: Method, path: string, body?: object) {
      const answer = await fetch(`${api}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    stop: () => warehouse.stop(),
  };
}
