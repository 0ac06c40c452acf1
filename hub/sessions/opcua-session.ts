/**
 * A device on OPC UA. Connect (again after 0.25 s … 2 s) → monitor → online. A lost connection is
 * closed and made anew; values of the time between are gone, which a scale can bear: the newest
 * comes again with the new monitor. A reading's facts are repeated until they are committed.
 */
import { isOperatingError } from '#base/operating-error.ts';
import { sleep, type Timer } from '#base/time.ts';
import type { Links, NodeLink, NodeRead, OpcUaAdapter } from '../ports.ts';
import { backoff } from './backoff.ts';
import { createSessionCore } from './core.ts';
import { createSerial } from './serial.ts';
import type { Session, SessionParts } from './session.ts';

const CONNECT_FIRST_MS = 250;
const CONNECT_MOST_MS = 2_000;
const COMMIT_RETRY_MS = 500;
const CALL_RETRY_MS = 500;
/** Readings that may wait for a commit; the rest are dropped, the newest value comes again. */
const MAX_READS_WAITING = 500;

export function createOpcUaSession(
  adapter: OpcUaAdapter,
  config: unknown,
  links: Pick<Links, 'openNodes'>,
  parts: SessionParts,
): Session {
  const { device, scheduler } = parts;
  const core = createSessionCore(parts);
  const serial = createSerial();
  let state = adapter.initial(device, config);
  let line: NodeLink | undefined;
  let attempts = 0;
  let waiting = 0;
  let timer: Timer | undefined;

  function reconnect() {
    if (core.stopped) return;
    const wait = backoff(attempts++, CONNECT_FIRST_MS, CONNECT_MOST_MS);
    timer = scheduler.after(wait, `hub.connect ${device}`, () => core.guard(connect()));
  }

  async function connect(): Promise<void> {
    let opened: NodeLink | undefined;
    try {
      opened = await links.openNodes(adapter.endpoint(config));
      if (core.stopped) return await opened.close();
      await opened.monitor(adapter.monitor(config), take);
      const mine = opened;
      mine.onStatus((connected) => {
        if (!connected && line === mine) void core.guard(lost());
      });
      line = mine;
      attempts = 0;
      core.setStatus('online');
      await serial.run(callDue);
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      core.fault(`cannot connect: ${error.code}`);
      await opened?.close().catch(() => core.fault('cannot close'));
      reconnect();
    }
  }

  async function lost(): Promise<void> {
    const broken = line;
    line = undefined;
    core.setStatus('offline');
    reconnect();
    await broken?.close();
  }

  function take(read: NodeRead): void {
    if (core.stopped) return;
    if (waiting >= MAX_READS_WAITING) {
      core.fault('readings dropped');
      return;
    }
    waiting++;
    const at = scheduler.now();
    const work = serial.run(async () => {
      waiting--;
      const decoded = adapter.decode(state, read, at);
      for (const cause of decoded.faults) core.fault(cause);
      state = decoded.state;
      while (!core.stopped) {
        try {
          await core.deliver(decoded.events);
          return;
        } catch (error) {
          if (!isOperatingError(error)) throw error;
          core.fault(`cannot commit: ${error.code}`);
          await sleep(scheduler, COMMIT_RETRY_MS, `hub.commit ${device}`);
        }
      }
    });
    void core.guard(work);
  }

  async function callDue(): Promise<void> {
    const open = line;
    if (!open || core.stopped) return;
    for (const { command } of core.outbox.due(scheduler.now())) {
      const encoded = adapter.encode(state, command, scheduler.now());
      if (encoded.refused !== undefined) {
        core.refuse(command.commandId, encoded.refused);
        continue;
      }
      try {
        for (const write of encoded.writes) await open.call(write);
      } catch (error) {
        if (!isOperatingError(error)) throw error;
        core.fault(error.code);
        if (!error.retryable) {
          core.refuse(command.commandId, error.message);
          continue;
        }
        timer = scheduler.after(CALL_RETRY_MS, `hub.call ${device}`, sendSoon);
        return;
      }
      state = encoded.state;
      core.acknowledge(command.commandId);
    }
  }

  const sendSoon = (): Promise<void> => core.guard(serial.run(callDue));

  return {
    id: device,
    kind: adapter.kind,
    get status() {
      return core.status;
    },
    get unacknowledged() {
      return core.outbox.size;
    },
    async start() {
      core.begin();
      timer = scheduler.after(0, `hub.connect ${device}`, () => core.guard(connect()));
    },
    async stop() {
      core.stop();
      timer?.cancel();
      await line?.close();
    },
    send(commands) {
      for (const command of commands) {
        if (!core.outbox.add(command, scheduler.now())) core.fault('too many commands');
      }
      void sendSoon();
    },
    withdraw(commandIds) {
      for (const id of commandIds) core.outbox.remove(id);
    },
  };
}
