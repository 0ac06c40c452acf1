import type { DeviceCommand, DeviceId, DeviceKind, DeviceStatus } from '../ports.ts';
import type { Heard, SessionCore, SessionParts } from './core.ts';

/** One device as the hub holds it. */
export interface Session {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly status: DeviceStatus;
  readonly heard: Heard;
  readonly unacknowledged: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  send(commands: readonly DeviceCommand[]): void;
  withdraw(commandIds: ReadonlySet<string>): void;
}

/** What differs from protocol to protocol. */
export interface SessionWire {
  open(): Promise<void>;
  close(): Promise<void>;
  /** There is something new in the outbox. */
  sendSoon(): void;
}

export function createSession(parts: SessionParts, core: SessionCore, wire: SessionWire): Session {
  return {
    id: parts.device,
    kind: parts.kind,
    get status() {
      return core.status;
    },
    get heard() {
      return core.heard;
    },
    get unacknowledged() {
      return core.outbox.size;
    },
    start() {
      core.begin();
      return wire.open();
    },
    stop() {
      core.stop();
      return wire.close();
    },
    send(commands) {
      for (const command of commands) {
        if (!core.outbox.add(command, parts.scheduler.now())) core.fault('too many commands');
      }
      wire.sendSoon();
    },
    withdraw(commandIds) {
      for (const id of commandIds) core.outbox.remove(id);
    },
  };
}
