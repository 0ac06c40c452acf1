import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source.ts';

/** What a test can use and a machine may lack. Nothing of it is needed to pass. */
export interface Extra {
  readonly name: string;
  /** Where it was found. */
  readonly path: string | undefined;
  /** What is not shown when it is absent, and how to get it on Debian. */
  readonly without: string;
  /** Debian has it, so the continuous integration installs it and skips nothing for lack of it. */
  readonly installable: boolean;
}

const PATHS = ['/usr/sbin', '/usr/local/sbin', ...(process.env.PATH ?? '').split(':')];

function onPath(...names: string[]): string | undefined {
  for (const name of names) {
    for (const folder of PATHS) {
      const path = join(folder, name);
      if (folder !== '' && existsSync(path)) return path;
    }
  }
  return undefined;
}

/** The folder with initdb, postgres and pgbench: Debian's newest, or whatever is on the PATH. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    const versions = readdirSync(debian)
      .map(Number)
      .filter((version) => version >= 15)
      .sort((a, b) => b - a);
    for (const version of versions) {
      const bin = join(debian, String(version), 'bin');
      if (existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb'))) return bin;
    }
  }
  try {
    return execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

export const findMosquitto = () => onPath('mosquitto');
export const findInflux = () => onPath('influxd');
export const findChromium = () => onPath('chromium');

/** Public data that lies beside the project on some machines. */
export function findData(...path: string[]): string | undefined {
  const folder = join(ROOT, '..', 'shared', 'data', ...path);
  return existsSync(folder) ? folder : undefined;
}

export function findExtras(): readonly Extra[] {
  return [
    {
      name: 'PostgreSQL',
      path: findPostgres(),
      without: 'races and restarts on a PostgreSQL server (Debian: postgresql)',
      installable: true,
    },
    {
      name: 'Mosquitto',
      path: findMosquitto(),
      without: 'the hub on an outside MQTT broker (Debian: mosquitto)',
      installable: true,
    },
    {
      name: 'InfluxDB',
      path: findInflux(),
      without: 'telemetry into a real InfluxDB (Debian: influxdb)',
      installable: true,
    },
    {
      name: 'Chromium',
      path: findChromium(),
      without: 'the screens in a real browser (Debian: chromium, fonts-noto-cjk)',
      installable: true,
    },
    {
      name: 'public data',
      path: findData(),
      without: 'real orders and official schemas (the folder ../shared/data)',
      installable: false,
    },
  ];
}
