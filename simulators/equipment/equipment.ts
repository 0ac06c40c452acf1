import {
  BEAT,
  CROSSING,
  ENTERED,
  FAULT,
  LEFT,
  LEVEL,
  LOAD,
  OCCUPIED,
  READY,
  RELEASE,
  REQUEST,
  variablesOf,
} from '#adapters/devices/opc-equipment/wire.ts';
import type { SiteEquipment } from '#base/site/site.ts';
import { type Millis, type Scheduler, seconds, type Timer } from '#base/time.ts';
import type { NodeBank, NodeInput, NodeValue } from '../plant/ends.ts';
import type { WatchedWorld } from '../world/world.ts';
import { createMechanism, type Pose } from './mechanism.ts';

/** A door opens in this time, and stays open a while after the last one has left. */
const OPEN_MS: Millis = seconds(3);
const STAYS_OPEN_MS: Millis = seconds(5);
const LEVEL_MS: Millis = seconds(8);
/** A belt runs out, and stands still. */
const BELT_MS: Millis = seconds(1);
const BEAT_MS: Millis = seconds(1);
/** How many ended requests it knows, so that one that comes late is not begun again. */
const KNOWN = 50;

interface Request {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly load: string;
  stage: 'asked' | 'entered' | 'left';
}

export interface EquipmentSnapshot {
  readonly pose: Pose;
  readonly occupied: boolean;
}

/** A door, lift, conveyor or transfer station as one sees it, and as its OPC UA server shows it. */
export interface Equipment {
  readonly id: string;
  readonly kind: SiteEquipment['kind'];
  readonly nodes: NodeBank;
  /** Where it stands in truth, and whether a vehicle could drive in. */
  readonly pose: Pose;
  /** What it says that is wrong with it; '' nothing. */
  readonly fault: string;
  /** It stands still, and says why, until `clear`. */
  fail(fault: string): void;
  clear(): void;
  /** It moves so many times as slowly; 1 as ever. */
  slow(factor: number): void;
  /** Its server shows what it showed, and takes no call; the machine forgets its requests meanwhile. */
  hang(isHanging: boolean): void;
  /** Power off and on: requests are forgotten, it stands as it stood. */
  reset(): void;
  onChange(listen: () => void): void;
  /** Begins to count its beat, on the wall's clock. */
  start(): void;
  stop(): void;
  snapshot(): EquipmentSnapshot;
  restore(snapshot: EquipmentSnapshot): void;
}

const text = (name: string): NodeInput => ({ name, type: 'string' });
const INPUTS: Readonly<Record<string, readonly NodeInput[]>> = {
  [REQUEST]: ['id', 'from', 'to', 'load'].map(text),
  [ENTERED]: [text('id')],
  [LEFT]: [text('id')],
  [RELEASE]: [text('id')],
};

/**
 * One request is served at a time. Another takes its place as long as nobody is in it, and else waits
 * for its end. `plant` is the clock in which it moves, `wall` that of its beat.
 */
