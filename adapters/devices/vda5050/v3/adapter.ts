import type { DeviceStatus } from '#hub/ports.ts';
import { createVda5050 } from '../codec/adapter.ts';
import { type Dialect, reader } from '../codec/dialect.ts';
import { ConfigOf3 } from '../profile.ts';
import { vehicleFacts } from './facts.ts';
import { vehicleState } from './mapping-in.ts';
import { instantOf, OPTIONAL, wireAnswers, wireInstants, wireOrder } from './mapping-out.ts';
import { Connection, Factsheet, ROOT, State, VERSION } from './wire.ts';
import { wireZones } from './zones.ts';

const STATUS: Record<Connection['connectionState'], DeviceStatus> = {
  ONLINE: 'online',
  OFFLINE: 'offline',
  // It hears nothing but being woken.
  HIBERNATING: 'offline',
  CONNECTION_BROKEN: 'offline',
};

const dialect: Dialect = {
  name: 'vda5050-v3',
  root: ROOT,
  config: ConfigOf3,
  incoming: {
    state: reader(State, (message, config) => {
      return { type: 'state', state: vehicleState(message, config) };
    }),
    connection: reader(Connection, ({ connectionState }) => ({
      type: 'connection',
      status: STATUS[connectionState],
      isWill: connectionState === 'CONNECTION_BROKEN',
    })),
    factsheet: reader(Factsheet, (message) => {
      return { type: 'facts', facts: vehicleFacts(message) };
    }),
  },
  // Errors by which an order is not taken; those of an order under way are none.
  orderErrors: new Set([
    'VALIDATION_FAILURE',
    'UNSUPPORTED_PARAMETER',
    'INVALID_ORDER',
    'INVALID_ORDER_ACTION',
    'OUTDATED_ORDER_UPDATE',
    'ORDER_UPDATE_FOLLOWING_CANCEL',
    'OTHER_ORDER_ACTIVE',
    'START_NODE_OUT_OF_RANGE',
    'NO_ROUTE_TO_TARGET',
    'MOBILE_ROBOT_NOT_AVAILABLE',
    'UNKNOWN_MAP_ID',
    'INSUFFICIENT_MEMORY',
  ]),
  nothingToCancel: 'NO_ORDER_TO_CANCEL',
  version: () => VERSION,
  order: wireOrder,
  optional: OPTIONAL,
  instant: instantOf,
  instants: wireInstants,
  answers: wireAnswers,
  zones: wireZones,
};

/** Vehicles of VDA 5050 3.0. */
export const vda5050V3 = createVda5050(dialect);
