import type { TroubleCounter } from '#base/log.ts';
import type { Scheduler } from '#base/time.ts';
import type {
  DeviceCommand,
  DeviceEventPort,
  DeviceId,
  DeviceKind,
  DeviceStatus,
} from '../ports.ts';

/** One device as the hub holds it. */
export interface Session {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly status: DeviceStatus;
  readonly unacknowledged: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  send(commands: readonly DeviceCommand[]): void;
  withdraw(commandIds: ReadonlySet<string>): void;
}

export interface SessionParts {
  readonly device: DeviceId;
  readonly kind: DeviceKind;
  readonly scheduler: Scheduler;
  readonly trouble: TroubleCounter;
  events(): DeviceEventPort | undefined;
}