export function createEquipment(
  drawn: Pick<SiteEquipment, 'id' | 'kind' | 'crossings'>,
  deps: {
    readonly plant: Scheduler;
    readonly wall: Scheduler;
    /** Where goods are set down and taken, for conveyors and transfer stations. */
    readonly world: Pick<WatchedWorld, 'watch' | 'unitsAt'>;
  },
): Equipment {
  const { id, kind, crossings } = drawn;
  const isLift = kind === 'lift';
  const place = kind === 'conveyor' || kind === 'transfer' ? crossings[0]?.to : undefined;
  const levels = isLift ? [...new Set(crossings.flatMap(({ from, to }) => [from, to]))] : [];
  let serving: Request | undefined;
  let next: Request | undefined;
  let ended: readonly string[] = [];
  /** A door's and a cabin's light curtain. */
  let inside = false;
  let fault = '';
  let hangs = false;
  let beat = 0;
  let lingers: Timer | undefined;
  let beats: Timer | undefined;
  const listeners: (() => void)[] = [];
  const watchers: ((path: string, value: NodeValue) => void)[] = [];
  const values = new Map<string, NodeValue>();

  const mechanism = createMechanism({
    ...{ id, scheduler: deps.plant, levels, levelMs: LEVEL_MS },
    openMs: place === undefined ? OPEN_MS : BELT_MS,
    moved: () => update(),
  });
  const unit = () => (place === undefined ? undefined : deps.world.unitsAt(place)[0]);
  const isOccupied = () => (place === undefined ? inside : unit() !== undefined);

  /** Where whoever is served wants it; undefined: as it stands. */
  const wish = (): Pose | undefined => {
    const { level } = mechanism.pose;
    if (!serving) return lingers || inside ? undefined : { level, open: false };
    if (serving.stage === 'left') return undefined;
    if (!isLift) return { level, open: true };
    if (serving.stage === 'entered') return { level: serving.to, open: true };
    // A cabin in which something stands goes nowhere before it is said that it is in.
    return inside ? undefined : { level: serving.from, open: true };
  };
  /** The goods are there that are to be fetched, or there is room for those that are brought. */
  const suits = ({ from, load }: Request): boolean => {
    if (place === undefined) return true;
    const here = unit();
    if (from !== place) return here === undefined;
    return here !== undefined && (load === '' || load === here);
  };
  const isReady = (): boolean => {
    const to = wish();
    const { pose } = mechanism;
    if (!serving || !to || fault !== '') return false;
    if (!pose.open || pose.level !== to.level) return false;
    return serving.stage === 'entered' || suits(serving);
  };
  const show = () => {
    if (hangs) return;
    const shown: Readonly<Record<string, NodeValue>> = {
      [CROSSING]: serving?.id ?? '',
      [READY]: isReady(),
      [OCCUPIED]: isOccupied(),
      [LEVEL]: mechanism.pose.level,
      [LOAD]: unit() ?? '',
      [FAULT]: fault,
      [BEAT]: beat,
    };
    for (const path of variablesOf(kind)) {
      const value = shown[path]!;
      if (values.get(path) === value) continue;
      values.set(path, value);
      for (const listen of watchers) listen(path, value);
    }
  };
  const update = () => {
    const to = wish();
    const isKnown = !isLift || levels.includes(to?.level ?? '');
    if (to && isKnown) mechanism.goTo(to);
    show();
    for (const listen of listeners) listen();
  };
  const linger = () => {
    lingers?.cancel();
    lingers = deps.plant.after(STAYS_OPEN_MS, `${id} stays open`, () => {
      lingers = undefined;
      update();
    });
  };
  const end = () => {
    serving = next;
    next = undefined;
    if (!serving) linger();
  };

  const methods: Readonly<Record<string, (id: string, more: readonly NodeValue[]) => void>> = {
    [REQUEST](requestId, [from, to, load]) {
      const isKnown = [serving?.id, next?.id, ...ended].includes(requestId);
      if (isKnown) return;
      const taken: Request = {
        ...{ id: requestId, from: String(from), to: String(to), load: String(load) },
        stage: 'asked',
      };
      if (serving?.stage === 'entered') next = taken;
      else serving = taken;
    },
    [ENTERED](requestId) {
      if (serving?.id !== requestId || serving.stage !== 'asked') return;
      serving.stage = 'entered';
      inside = true;
    },
    [LEFT](requestId) {
      if (serving && serving.id !== requestId) return;
      inside = false;
      if (serving) serving.stage = 'left';
      if (ended.includes(requestId)) end();
    },
    [RELEASE](requestId) {
      ended = [...ended, requestId].slice(-KNOWN);
      if (next?.id === requestId) next = undefined;
      // Whoever is in it has to leave first.
      if (serving?.id === requestId && serving.stage !== 'entered') end();
    },
  };

  const count = () => {
    beats = deps.wall.after(BEAT_MS, `${id} beats`, () => {
      if (!hangs) beat++;
      show();
      count();
    });
  };
  const forget = () => {
    serving = undefined;
    next = undefined;
    ended = [];
    linger();
    update();
  };
  const stop = (pose: Pose) => {
    fault = '';
    hangs = false;
    mechanism.restore(pose);
    forget();
  };
  if (place !== undefined) deps.world.watch(place, update);
  show();

  return {
    ...{ id, kind },
    nodes: {
      paths: variablesOf(kind),
      methods: Object.keys(INPUTS),
      inputs: INPUTS,
      read: (path) => values.get(path),
      watch(listen) {
        watchers.push(listen);
        for (const [path, value] of values) listen(path, value);
      },
      call(method, [requestId, ...more]) {
        const run = methods[method];
        if (!run || hangs || typeof requestId !== 'string' || requestId === '') return false;
        run(requestId, more);
        update();
        return true;
      },
    },
    get pose() {
      return mechanism.pose;
    },
    get fault() {
      return fault;
    },
    fail(words) {
      fault = words;
      mechanism.stick(true);
      update();
    },
    clear() {
      fault = '';
      mechanism.stick(false);
      update();
    },
    slow: (factor) => mechanism.slow(factor),
    hang(isHanging) {
      hangs = isHanging;
      if (hangs) forget();
      else update();
    },
    reset: () => stop(mechanism.pose),
    onChange: (listen) => void listeners.push(listen),
    start: count,
    stop: () => beats?.cancel(),
    snapshot: () => ({ pose: mechanism.pose, occupied: inside }),
    restore(snapshot) {
      inside = snapshot.occupied;
      // It was off meanwhile.
      stop(snapshot.pose);
    },
  };
}
