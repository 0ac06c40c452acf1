import { OperatingError } from '#base/operating-error.ts';

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
  readonly influxUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
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

/** What the environment says; the rest comes from the command line. */
export function environmentConfig(): Pick<
  WarehouseConfig,
  'databaseUrl' | 'mqttUrl' | 'influxUrl' | 'smtpUrl' | 'mailFrom' | 'logLevel'
> {
  return {
    databaseUrl: urlOf('DATABASE_URL', ['postgres:', 'postgresql:']),
    mqttUrl: urlOf('MQTT_URL', ['mqtt:', 'mqtts:']),
    influxUrl: urlOf('INFLUX_URL', ['http:', 'https:']),
    smtpUrl: urlOf('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: process.env.MAIL_FROM ?? 'warehub@localhost',
    logLevel: process.env.LOG_LEVEL ?? 'info',
  };
}

export const ENVIRONMENT_HELP = {
  DATABASE_URL: 'postgres://user:password@host/database: a PostgreSQL server (15 or newer)',
  MQTT_URL: 'mqtt://host:1883: an outside broker instead of the one inside',
  INFLUX_URL: 'http://host:8086/database: where telemetry goes',
  SMTP_URL: 'smtp://user:password@host:587: the mail server by which alerts are sent',
  MAIL_FROM: 'warehub@example.com: whom mails are from',
  LOG_LEVEL: 'debug, info, warn or error',
};
