import {
  COMMAND,
  COMMAND_ADDRESS,
  COMMAND_STRIDE,
  COMMAND_WORDS,
  MACHINE,
  MAP_VERSION,
  OPENING,
  OPENING_ADDRESS,
  OPENING_WORDS,
  STATE,
  VERB,
} from '#adapters/devices/vlm/wire.ts';
import type { Clock, Millis, Scheduler, Timer } from '#base/time.ts';
import { type RegisterBank, RegisterFault } from '../plant/ends.ts';

const WORD = 0x1_0000;
/** m/s, and what it takes to draw a tray onto the lift or to push it off. */
const LIFT_SPEED = 1.2;
const DRAW_MS = 3_500;
/** Trays lie in front of and behind the shaft, so two at one height; the openings at a worker's. */
const TRAY_PITCH = 0.3;
const OPENING_HEIGHT = 0.9;

/** What a person asks for at the panel has no id. */
const BY_HAND = 0;

interface Command {
  readonly id: number;
  readonly verb: number;
  readonly tray: number;
}

interface Opening {
  /** Standing there; 0: none. */
  tray: number;
  done: number;
  changes: number;
  pending: Command | undefined;
}

/** One drive of the lift. */
interface Motion {
  readonly opening: number;
  /** On its way to the opening, or from there to its shelf. */
  readonly tray: number;
  readonly arrives: boolean;
}

export interface VlmSnapshot {
  readonly bootCounter: number;
  readonly trays: readonly number[];
}

/** A vertical lift module as one sees it, and as its registers show it. */
export interface Vlm {
  readonly id: string;
  readonly registers: RegisterBank;
  /** The trays that can be reached now. */
  readonly presented: readonly number[];
  /** It stands still until the fault (a number of the wire's table) is cleared. */
  /** What it says that is wrong with it; 0: nothing. */
  readonly fault: number;
  fail(fault: number, tray?: number): void;
  clear(): void;
  /** Somebody calls a tray at the machine's own panel. */
  call(tray: number, opening: number): void;
  /** Power off and on: what it was told is forgotten, and the lift's tray is back on its shelf. */
  reset(): void;
  onChange(listen: () => void): void;
  snapshot(): VlmSnapshot;
  restore(snapshot: VlmSnapshot): void;
}

const heightOf = (tray: number) => Math.ceil(tray / 2) * TRAY_PITCH;

/** One drive between a tray's shelf and an opening, with drawing it in and pushing it out. */
const driveMs = (tray: number): Millis =>
  2 * DRAW_MS + Math.round((Math.abs(heightOf(tray) - OPENING_HEIGHT) / LIFT_SPEED) * 1_000);

