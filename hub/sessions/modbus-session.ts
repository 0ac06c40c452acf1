/**
 * A controller that is polled. Connect (again after 0.25 s, 0.5 s, … 2 s) → read the blocks of a
 * first connection → cycle: read all blocks in flight together, decode, commit, write. Online
 * after the first cycle; degraded at the second cycle missed in a row; after the fourth the line
 * is closed, the device is offline and connecting begins again. So after its return it is used
 * within a back-off and a cycle, less than 3 s.
 *
 * A command is acknowledged by its write. Commands are written in the order they were given; a
 * failed write is repeated, and the ones behind it wait.
 */
import { isOperatingError, type OperatingError } from '#base/operating-error.ts';
import type { Timer } from '#base/time.ts';
import type { ModbusAdapter, RegisterBlock, RegisterRead } from '../adapter.ts';
import type { Links, RegisterLink } from '../links.ts';
import type { DeviceEvent } from '../ports.ts';
import { createConnector } from './connector.ts';
import { createSessionCore, type SessionParts } from './core.ts';
import { createSerial } from './serial.ts';
import { createSession, type Session } from './session.ts';

const DEGRADED_AFTER = 2;
const OFFLINE_AFTER = 4;
/** Presses wait in their counters while the database is away. */
const COMMIT_PAUSE_MS = 250;

export function createModbusSession(
  adapter: ModbusAdapter,
  config: unknown,
  links: Pick<Links, 'openRegisters'>,
  parts: SessionParts,
): Session {
  const { device, scheduler } = parts;
  const core = createSessionCore(parts);
  const serial = createSerial();
  const { everyMs, blocks, atConnect = [] } = adapter.poll(config);
  const firstBlocks: readonly RegisterBlock[] = [...atConnect, ...blocks];
  let state = adapter.initial(device, config);
  let line: RegisterLink | undefined;
  let fresh = false;
  let missed = 0;
  let pollTimer: Timer | undefined;
  /** What the device itself says of its health. */
  let ownStatus: 'online' | 'degraded' = 'online';

  const connector = createConnector(parts, core, connect);

  async function connect(): Promise<void> {
    try {
      const opened = await links.openRegisters(adapter.endpoint(config));
      if (core.stopped) return await opened.close();
      line = opened;
      fresh = true;
      missed = 0;
      await cycle();
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      core.fault(`cannot connect: ${error.code}`);
      connector.again();
    }
  }

  async function cycle(): Promise<void> {
    const begun = scheduler.now();
    let pause = everyMs;
    await serial.run(async () => {
      const open = line;
      if (!open) return;
      const reads = await readAll(open);
      if (!reads) return;
      if (!(await take(reads))) pause = COMMIT_PAUSE_MS;
      else await writeDue();
    });
    if (core.stopped) return;
    if (missed >= OFFLINE_AFTER) return await giveUp();
    const wait = Math.max(1, pause - (scheduler.now() - begun));
    pollTimer = scheduler.after(wait, `hub.poll ${device}`, () => core.guard(cycle()));
  }

  /** Undefined when the device did not answer. */
  async function readAll(open: RegisterLink): Promise<readonly RegisterRead[] | undefined> {
    const wanted = fresh ? firstBlocks : blocks;
    const settled = await Promise.allSettled(wanted.map((block) => open.read(block)));
    const failed = settled.find((one) => one.status === 'rejected');
    if (!failed) return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    missedOne(failed.reason);
    return undefined;
  }

  function missedOne(error: unknown) {
    if (!isOperatingError(error)) throw error;
    missed++;
    core.fault(error.code);
    if (missed >= DEGRADED_AFTER && core.status === 'online') core.setStatus('degraded');
  }

  /** False when the engine could not commit: the adapter's state stays, all is decoded anew. */
  async function take(reads: readonly RegisterRead[]): Promise<boolean> {
    const decoded = adapter.decode(state, reads, scheduler.now());
    for (const cause of decoded.faults) core.fault(cause);
    const events: DeviceEvent[] = [];
    let said = ownStatus;
    for (const event of decoded.events) {
      const { body } = event;
      if (body.type !== 'device_status') events.push(event);
      else if (body.status !== 'offline') said = body.status;
    }
    const commit = core.deliver(events);
    try {
      if (commit !== undefined) await commit;
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      core.fault(`cannot commit: ${error.code}`);
      return false;
    }
    state = decoded.state;
    ownStatus = said;
    fresh = false;
    missed = 0;
    connector.reached();
    core.setStatus(ownStatus);
    return true;
  }

  async function writeDue(): Promise<void> {
    const open = line;
    if (!open || fresh || core.stopped) return;
    try {
      for (const { command } of core.outbox.due(scheduler.now())) {
        const encoded = adapter.encode(state, command, scheduler.now());
        if (encoded.refused !== undefined) {
          core.refuse(command.commandId, encoded.refused);
          continue;
        }
        try {
          for (const write of encoded.writes) await open.write(write);
        } catch (error) {
          if (!isOperatingError(error) || error.retryable) throw error;
          core.refuse(command.commandId, error.message);
          continue;
        }
        state = encoded.state;
        core.acknowledge(command.commandId);
      }
      const upkeep = adapter.upkeep?.(state, scheduler.now());
      for (const write of upkeep?.writes ?? []) await open.write(write);
      if (upkeep) state = upkeep.state;
    } catch (error) {
      missedOne(error);
    }
  }

  async function giveUp(): Promise<void> {
    const broken = line;
    line = undefined;
    core.setStatus('offline');
    connector.again();
    await broken?.close().catch((error: OperatingError) => core.fault(error.code));
  }

  return createSession(parts, core, {
    async open() {
      connector.begin();
    },
    async close() {
      connector.stop();
      pollTimer?.cancel();
      await line?.close();
    },
    sendSoon() {
      if (line && !fresh) void core.guard(serial.run(writeDue));
    },
  });
}
