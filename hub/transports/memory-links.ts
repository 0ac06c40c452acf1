/**
 * All wires without sockets, for virtual time: the hub takes `links()`, the simulators take `ends`.
 * Everything happens in actions of the scheduler, chance comes from the seed, and each fault that a
 * real line has can be dealt.
 */
import { OperatingError } from '#base/operating-error.ts';
import type { Random } from '#base/random.ts';
import { type Millis, type Scheduler, sleep } from '#base/time.ts';
import type { MqttWrite, NodeRead } from '../adapter.ts';
import type { Links, NodeLink, RegisterLink } from '../links.ts';
import { type MemoryFaults, NO_FAULTS } from './memory-faults.ts';
import { createMemoryBroker, type MemoryMqttClient } from './memory-mqtt.ts';

export type MemoryLineFault = 'cut' | 'hang' | 'garbage' | 'refuse';

export interface MemoryRegisterBank {
  read(block: {
    readonly table: 'input' | 'holding';
    readonly address: number;
    readonly length: number;
  }): readonly number[];
  write(write: { readonly address: number; readonly values: readonly number[] }): void;
}

type NodeValue = number | boolean | string;

export interface MemoryNodeBank {
  read(path: string): NodeValue | undefined;
  watch(listen: (path: string, value: NodeValue) => void): void;
  call(method: string, inputs: readonly NodeValue[]): boolean;
}

export interface MemoryEnd {
  fault(kind: MemoryLineFault): void;
  heal(): void;
}

