/**
 * What all sessions share. A session is `offline` until its device spoke, `online` while it does,
 * `degraded` when it answers but badly (missed polls, a stuck heartbeat, silence), and `offline`
 * again when the line or the device says so. Each change is told to the engine as a
 * `device_status` fact, again and again until it is committed. The first that is told after a start
 * is always `offline`: what a device was shown by an earlier life of the hub may be lost with the
 * broker in it, so the engine shows it again when the device comes online.
 *
 * What a device sends becomes facts and states here: facts are committed by the engine before the
 * wire is acknowledged and before the adapter's state moves on, so that a fact whose commit failed
 * is decoded anew from the same wire.
 */
import type { TroubleCounter } from '#base/log.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import type {
  DeviceEvent,
  DeviceEventBody,
  DeviceEventPort,
  DeviceId,
  DeviceKind,
  DeviceStatus,
  FactAnswer,
} from '../ports.ts';
import { createOutbox, type Outbox } from './outbox.ts';

export interface SessionParts {
  readonly device: DeviceId;
  readonly kind: DeviceKind;
  readonly scheduler: Scheduler;
  readonly trouble: TroubleCounter;
  events(): DeviceEventPort | undefined;
}

export interface Committed {
  readonly event: DeviceEvent;
  readonly answer: FactAnswer;
}

/** How a device is and what was heard of it, since the hub was started. */
export interface Heard {
  readonly status: DeviceStatus;
  readonly since: Millis;
  /** When it last answered or said anything; undefined: not yet. */
  readonly heardAt: Millis | undefined;
  /** What it said last, the newest first; of states only that they came (`heardAt`). */
  readonly said: readonly { readonly at: Millis; readonly body: DeviceEventBody }[];
}

/** Of these only the newest matters: they are handed over, and never wait for a commit. */
const STATES: readonly DeviceEventBody['type'][] = [
  'vehicle_state',
  'vehicle_facts',
  'equipment_state',
];
const isState = ({ type }: DeviceEventBody): boolean => STATES.includes(type);

export interface SessionCore {
  readonly status: DeviceStatus;
  readonly heard: Heard;
  readonly outbox: Outbox;
  readonly stopped: boolean;
  /**
   * Hands over what was decoded. Undefined when nothing in it had to be committed; else the facts
   * with their answers. Rejects with an operating error when the engine cannot commit.
   */
  deliver(events: readonly DeviceEvent[]): Promise<readonly Committed[]> | undefined;
  setStatus(status: DeviceStatus): void;
  /** The device has the command: told to the engine, then forgotten. */
  acknowledge(commandId: string): void;
  refuse(commandId: string, reason: string): void;
  /** Counts a trouble of this device; logged once per cause. */
  fault(cause: string, facts?: object): void;
  /** Lets work run on by itself; what it throws is a bug, operating errors are troubles. */
  guard(work: Promise<unknown>): Promise<void>;
  onStatus(listen: (status: DeviceStatus) => void): void;
  begin(): void;
  stop(): void;
}

const COMMIT_RETRY_MS = 1_000;
const MAX_FACTS_A_COMMIT = 64;
/** What a device said last is kept for whoever looks after it. */
const MAX_SAID = 20;

