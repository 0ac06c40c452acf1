/**
 * A device on the broker. It says itself whether it is there (a retained connection message, a
 * last will); when the broker is away it counts as offline until it speaks again.
 *
 * Facts wait in line, one commit after the other, and are acknowledged after it. States do not
 * wait: while a commit is under way only the newest of each topic is kept. A command is published
 * at once, or as soon as the device takes it, and again (2 s, 4 s, … 15 s) until a message of the
 * device acknowledges it, and all open ones once more when the device comes back.
 */
import { backOff } from '#base/back-off.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { Timer } from '#base/time.ts';
import type { MqttAdapter, MqttRead, MqttWrite } from '../adapter.ts';
import type { MqttLink } from '../links.ts';
import { createAnswerLimit } from './answer-limit.ts';
import { createSessionCore, type SessionParts } from './core.ts';
import { createSerial } from './serial.ts';
import { createSession, type Session } from './session.ts';

const RESEND_FIRST_MS = 2_000;
const RESEND_MOST_MS = 15_000;
/** A vehicle reports at least every 30 s; after three missed reports something is wrong. */
const VEHICLE_SILENCE = { afterMs: 95_000, means: 'degraded' } as const;
/** Faulty messages of one device that are answered: a broken one must not keep the broker busy. */
const MAX_FAULT_ANSWERS_A_SECOND = 5;
const NOTHING_TO_WAIT_FOR = Promise.resolve();

export function createMqttSession(
  adapter: MqttAdapter,
  config: unknown,
  link: MqttLink,
  parts: SessionParts,
): Session {
  const { device, scheduler } = parts;
  const core = createSessionCore(parts);
  const serial = createSerial();
  const silence =
    adapter.silence?.(config) ?? (adapter.kind === 'vehicle' ? VEHICLE_SILENCE : undefined);
  const mayAnswerFault = createAnswerLimit(scheduler, MAX_FAULT_ANSWERS_A_SECOND);
  /** States that came while a commit was under way, the newest by topic. */
  const latest = new Map<string, MqttRead>();
  let state = adapter.initial(device, config);
  let brokerThere = false;
  let heardAt = scheduler.now();
  let silent = false;
  let resendTimer: Timer | undefined;
  let silenceTimer: Timer | undefined;

  async function publish(writes: readonly MqttWrite[]): Promise<void> {
    for (const write of writes) await link.publish(write);
  }

  /** Undefined when all was done at once. */
  function takeIn(read: MqttRead): Promise<void> | undefined {
    const before = state;
    const at = scheduler.now();
    heardAt = at;
    if (silent) {
      silent = false;
      if (silence?.means === 'degraded') core.setStatus('online');
    }
    const decoded = adapter.decode(before, read, at);
    for (const cause of decoded.faults) core.fault(cause, { topic: read.topic });
    if (decoded.faults.length > 0 && decoded.events.length === 0) {
      state = decoded.state;
      // Nothing was taken over: the fault's answer may be lost, the next message must not wait for it.
      return decoded.replies && mayAnswerFault() ? core.guard(publish(decoded.replies)) : undefined;
    }
    const commit = core.deliver(decoded.events);
    if (commit === undefined) {
      state = decoded.state;
      return decoded.replies && decoded.replies.length > 0 ? publish(decoded.replies) : undefined;
    }
    return commit.then(async (committed) => {
      state = decoded.state;
      const answers = committed.flatMap(
        ({ event, answer }) => adapter.answer?.(state, event, answer) ?? [],
      );
      // The commit stands: a lost answer comes again when the device resends its message.
      await core.guard(publish([...(decoded.replies ?? []), ...answers]));
    });
  }

  function takeState(read: MqttRead): Promise<void> {
    if (core.stopped) return NOTHING_TO_WAIT_FOR;
    if (!serial.busy) {
      const work = takeIn(read);
      if (work === undefined) return NOTHING_TO_WAIT_FOR;
      return serial.run(() => core.guard(work));
    }
    const waits = latest.has(read.topic);
    latest.set(read.topic, read);
    if (waits) return NOTHING_TO_WAIT_FOR;
    return serial.run(() => {
      const newest = latest.get(read.topic);
      latest.delete(read.topic);
      const work = newest && takeIn(newest);
      return work === undefined ? undefined : core.guard(work);
    });
  }

  const takeFact = (read: MqttRead): Promise<void> =>
    serial.run(() => {
      if (core.stopped) {
        throw new OperatingError('hub.stopped', 'the hub is stopping', { retryable: true });
      }
      return takeIn(read);
    });

  async function sendDue(): Promise<void> {
    if (core.stopped || !brokerThere) return;
    for (const entry of core.outbox.due(scheduler.now())) {
      const { command } = entry;
      const encoded = adapter.encode(state, command, scheduler.now());
      if (encoded.refused !== undefined) {
        core.refuse(command.commandId, encoded.refused);
        continue;
      }
      state = encoded.state;
      if (encoded.notBefore !== undefined && encoded.notBefore > scheduler.now()) {
        entry.dueAt = encoded.notBefore;
        continue;
      }
      entry.dueAt = scheduler.now() + backOff(entry.tries, RESEND_FIRST_MS, RESEND_MOST_MS);
      entry.tries++;
      try {
        await publish(encoded.writes);
        if (encoded.acknowledgedBy === 'write') core.acknowledge(command.commandId);
      } catch (error) {
        if (!isOperatingError(error)) throw error;
        core.fault(error.code);
        break;
      }
    }
    armResend();
  }

  function armResend() {
    resendTimer?.cancel();
    resendTimer = undefined;
    const due = core.outbox.nextDue();
    if (due === undefined || core.stopped) return;
    const wait = Math.max(1, due - scheduler.now());
    resendTimer = scheduler.after(wait, `hub.resend ${device}`, sendSoon);
  }

  const sendSoon = (): Promise<void> => core.guard(serial.run(sendDue));

  function watchSilence({ afterMs, means }: NonNullable<typeof silence>) {
    silenceTimer = scheduler.after(afterMs, `hub.silence ${device}`, () => {
      if (core.stopped) return;
      if (core.status === 'online' && scheduler.now() - heardAt >= afterMs) {
        silent = true;
        core.setStatus(means);
      }
      watchSilence({ afterMs, means });
    });
  }

  core.onStatus((status) => {
    if (status !== 'online') return;
    core.outbox.rush(scheduler.now());
    void sendSoon();
  });

  return createSession(parts, core, {
    async open() {
      link.onStatus((connected) => {
        if (core.stopped) return;
        brokerThere = connected;
        if (!connected) core.setStatus('offline');
        else void sendSoon();
      });
      for (const { filter, fact } of adapter.subscribe(config, device)) {
        await link.subscribe(filter, fact, fact ? takeFact : takeState);
      }
      if (silence) watchSilence(silence);
    },
    async close() {
      resendTimer?.cancel();
      silenceTimer?.cancel();
    },
    sendSoon,
  });
}
