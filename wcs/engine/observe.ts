/** What the engine tells those who draw curves; losing any of it loses nothing. */
import type { Millis } from '#base/time.ts';
import type { DeviceCommand, DeviceEvent, DeviceId, TelemetryPort } from '#hub/ports.ts';
import type { JobRow } from './state.ts';

export interface Observer {
  jobEnded(job: JobRow, at: Millis): void;
  fact(event: DeviceEvent): void;
  state(event: DeviceEvent): void;
  sent(command: DeviceCommand, at: Millis): void;
  acknowledged(commandId: string, at: Millis): void;
  withdrawn(commandIds: readonly string[]): void;
  /** Milliseconds from command to acknowledgement of the last commands, by device kind. */
  latencies(): Readonly<Record<string, readonly number[]>>;
}

const MAX_SAMPLES = 10_000;
const MAX_UNDER_WAY = 50_000;
const VEHICLE_EVERY_MS = 5_000;

export function createObserver(telemetry: TelemetryPort): Observer {
  const sent = new Map<string, { readonly kind: string; readonly at: Millis }>();
  const samples = new Map<string, number[]>();
  const told = new Map<DeviceId, Millis>();
  return {
    jobEnded(job, at) {
      telemetry.record({
        measurement: 'job',
        tags: { kind: job.task.kind, status: job.status, actor: job.actor ?? '' },
        fields: { seconds: (at - job.createdAt) / 1_000 },
        at,
      });
    },
    fact({ device, body, at }) {
      if (body.type === 'weight') {
        telemetry.record({
          measurement: 'weight',
          tags: { device },
          fields: { grams: body.grams },
          at,
        });
      }
      if (body.type === 'device_status') {
        const fields = { online: body.status !== 'offline', degraded: body.status === 'degraded' };
        telemetry.record({ measurement: 'device', tags: { device }, fields, at });
      }
      if (body.type === 'command_refused') sent.delete(body.commandId);
    },
    state({ device, body, at }) {
      if (body.type !== 'vehicle_state') return;
      if (at - (told.get(device) ?? Number.NEGATIVE_INFINITY) < VEHICLE_EVERY_MS) return;
      told.set(device, at);
      const { battery, charging, driving, position } = body.state;
      telemetry.record({
        measurement: 'vehicle',
        tags: { device },
        fields: {
          battery,
          charging,
          driving,
          ...(position ? { x: position.x, y: position.y } : {}),
        },
        at,
      });
    },
    sent(command, at) {
      if (sent.size < MAX_UNDER_WAY) sent.set(command.commandId, { kind: command.body.kind, at });
    },
    acknowledged(commandId, at) {
      const one = sent.get(commandId);
      if (!one) return;
      sent.delete(commandId);
      const list = samples.get(one.kind) ?? [];
      if (list.length >= MAX_SAMPLES) list.shift();
      list.push(at - one.at);
      samples.set(one.kind, list);
    },
    withdrawn(commandIds) {
      for (const commandId of commandIds) sent.delete(commandId);
    },
    latencies: () => Object.fromEntries(samples),
  };
}
