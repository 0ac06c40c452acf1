import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Database } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import type { Clock } from '#base/time.ts';
import type { SendProblem } from '../http/problem.ts';
import { accountToSetUp } from './accounts.ts';
import { createDoorman } from './doorman.ts';
import { guardRoutes } from './guard.ts';
import { createMqttDoor, type MqttDoor, type MqttDoorDeps } from './mqtt-door.ts';
import { peopleRoutes } from './people-http.ts';
import { isSame, newToken } from './secrets.ts';
import { sessionRoutes } from './session-http.ts';

export { nameActions } from './guard.ts';
export type { MqttDoor } from './mqtt-door.ts';
export { accessRefusals } from './refusals.ts';
export { newToken } from './secrets.ts';

export interface Access {
  readonly routes: readonly FastifyPluginAsync[];
  /** From then on every route asks who calls it. */
  guard(app: FastifyInstance): void;
  readonly mqttDoor: MqttDoor;
  /**
   * Sees to it that somebody can begin.
   * @returns the token of a set-up link, valid once, while no administrator has a password
   */
  start(): Promise<string | undefined>;
}

/** Who may do what: people with passwords and roles, hosts with keys. */
export function createAccess(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly problem: SendProblem;
  readonly warehouse: string;
  readonly zoneOf: (place: string) => string | undefined;
  /** Opens everything but the management of access, to whoever started this process. */
  readonly launcherKey?: string;
  readonly mqttDevices: MqttDoorDeps['devices'];
  /** Whether a device must show a key to the broker inside. */
  readonly asksDevices?: boolean;
}): Access {
  const { database, clock } = deps;
  const doorman = createDoorman(deps);
  let setup: { readonly token: string; readonly account: string } | undefined;

  const useSetup = (token: string): string | undefined => {
    if (!setup || !isSame(token, setup.token)) return undefined;
    const { account } = setup;
    setup = undefined;
    return account;
  };
  const http = { ...deps, doorman, useSetup };
  return {
    routes: [sessionRoutes(http), peopleRoutes(http)],
    guard: (app) => guardRoutes(app, { ...deps, doorman }),
    mqttDoor: createMqttDoor({
      ...{ doorman, warehouse: deps.warehouse, devices: deps.mqttDevices },
      asksDevices: deps.asksDevices ?? false,
    }),
    async start() {
      const account = await database.transaction('set up', (tx) => accountToSetUp(tx, clock.now()));
      setup = account === undefined ? undefined : { token: newToken(), account };
      return setup?.token;
    },
  };
}
