import { isOperatingError } from '#base/operating-error.ts';
import type { Site } from '#base/site/site.ts';
import { type Millis, type Scheduler, type Timer, toTimestamp } from '#base/time.ts';
import type { Api } from '../erp/api.ts';
import type { WatchedWorld } from '../world/world.ts';

/**
 * Real people in the simulated plant: whoever logs in at a terminal that no simulated worker carries.
 * Their hands are not simulated, so what the book says that they did is what they did: the world
 * follows it, and simulated people and vehicles find the goods where a guest has laid them.
 */
export interface Guests {
  start(): void;
  stop(): void;
  readonly version: number;
  snapshot(): GuestsSnapshot;
  restore(snapshot: GuestsSnapshot): void;
}

/** How far each guest was followed: the last line of the book that is done in the world. */
export interface GuestsSnapshot {
  readonly followed: Readonly<Record<string, Followed>>;
}
interface Followed {
  readonly at: Millis;
  readonly sequence: number;
  readonly line: number;
}

interface Side {
  readonly location: string;
  readonly handlingUnit: string;
}
interface Line extends Followed {
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly serials: readonly string[];
  readonly from: Side;
  readonly to: Side;
  readonly document: string;
}

const EVERY_MS = 1_000;
const PAGE = 1_000;
const NOTHING: Followed = { at: 0, sequence: -1, line: -1 };
/** Opinions of the book, behind which no hand moved anything. */
const NO_PLACE = /^(LOSS|PRODUCTION|TRANSIT)$/;
/** Goods come off a truck, and leave to somebody. */
const OUTSIDE = /^(SUPPLIER|CUSTOMER|SCRAP)$/;

export function createGuests(deps: {
  readonly site: Site;
  readonly world: WatchedWorld;
  readonly api: Pick<Api, 'call'>;
  readonly wall: Scheduler;
}): Guests {
  const { site, world, api, wall } = deps;
  const carried = new Set(site.handhelds.map(({ id }) => id));
  const simulated = new Set(site.handhelds.map(({ worker }) => worker));
  const free = new Set(
    (site.devices ?? [])
      .filter(({ id, adapter }) => adapter === 'handheld' && !carried.has(id))
      .map(({ id }) => id),
  );
  let followed: Record<string, Followed> = {};
  let version = 0;
  let timer: Timer | undefined;
  let isRunning = false;

  const ask = async (path: string) => {
    const { status, body } = await api.call('GET', path);
    return status === 200 ? (body as Readonly<Record<string, unknown>>) : undefined;
  };

  /** Where a side of a line is in the world; undefined: nowhere. */
  const containerOf = ({ location, handlingUnit }: Side, outside: string) => {
    if (NO_PLACE.test(location)) return undefined;
    if (OUTSIDE.test(location)) return outside;
    return handlingUnit === '' ? location : handlingUnit;
  };
  /** A unit stands where the book has it, unless it stands in another one. */
  const bring = (unit: string, to: string) => {
    const at = world.unitAt(unit);
    if (at === undefined) world.createUnit(unit, to);
    else if (at !== to && world.unitAt(at) === undefined) world.moveUnit(unit, to);
  };
  const follow = (line: Line) => {
    const from = containerOf(line.from, `TRUCK:${line.document}`);
    const left = line.to.location === 'SCRAP' ? 'SCRAP' : 'CUSTOMER';
    const to = containerOf(line.to, `${left}:${line.document}`);
    if (from === undefined || to === undefined) return;
    const unit = line.to.handlingUnit;
    if (unit !== '' && to === unit) bring(unit, line.to.location);
    if (from === to) return;
    const { item, lot, quantity, serials } = line;
    world.move(from, to, { item, lot, quantity, ...(serials.length > 0 ? { serials } : {}) });
  };
  const isNew = (line: Line, last: Followed) =>
    line.sequence > last.sequence || (line.sequence === last.sequence && line.line > last.line);

  const followOne = async (guest: string): Promise<void> => {
    let last = followed[guest] ?? NOTHING;
    const since = last.at === 0 ? '' : `&since=${encodeURIComponent(toTimestamp(last.at))}`;
    const about = `actor=${encodeURIComponent(guest)}${since}&limit=${PAGE}`;
    for (let after = ''; ; ) {
      const page = await ask(`/api/v1/movements?${about}${after}`);
      const lines = (page?.movements ?? []) as readonly Line[];
      for (const line of lines.filter((one) => isNew(one, last))) {
        follow(line);
        last = { at: line.at, sequence: line.sequence, line: line.line };
        followed = { ...followed, [guest]: last };
        version++;
      }
      if (typeof page?.next !== 'string') return;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  };
  /** Units that guests hold or have emptied: where the book has them now. */
  const settleUnits = async (guest: string): Promise<void> => {
    for (const unit of world.unitsAt(`WORKER:${guest}`)) {
      const { status, body } = await api.call(
        'GET',
        `/api/v1/handling-units/${encodeURIComponent(unit)}`,
      );
      const place = (body as { location?: string } | undefined)?.location;
      if (status === 404 && world.contents(unit).length === 0) world.removeUnit(unit);
      else if (status === 200 && place !== undefined) bring(unit, place);
    }
  };
  const turn = async (): Promise<void> => {
    try {
      const crew = ((await ask('/api/v1/crew'))?.crew ?? []) as readonly {
        readonly worker: string;
        readonly device: string | null;
      }[];
      for (const { worker, device } of crew) {
        if (!device || !free.has(device) || simulated.has(worker)) continue;
        followed = { [worker]: NOTHING, ...followed };
      }
      for (const guest of Object.keys(followed)) {
        await followOne(guest);
        await settleUnits(guest);
      }
    } catch (error) {
      if (!isOperatingError(error)) throw error;
    }
    if (isRunning) timer = wall.after(EVERY_MS, 'the world follows guests', turn);
  };

  return {
    start() {
      if (free.size === 0) return;
      isRunning = true;
      timer = wall.after(EVERY_MS, 'the world follows guests', turn);
    },
    stop() {
      isRunning = false;
      timer?.cancel();
    },
    get version() {
      return version;
    },
    snapshot: () => ({ followed }),
    restore(snapshot) {
      followed = { ...snapshot.followed };
    },
  };
}
