import type { DeviceStatus } from '#hub/ports.ts';
import { createVda5050 } from '../codec/adapter.ts';
import { type Dialect, reader } from '../codec/dialect.ts';
import { ConfigOf2 } from '../profile.ts';
import { vehicleFacts } from './facts.ts';
import { vehicleState } from './mapping-in.ts';
import { instantOf, OPTIONAL, wireInstants, wireOrder } from './mapping-out.ts';
import { Connection, Factsheet, ROOT, State, VERSION } from './wire.ts';

const STATUS: Record<Connection['connectionState'], DeviceStatus> = {
  ONLINE: 'online',
  OFFLINE: 'offline',
  CONNECTIONBROKEN: 'offline',
};

const dialect: Dialect = {
  name: 'vda5050-v2',
  root: ROOT,
  config: ConfigOf2,
  incoming: {
    state: reader(State, (message, config) => {
      return { type: 'state', state: vehicleState(message, config) };
    }),
    connection: reader(Connection, ({ connectionState }) => ({
      type: 'connection',
      status: STATUS[connectionState],
      isWill: connectionState === 'CONNECTIONBROKEN',
    })),
    factsheet: reader(Factsheet, (message) => {
      return { type: 'facts', facts: vehicleFacts(message) };
    }),
  },
  // `noRouteError` is not in the text but in wide use.
  orderErrors: new Set(['orderError', 'validationError', 'orderUpdateError', 'noRouteError']),
  nothingToCancel: 'noOrderToCancel',
  version: ({ version }) => (version === '2.0' ? '2.0.0' : VERSION),
  order: wireOrder,
  optional: OPTIONAL,
  instant: instantOf,
  instants: wireInstants,
};

/** Vehicles of VDA 5050, versions 2.0 and 2.1. */
export const vda5050V2 = createVda5050(dialect);
