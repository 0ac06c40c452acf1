import type { Millis } from '#base/time.ts';
import type { DeviceCommand } from '../ports.ts';

/** Commands on their way to one device; more than this means that nobody withdraws them. */
export const MAX_UNACKNOWLEDGED = 1_000;

export interface OutboxEntry {
  readonly command: DeviceCommand;
  tries: number;
  dueAt: Millis;
  /** The device has it; the engine has not yet stored that. */
  delivered: boolean;
}

/** The commands of one device in the order in which they were given, until acknowledged. */
export interface Outbox {
  /** False when there is no room. A command already on its way is not added twice. */
  add(command: DeviceCommand, now: Millis): boolean;
  has(commandId: string): boolean;
  delivered(commandId: string): void;
  remove(commandId: string): void;
  /** What shall be sent now, oldest first. */
  due(now: Millis): readonly OutboxEntry[];
  /** When the next resend is due; undefined: never. */
  nextDue(): Millis | undefined;
  /** Sends everything again at the next chance: the device was away. */
  rush(now: Millis): void;
  readonly size: number;
}

export function createOutbox(): Outbox {
  const entries = new Map<string, OutboxEntry>();
  const open = () => [...entries.values()].filter((entry) => !entry.delivered);
  return {
    add(command, now) {
      if (entries.has(command.commandId)) return true;
      if (entries.size >= MAX_UNACKNOWLEDGED) return false;
      entries.set(command.commandId, { command, tries: 0, dueAt: now, delivered: false });
      return true;
    },
    has: (commandId) => entries.has(commandId),
    delivered(commandId) {
      const entry = entries.get(commandId);
      if (entry) entry.delivered = true;
    },
    remove: (commandId) => void entries.delete(commandId),
    due: (now) => (entries.size === 0 ? [] : open().filter((entry) => entry.dueAt <= now)),
    nextDue() {
      const waiting = open();
      return waiting.length === 0 ? undefined : Math.min(...waiting.map((entry) => entry.dueAt));
    },
    rush(now) {
      for (const entry of entries.values()) entry.dueAt = now;
    },
    get size() {
      return entries.size;
    },
  };
}