/** `plant` is the clock in which it moves, `wall` that of its heartbeat. */
export function createVlm(
  drawn: { readonly id: string; readonly trays: number; readonly openings: number },
  clocks: { readonly plant: Scheduler; readonly wall: Clock },
): Vlm {
  const fresh = (): Opening => ({ tray: 0, done: 0, changes: 0, pending: undefined });
  const openings = Array.from({ length: drawn.openings }, fresh);
  /** In the order in which they were told. */
  let queue: number[] = [];
  let motion: Motion | undefined;
  let timer: Timer | undefined;
  let fault = 0;
  let faultTray = 0;
  let faultCounter = 0;
  let bootCounter = 1;
  let bootAt = clocks.wall.now();
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listen of listeners) listen();
  };
  const at = (opening: number) => openings[opening - 1]!;
  const touch = (opening: number) => {
    at(opening).changes = (at(opening).changes + 1) % WORD;
  };

  const drive = (next: Motion) => {
    motion = next;
    touch(next.opening);
    timer = clocks.plant.after(driveMs(next.tray), `${drawn.id} moves tray ${next.tray}`, arrive);
  };
  const arrive = () => {
    const ended = motion!;
    motion = undefined;
    timer = undefined;
    at(ended.opening).tray = ended.arrives ? ended.tray : 0;
    touch(ended.opening);
    goOn();
    changed();
  };
  /** A command is carried out when there is nothing left to drive for it. */
  const goOn = () => {
    while (motion === undefined && fault === 0) {
      const opening = queue[0];
      if (opening === undefined) return;
      const here = at(opening);
      const command = here.pending!;
      const wanted = command.verb === VERB.bring ? command.tray : 0;
      const isElsewhere = openings.findIndex((one) => one.tray === wanted && wanted !== 0) + 1;
      if (here.tray === wanted || (wanted === 0 && here.tray !== command.tray)) {
        queue.shift();
        here.pending = undefined;
        if (command.id !== BY_HAND) here.done = command.id;
        touch(opening);
      } else if (here.tray !== 0) {
        const { tray } = here;
        here.tray = 0;
        drive({ opening, tray, arrives: false });
      } else {
        if (isElsewhere > 0) {
          at(isElsewhere).tray = 0;
          touch(isElsewhere);
        }
        drive({ opening, tray: wanted, arrives: true });
      }
    }
  };
  const take = (opening: number, command: Command) => {
    const here = at(opening);
    // The same command again is known by its id.
    const isKnown = command.id === here.done || command.id === here.pending?.id;
    if (isKnown && command.id !== BY_HAND) return;
    if (!here.pending) queue.push(opening);
    here.pending = command;
    goOn();
    changed();
  };

  const machineWord = (offset: number): number => {
    const uptime = Math.floor((clocks.wall.now() - bootAt) / 1_000);
    const words: Readonly<Record<number, number>> = {
      [MACHINE.mapVersion]: MAP_VERSION,
      [MACHINE.trays]: drawn.trays,
      [MACHINE.openings]: openings.length,
      [MACHINE.heartbeat]: uptime % WORD,
      [MACHINE.bootCounter]: bootCounter % WORD,
      [MACHINE.fault]: fault,
      [MACHINE.faultCounter]: faultCounter % WORD,
      [MACHINE.faultTray]: faultTray,
      [MACHINE.uptime]: uptime % WORD,
    };
    return words[offset] ?? 0;
  };
  const openingWord = (opening: number, word: number): number => {
    const { tray, done, changes } = at(opening);
    const moving = motion?.opening === opening ? motion : undefined;
    const words: Readonly<Record<number, number>> = {
      [OPENING.state]: moving ? STATE.moving : tray === 0 ? STATE.empty : STATE.presented,
      [OPENING.tray]: moving ? moving.tray : tray,
      [OPENING.doneHigh]: done >>> 16,
      [OPENING.doneLow]: done & 0xffff,
      [OPENING.changes]: changes,
    };
    return words[word] ?? 0;
  };
  const inputWord = (address: number): number => {
    if (address < MACHINE.length) return machineWord(address);
    const offset = address - OPENING_ADDRESS;
    const opening = Math.floor(offset / OPENING_WORDS) + 1;
    if (offset < 0 || opening > openings.length) {
      throw new RegisterFault(2, `${drawn.id} has no input register ${address}`);
    }
    return openingWord(opening, offset % OPENING_WORDS);
  };
  const stop = (code: number, tray: number) => {
    fault = code;
    faultTray = tray;
    faultCounter++;
    timer?.cancel();
    changed();
  };

  return {
    id: drawn.id,
    registers: {
      read({ table, address, length }) {
        if (table !== 'input') throw new RegisterFault(2, `${drawn.id} shows no commands`);
        return Array.from({ length }, (_, i) => inputWord(address + i));
      },
      write({ address, values }) {
        const opening = (address - COMMAND_ADDRESS) / COMMAND_STRIDE + 1;
        if (!Number.isInteger(opening) || opening < 1 || opening > openings.length) {
          throw new RegisterFault(2, `${drawn.id} has no holding register ${address}`);
        }
        if (values.length !== COMMAND_WORDS) throw new RegisterFault(3, 'four words a command');
        const id = ((values[COMMAND.idHigh]! << 16) | values[COMMAND.idLow]!) >>> 0;
        const verb = values[COMMAND.verb]!;
        const tray = values[COMMAND.tray]!;
        if (tray < 1 || tray > drawn.trays || (verb !== VERB.bring && verb !== VERB.store)) {
          throw new RegisterFault(3, `${drawn.id} cannot do that`);
        }
        take(opening, { id, verb, tray });
      },
    },
    get presented() {
      return openings.flatMap(({ tray }) => (tray === 0 ? [] : [tray]));
    },
    fail: (code, tray = 0) => stop(code, tray),
    get fault() {
      return fault;
    },
    clear() {
      fault = 0;
      faultTray = 0;
      // A drive that was broken off begins anew.
      if (motion) drive(motion);
      else goOn();
      changed();
    },
    call(tray, opening) {
      take(opening, { id: BY_HAND, verb: VERB.bring, tray });
    },
    reset() {
      timer?.cancel();
      motion = undefined;
      queue = [];
      for (const one of openings) Object.assign(one, { ...fresh(), tray: one.tray });
      fault = 0;
      bootCounter++;
      bootAt = clocks.wall.now();
      changed();
    },
    onChange: (listen) => listeners.push(listen),
    snapshot: () => ({ bootCounter, trays: openings.map(({ tray }) => tray) }),
    restore(snapshot) {
      // It was off meanwhile.
      bootCounter = snapshot.bootCounter + 1;
      for (const [i, one] of openings.entries()) one.tray = snapshot.trays[i] ?? 0;
    },
  };
}