/** What the simulators attach to; the plant's `PlantEnds` has the same shape. */
export interface MemoryEnds {
  mqtt(clientId: string, will?: MqttWrite): MemoryMqttClient;
  registers(
    endpoint: { host: string; port: number; unitId: number },
    bank: MemoryRegisterBank,
  ): MemoryEnd;
  nodes(endpoint: { url: string; root: string }, bank: MemoryNodeBank): MemoryEnd;
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface MemoryPlant {
  /** The hub's side. `fence` is the death of the hub's process: its awaits never settle again. */
  links(): Links & { fence(): void };
  readonly ends: MemoryEnds;
  cutClient(clientId: string, forMs: Millis): void;
  /** `endpoint`: `host:port/unit` or `url#root`. */
  cutEndpoint(endpoint: string, forMs: Millis, kind?: MemoryLineFault): void;
  readonly clientIds: readonly string[];
  readonly endpoints: readonly string[];
}

const ANSWER_TIMEOUT_MS = 500;

export const registerEndpoint = (at: { host: string; port: number; unitId: number }): string =>
  `${at.host}:${at.port}/${at.unitId}`;
export const nodeEndpoint = (at: { url: string; root: string }): string => `${at.url}#${at.root}`;

interface Line<Bank> extends MemoryEnd {
  readonly bank: Bank;
  kind: MemoryLineFault | undefined;
  onFault: (() => void)[];
}

function createLine<Bank>(bank: Bank): Line<Bank> {
  const line: Line<Bank> = {
    bank,
    kind: undefined,
    onFault: [],
    fault(kind) {
      line.kind = kind;
      for (const listen of line.onFault.splice(0)) listen();
    },
    heal() {
      line.kind = undefined;
    },
  };
  return line;
}

export function createMemoryPlant(parts: {
  scheduler: Scheduler;
  random: Random;
  faults?: MemoryFaults;
}): MemoryPlant {
  const { scheduler } = parts;
  const faults = parts.faults ?? NO_FAULTS;
  const random = parts.random.fork('wires');
  const broker = createMemoryBroker({ scheduler, random: random.fork('mqtt'), faults });
  const chance = random.fork('requests');
  const banks = new Map<string, Line<MemoryRegisterBank>>();
  const devices = new Map<string, Line<MemoryNodeBank>>();
  const clientIds: string[] = [];
  let opened = false;

  const failure = (code: string, message: string, retryable = true) =>
    new OperatingError(code, message, { retryable });

  /** Throws what a real line would throw in its present state. */
  async function pass(line: Line<unknown>, name: string): Promise<void> {
    if (line.kind === 'cut' || !opened) throw failure('transport.closed', `${name} is closed`);
    if (line.kind === 'refuse') throw failure('protocol.refused', `${name} answers with an error`);
    if (line.kind !== undefined || chance.chance(faults.loseRequest)) {
      await sleep(scheduler, ANSWER_TIMEOUT_MS, `timeout ${name}`);
      throw failure('transport.timeout', `${name} does not answer`);
    }
  }

  async function answer<T>(line: Line<unknown>, name: string, ask: () => T): Promise<T> {
    await pass(line, name);
    try {
      return ask();
    } catch (error) {
      const code = (error as { modbusCode?: unknown }).modbusCode;
      if (typeof code !== 'number') throw error;
      throw failure('protocol.modbus_exception', `${name}: exception ${code}`, code >= 4);
    }
  }

  function registerLink(
    endpoint: string,
    alive: <T>(work: Promise<T>) => Promise<T>,
  ): RegisterLink {
    const line = banks.get(endpoint)!;
    return {
      read: (block) =>
        alive(answer(line, endpoint, () => ({ ...block, values: line.bank.read(block) }))),
      write: (write) => alive(answer(line, endpoint, () => line.bank.write(write))),
      async close() {},
    };
  }

  function nodeLink(
    endpoint: string,
    side: { readonly fenced: boolean },
    alive: <T>(work: Promise<T>) => Promise<T>,
  ): NodeLink {
    const line = devices.get(endpoint)!;
    const listeners: ((connected: boolean) => void)[] = [];
    let monitored: readonly string[] = [];
    let take: ((read: NodeRead) => void) | undefined;
    let open = true;
    let reading = false;
    const readSoon = () => {
      if (reading || !take) return;
      reading = true;
      scheduler.after(faults.latencyMs[0], `values ${endpoint}`, async () => {
        reading = false;
        if (!open || side.fenced) return;
        for (const path of monitored) {
          const value = line.bank.read(path);
          if (value !== undefined) take?.({ path, value, good: true });
        }
      });
    };
    line.onFault.push(() => {
      if (!open) return;
      open = false;
      scheduler.after(0, `lost ${endpoint}`, async () => {
        if (!side.fenced) for (const listen of listeners) listen(false);
      });
    });
    watchers(line).add(readSoon);
    return {
      async monitor(paths, handle) {
        await alive(pass(line, endpoint));
        monitored = paths;
        take = handle;
        readSoon();
      },
      call: ({ method, arguments: inputs }) =>
        alive(
          answer(line, endpoint, () => {
            if (!line.bank.call(method, inputs)) {
              throw failure('protocol.opcua', `${method} is not possible now`);
            }
          }),
        ),
      onStatus(listen) {
        listeners.push(listen);
        listen(open);
      },
      async close() {
        open = false;
        watchers(line).delete(readSoon);
      },
    };
  }

  const watcherSets = new Map<object, Set<() => void>>();
  function watchers(line: Line<MemoryNodeBank>) {
    let set = watcherSets.get(line);
    if (!set) {
      set = new Set();
      watcherSets.set(line, set);
      const all = set;
      line.bank.watch(() => {
        for (const readSoon of all) readSoon();
      });
    }
    return set;
  }

  return {
    clientIds,
    get endpoints() {
      return [...banks.keys(), ...devices.keys()];
    },
    links() {
      const { mqtt, fence } = broker.link();
      const side = { fenced: false };
      const never = new Promise<never>(() => {});
      const alive = async <T>(work: Promise<T>): Promise<T> => {
        try {
          const value = await work;
          return side.fenced ? await never : value;
        } catch (error) {
          if (side.fenced) return await never;
          throw error;
        }
      };
      const find = async (there: boolean, line: () => Line<unknown>, name: string) => {
        if (!there) throw failure('transport.refused', `nobody listens at ${name}`);
        await pass(line(), name);
      };
      return {
        mqtt,
        async openRegisters(endpoint) {
          const name = registerEndpoint(endpoint);
          await alive(find(banks.has(name), () => banks.get(name)!, name));
          return registerLink(name, alive);
        },
        async openNodes(endpoint) {
          const name = nodeEndpoint(endpoint);
          await alive(find(devices.has(name), () => devices.get(name)!, name));
          return nodeLink(name, side, alive);
        },
        fence() {
          side.fenced = true;
          fence();
        },
      };
    },
    ends: {
      mqtt(clientId, will) {
        clientIds.push(clientId);
        return broker.client(clientId, will);
      },
      registers(endpoint, bank) {
        const line = createLine(bank);
        banks.set(registerEndpoint(endpoint), line);
        return line;
      },
      nodes(endpoint, bank) {
        const line = createLine(bank);
        devices.set(nodeEndpoint(endpoint), line);
        return line;
      },
      async open() {
        opened = true;
        broker.open();
      },
      async close() {
        opened = false;
      },
    },
    cutClient: broker.cut,
    cutEndpoint(endpoint, forMs, kind = 'cut') {
      const line = banks.get(endpoint) ?? devices.get(endpoint);
      if (!line) return;
      line.fault(kind);
      scheduler.after(forMs, `heal ${endpoint}`, () => line.heal());
    },
  };
}
