import type { EquipmentCommand, EquipmentState } from '#hub/ports.ts';

/** The smallest door or lift that keeps docs/fixed-equipment.md, for tests of the fleet. */
export interface ToyEquipment {
  readonly id: string;
  receive(command: EquipmentCommand): void;
  /** Half a second goes by. */
  step(): void;
  state(): EquipmentState;
  /** Whether one could drive in or out here, and at which level. */
  readonly isOpen: boolean;
  readonly level: string;
  /** Which request it serves; '': none. */
  readonly serves: string;
  fail(fault: string): void;
  /** Power off and on. */
  forget(): void;
  /** What it was told, in order: `request O1.1`. */
  readonly told: readonly string[];
}

interface Request {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  isEntered: boolean;
}

/** Half seconds that it takes to open, and a cabin to come to another level. */
const OPENS = 4;
const MOVES = 8;

export function createToyEquipment(id: string, kind: 'door' | 'lift', at = ''): ToyEquipment {
  let serving: Request | undefined;
  let next: Request | undefined;
  let ended: string[] = [];
  let level = at;
  let isOpen = false;
  let isOccupied = false;
  let busy = 0;
  let fault = '';
  let beat = 0;
  const told: string[] = [];

  /** Where it has to be open for whom it serves. */
  const goal = () => {
    if (!serving || kind === 'door') return level;
    return serving.isEntered ? serving.to : serving.from;
  };
  const end = () => {
    serving = next;
    next = undefined;
    isOpen = false;
    busy = OPENS;
  };
  return {
    ...{ id, told },
    get isOpen() {
      return isOpen;
    },
    get level() {
      return level;
    },
    get serves() {
      return serving?.id ?? '';
    },
    receive(command) {
      const { type, requestId } = command;
      told.push(`${type} ${requestId}`);
      if (type === 'request') {
        if ([serving?.id, next?.id, ...ended].includes(requestId)) return;
        const { from, to } = command;
        const taken = { id: requestId, from, to, isEntered: false };
        if (serving?.isEntered) next = taken;
        else {
          serving = taken;
          if (kind === 'lift') isOpen = false;
          busy = OPENS;
        }
      }
      if (type === 'release') {
        ended = [...ended, requestId];
        if (next?.id === requestId) next = undefined;
        if (serving?.id === requestId && !serving.isEntered) end();
      }
      if (serving?.id !== requestId) return;
      if (type === 'entered' && !serving.isEntered) {
        serving.isEntered = true;
        isOccupied = true;
        if (kind === 'lift') {
          isOpen = false;
          busy = MOVES;
        }
      }
      if (type === 'left') {
        isOccupied = false;
        serving.isEntered = false;
      }
    },
    step() {
      beat++;
      if (fault !== '' || !serving || isOpen) return;
      if (level !== goal() && busy === 0) busy = MOVES;
      busy = Math.max(0, busy - 1);
      if (busy > 0) return;
      level = goal();
      isOpen = true;
    },
    state: () => ({
      ...{ crossing: serving?.id ?? '', occupied: isOccupied, fault, beat },
      ready: serving !== undefined && isOpen && fault === '',
      ...(kind === 'lift' ? { level } : {}),
    }),
    fail(words) {
      fault = words;
    },
    forget() {
      serving = undefined;
      next = undefined;
      ended = [];
    },
  };
}