export function createSessionCore(parts: SessionParts): SessionCore {
  const { device, scheduler, trouble } = parts;
  const outbox = createOutbox();
  const listeners: ((status: DeviceStatus) => void)[] = [];
  let status: DeviceStatus = 'offline';
  /** What the engine has committed; undefined before the first. */
  let told: DeviceStatus | undefined;
  let stopped = false;
  let telling = false;
  let statusSince: Millis = scheduler.now();
  let heardAt: Millis | undefined;
  let said: Heard['said'] = [];
  const outcomes = new Map<string, DeviceEvent>();

  const fault = (cause: string, facts: object = {}) =>
    trouble.note(`${device}: ${cause}`, { device, ...facts });

  const guard = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => {},
      (error: unknown) => {
        if (isOperatingError(error)) return fault(`${error.code} ${error.message}`);
        scheduler.after(0, 'hub.bug', () => {
          throw error;
        });
      },
    );

  const keep = (body: DeviceEventBody, at = scheduler.now()) => {
    said = [{ at, body }, ...said].slice(0, MAX_SAID);
  };

  const change = (next: DeviceStatus) => {
    if (status === next) return;
    status = next;
    statusSince = scheduler.now();
    keep({ type: 'device_status', status });
    for (const listen of listeners) listen(status);
  };

  async function commit(facts: readonly DeviceEvent[]): Promise<readonly FactAnswer[]> {
    const port = parts.events();
    if (!port) {
      throw new OperatingError('hub.no_listener', 'nobody takes facts yet', { retryable: true });
    }
    return await port.facts(facts);
  }

  const statusFact = (said: DeviceStatus): DeviceEvent => ({
    eventId: `${device}:${said}:${statusSince}`,
    device,
    at: scheduler.now(),
    body: { type: 'device_status', status: said },
  });
  const opening = () => (told === undefined ? [statusFact('offline')] : []);

  /** Facts that the hub itself makes: status changes and outcomes of commands. */
  async function tell(): Promise<void> {
    if (telling || stopped) return;
    telling = true;
    try {
      for (;;) {
        const next = status;
        const changed = (told ?? 'offline') !== next;
        const facts = [
          ...opening(),
          ...(changed ? [statusFact(next)] : []),
          ...[...outcomes.values()].slice(0, MAX_FACTS_A_COMMIT),
        ];
        if (facts.length === 0 || stopped) return;
        await commit(facts);
        told = next;
        for (const { eventId } of facts) outcomes.delete(eventId);
        for (const { body } of facts) {
          if ('commandId' in body) outbox.remove(body.commandId);
        }
      }
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      fault(`cannot commit: ${error.code}`);
      scheduler.after(COMMIT_RETRY_MS, 'hub.tell', () => guard(tell()));
    } finally {
      telling = false;
    }
  }

  function settle(commandId: string, body: DeviceEvent['body']) {
    if (!outbox.has(commandId)) return;
    outbox.delivered(commandId);
    keep(body);
    const eventId = `${commandId}:${body.type}`;
    outcomes.set(eventId, { eventId, device, at: scheduler.now(), body });
    void guard(tell());
  }

  function taken(events: readonly DeviceEvent[]) {
    for (const event of events) {
      const { body } = event;
      if (isState(body)) parts.events()?.state(event);
      else if (body.type === 'device_status') {
        told = body.status;
        change(body.status);
      } else if ('commandId' in body) outbox.remove(body.commandId);
    }
  }

  return {
    outbox,
    fault,
    guard,
    get status() {
      return status;
    },
    get heard() {
      return { status, since: statusSince, heardAt, said };
    },
    get stopped() {
      return stopped;
    },
    deliver(events) {
      heardAt = scheduler.now();
      const facts = events.filter(({ body }) => {
        if (isState(body)) return false;
        if (body.type === 'device_status') return body.status !== told || body.status !== status;
        return !('commandId' in body) || outbox.has(body.commandId);
      });
      if (facts.length === 0) {
        taken(events);
        return undefined;
      }
      const first = opening();
      return commit([...first, ...facts]).then((answers) => {
        told ??= 'offline';
        for (const { body, at } of facts) if (body.type !== 'device_status') keep(body, at);
        taken(events);
        return facts.map((event, i) => {
          return { event, answer: answers[i + first.length] ?? { accepted: true } };
        });
      });
    },
    setStatus(next) {
      change(next);
      if (told !== status) void guard(tell());
    },
    acknowledge: (commandId) => settle(commandId, { type: 'command_acknowledged', commandId }),
    refuse: (commandId, reason) =>
      settle(commandId, { type: 'command_refused', commandId, reason }),
    onStatus: (listen) => void listeners.push(listen),
    begin: () => void guard(tell()),
    stop() {
      stopped = true;
    },
  };
}
