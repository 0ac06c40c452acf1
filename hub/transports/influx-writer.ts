/**
 * Measurements to InfluxDB, best effort: a bounded queue, batches, back-off; losing a point loses
 * nothing that counts.
 *
 * What the influx client does by itself and what is done about it here:
 * - A newline in a tag begins a new line, so a tag could write a measurement of its own; a trailing
 *   backslash, an empty tag, NaN and null are refused by the server. So points are cleaned first.
 * - Its errors carry the request with its Authorization header. So only the message and the status
 *   code are logged.
 */
import { InfluxDB, type IPoint } from 'influx';
import { backOff } from '#base/back-off.ts';
import { createBoundedQueue } from '#base/bounded-queue.ts';
import type { TroubleCounter } from '#base/log.ts';
import type { TelemetryPoint, TelemetryPort } from '../ports.ts';

export interface InfluxWriter extends TelemetryPort {
  /** Points refused because the queue was full. */
  readonly dropped: number;
  readonly queued: number;
  /** Writes what is queued, once, and stops. */
  close(): Promise<void>;
}

const MAX_QUEUED = 20_000;
const BATCH = 500;
const FLUSH_EVERY_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_TAG = 120;

/** A tag's value without what would break the line; undefined: leave the tag out. */
export function cleanTag(value: string): string | undefined {
  const clean = value
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, MAX_TAG)
    .replace(/\\+$/, '')
    .trim();
  return clean === '' ? undefined : clean;
}

/** Undefined when nothing worth writing is left. */
export function cleanPoint(point: TelemetryPoint): IPoint | undefined {
  const tags: Record<string, string> = {};
  for (const [name, value] of Object.entries(point.tags)) {
    const clean = cleanTag(value);
    if (clean !== undefined) tags[name] = clean;
  }
  const fields: Record<string, number | boolean> = {};
  for (const [name, value] of Object.entries(point.fields)) {
    if (typeof value === 'boolean' || Number.isFinite(value)) fields[name] = value;
  }
  if (Object.keys(fields).length === 0) return undefined;
  return { measurement: point.measurement, tags, fields, timestamp: point.at };
}

interface WriteError extends Error {
  readonly res?: { readonly statusCode?: number };
}

/** `url`: http://user:password@host:8086/database */
export function createInfluxWriter(options: {
  url: string;
  trouble: TroubleCounter;
}): InfluxWriter {
  const url = new URL(options.url);
  const database = url.pathname.replace(/^\//, '') || 'warehub';
  const influx = new InfluxDB({
    host: url.hostname,
    port: Number(url.port || 8086),
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    database,
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    pool: { requestTimeout: REQUEST_TIMEOUT_MS, maxRetries: 1 },
  });
  const queue = createBoundedQueue<IPoint>(MAX_QUEUED);
  const { trouble } = options;
  let batch: IPoint[] = [];
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let databaseAsked = false;

  const note = (error: unknown) => {
    const { message, res } = error as WriteError;
    trouble.note(`influx: ${message.split('\n')[0]}`, { status: res?.statusCode });
  };

  async function flush(): Promise<boolean> {
    if (!databaseAsked) {
      databaseAsked = true;
      // Only version 1 makes databases this way; elsewhere it must be there.
      await influx.createDatabase(database).catch(note);
    }
    for (;;) {
      while (batch.length < BATCH) {
        const next = queue.shift();
        if (!next) break;
        batch.push(next);
      }
      if (batch.length === 0) return true;
      try {
        await influx.writePoints(batch, { precision: 'ms' });
        batch = [];
      } catch (error) {
        note(error);
        const status = (error as WriteError).res?.statusCode ?? 0;
        if (status < 400 || status >= 500) return false;
        // The server does not want these points; it stored the good ones among them.
        batch = [];
      }
    }
  }

  function later() {
    const wait = backOff(failures, FLUSH_EVERY_MS, MAX_BACKOFF_MS);
    timer = setTimeout(() => {
      flush().then((written) => {
        failures = written ? 0 : failures + 1;
        if (!written) databaseAsked = false;
        if (!stopped) later();
      }, note);
    }, wait);
    timer.unref();
  }
  later();

  return {
    record(point) {
      const clean = cleanPoint(point);
      if (clean && !stopped) queue.push(clean);
    },
    get dropped() {
      return queue.refused;
    },
    get queued() {
      return queue.size + batch.length;
    },
    async close() {
      stopped = true;
      clearTimeout(timer);
      await flush();
    },
  };
}
