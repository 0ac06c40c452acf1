/**
 * A device on OPC UA. Connect (again after 0.25 s … 2 s) → monitor → online. A lost connection is
 * closed and made anew; values of the time between are gone, which a scale can bear: the newest
 * comes again with the new monitor. A reading's facts are repeated until they are committed.
 */
import { isOperatingError } from '#base/operating-error.ts';
import { sleep, type Timer } from '#base/time.ts';
import type { NodeRead, OpcUaAdapter } from '../adapter.ts';
import type { Links, NodeLink } from '../links.ts';
import { createConnector } from './connector.ts';
import { createSessionCore, type SessionParts } from './core.ts';
import { createSerial } from './serial.ts';
import { createSession, type Session } from './session.ts';

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
  let waiting = 0;
  let callTimer: Timer | undefined;

  const connector = createConnector(parts, core, connect);

  async function connect(): Promise<void> {
    let opened: NodeLink | undefined;
    try {
      opened = await links.openNodes(adapter.endpoint(config));
      if (core.stopped) return await opened.close();
      await opened.monitor(adapter.monitor(config), take);
      const mine = opened;
      line = mine;
      // Tells at once where it stands: it may be lost already.
      mine.onStatus((connected) => {
        if (!connected && line === mine) void core.guard(lost());
      });
      if (line !== mine) return;
      connector.reached();
      core.setStatus('online');
      await serial.run(callDue);
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      core.fault(`cannot connect: ${error.code}`);
      await opened?.close().catch(() => core.fault('cannot close'));
      connector.again();
    }
  }

  async function lost(): Promise<void> {
    const broken = line;
    line = undefined;
    core.setStatus('offline');
    connector.again();
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
        callTimer = scheduler.after(CALL_RETRY_MS, `hub.call ${device}`, sendSoon);
        return;
      }
      state = encoded.state;
      core.acknowledge(command.commandId);
    }
  }

  const sendSoon = (): Promise<void> => core.guard(serial.run(callDue));

  return createSession(parts, core, {
    async open() {
      connector.begin();
    },
    async close() {
      connector.stop();
      callTimer?.cancel();
      await line?.close();
    },
    sendSoon,
  });
}
