import { OperatingError } from '#base/operating-error.ts';
import type { Neighbour } from './network/http-network.ts';

/** Everything the warehouse process can be told, with the embedded defaults. */
export interface WarehouseConfig {
  readonly siteFile: string;
  readonly dataFolder: string;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly wsPort: number;
  readonly databaseUrl: string | undefined;
  readonly mqttUrl: string | undefined;
  /** Where the outside broker speaks MQTT over WebSocket, for handhelds in a browser. */
  readonly mqttWsUrl: string | undefined;
  /** Whether the broker inside asks each device for its key. */
  readonly asksDevices: boolean;
  readonly influxUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Other warehouses of the company, each a process of its own. */
  readonly warehouses: readonly Neighbour[];
  /** What the process that started this one shows to be let in. */
  readonly launcherKey: string | undefined;
  readonly logLevel: string;
}

function urlOf(name: string, protocols: readonly string[]): string | undefined {
  const given = process.env[name];
  if (!given) return undefined;
  let protocol: string;
  try {
    protocol = new URL(given).protocol;
  } catch {
    protocol = '';
  }
  if (protocols.includes(protocol)) return given;
  throw new OperatingError(
    'config.url',
    `${name} must be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    { retryable: false },
  );
}

function asksDevices(given: string): boolean {
  // A word written wrong must not leave the door open.
  if (given === '' || given === 'keys') return given === 'keys';
  throw new OperatingError('config.mqtt_login', 'MQTT_LOGIN is `keys`, or not set', {
    retryable: false,
  });
}

/**
 * `CODE=URL` by commas; what stands before an @ in the URL is the key that the other one asks for.
 */
export function warehousesOf(given: string): Neighbour[] {
  return given
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one): Neighbour => {
      const [, warehouse, address] = /^([A-Za-z0-9_.:-]{1,40})=(https?:\/\/.+)$/.exec(one) ?? [];
      if (!warehouse || !address || !URL.canParse(address)) {
        const said = 'WAREHOUSES is a list like SOUTH=http://south:8080,EAST=https://KEY@east';
        throw new OperatingError('config.warehouses', said, { retryable: false });
      }
      const url = new URL(address);
      const key = decodeURIComponent(url.username);
      url.username = '';
      return { warehouse, url: url.href, ...(key ? { key } : {}) };
    });
}

/**
 * By this name of the environment a launcher hands its children a key of chance: to the warehouse, which
 * lets it in, and to the plant, whose ERP shows it. It lives as long as the launcher.
 */
export const LAUNCHER_KEY = 'WAREHUB_LAUNCHER_KEY';

/** What the environment says; the rest comes from the command line. */
export function environmentConfig(): Pick<
  WarehouseConfig,
  | 'databaseUrl'
  | 'mqttUrl'
  | 'mqttWsUrl'
  | 'asksDevices'
  | 'influxUrl'
  | 'smtpUrl'
  | 'mailFrom'
  | 'warehouses'
  | 'launcherKey'
  | 'logLevel'
> {
  return {
    databaseUrl: urlOf('DATABASE_URL', ['postgres:', 'postgresql:']),
    mqttUrl: urlOf('MQTT_URL', ['mqtt:', 'mqtts:']),
    mqttWsUrl: urlOf('MQTT_WS_URL', ['ws:', 'wss:']),
    asksDevices: asksDevices(process.env.MQTT_LOGIN ?? ''),
    influxUrl: urlOf('INFLUX_URL', ['http:', 'https:']),
    smtpUrl: urlOf('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: process.env.MAIL_FROM ?? 'warehub@localhost',
    warehouses: warehousesOf(process.env.WAREHOUSES ?? ''),
    launcherKey: process.env[LAUNCHER_KEY] || undefined,
    logLevel: process.env.LOG_LEVEL ?? 'info',
  };
}

export const ENVIRONMENT_HELP = {
  DATABASE_URL: 'postgres://user:password@host/database: a PostgreSQL server (15 or newer)',
  MQTT_URL: 'mqtt://host:1883: an outside broker instead of the one inside',
  MQTT_WS_URL: 'ws://host:9001: that broker over WebSocket, for handhelds in a browser',
  MQTT_LOGIN:
    'keys: the broker inside asks each device for its key (People, API keys); otherwise it asks nobody',
  INFLUX_URL: 'http://host:8086/database: where telemetry goes',
  SMTP_URL: 'smtp://user:password@host:587: the mail server by which alerts are sent',
  MAIL_FROM: 'warehub@example.com: whom mails are from',
  WAREHOUSES:
    'SOUTH=http://south:8080,EAST=https://KEY@east: other warehouses, for stock and transfers',
  LOG_LEVEL: 'debug, info, warn or error',
};
