import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { days, type Millis } from '#base/time.ts';
import type { Location } from '#wms-core/contracts.ts';
import { type Bin, walkMetres } from '#wms-core/inbound/putaway/model.ts';
import { frontsOf } from '#wms-core/inbound/putaway/plan.ts';
import { createRanking } from '#wms-core/inbound/putaway/ranking.ts';
import type { Found, ProposedLine } from './model.ts';
import type { OwnSlotting } from './parts.ts';
import { goodsOf, type Lot, openRoom, type Room } from './room.ts';

/** Postings of picks looked at, the newest. */
const MOST_PICKS = 200_000;
/** Bins with the most metres walked to them that are tried to be moved. */
const MOST_SOURCES = 300;
/** The nearest bins that are looked into for a free or slow place. */
const NEAREST = 4_000;
const A_LOOK = 500;

export interface ReslottingRequest {
  /** Whose goods; left out, the house's own. */
  readonly owner?: string;
  /** Picks of so many days are counted. */
  readonly days: number;
  /** Less is not worth a walk. */
  readonly minMetresADay: number;
  readonly maxLines: number;
}

export interface Visit {
  readonly item: string;
  readonly location: string;
  readonly visits: number;
}

/** Posting by posting: as a join the planner reads all movements there ever were. */
const VISITS = {
  name: 'wms-slotting-visits',
  text: `SELECT m.item, m.from_location AS location, count(*)::integer AS visits
    FROM (SELECT sequence FROM wms.posting WHERE at >= $1 AND reason = 'pick'
        ORDER BY at DESC, sequence DESC LIMIT $2) p
      CROSS JOIN LATERAL (SELECT owner, item, from_location, from_unit FROM wms.movement
        WHERE sequence = p.sequence OFFSET 0) m
    WHERE m.owner = $3 AND m.from_unit = ''
    GROUP BY m.item, m.from_location ORDER BY visits DESC, m.item, m.from_location`,
};

export const pickVisits = (tx: Tx, owner: string, since: Millis): Promise<Visit[]> =>
  tx.query<Visit>(VISITS, [since, MOST_PICKS, owner]);

/** A bin with one item, all of it free to be moved. */
interface Slot {
  readonly lot: Lot;
  readonly bin: Bin;
  /** Picks a day. */
  readonly visits: number;
  /** To the nearest pack station, metres. */
  readonly far: number;
}

interface Candidate {
  /** Metres saved a day, there and back. */
  readonly saved: number;
  readonly to: Bin;
  /** What lies there now, and where it would go. */
  readonly slow?: { readonly slot: Slot; readonly to: Bin };
}

const asLine = (
  line: number,
  { lot }: Slot,
  to: Bin,
  more: { readonly afterLine: number; readonly facts: ProposedLine['facts'] },
): ProposedLine => ({
  line,
  item: lot.item.item,
  lot: '',
  quantity: lot.quantity,
  from: lot.place.location,
  to: to.location.location,
  metres: walkMetres(lot.place, to.location),
  ...more,
});

interface Search {
  readonly room: Room;
  readonly empty: ReadonlySet<Bin>;
  readonly slow: readonly Slot[];
  readonly farOf: (place: Location) => number;
}

/** The place that saves most: an empty bin, or one whose slow goods find an empty bin as well. */
function bestFor(source: Slot, { room, empty, slow, farOf }: Search): Candidate | undefined {
  let best: Candidate | undefined;
  const free = [...empty];
  const fits = (bin: Bin, slot: Slot) => room.faultOf(bin, goodsOf(slot.lot)) === undefined;
  for (const to of free) {
    const saved = 2 * source.visits * (source.far - farOf(to.location));
    if (saved > (best?.saved ?? 0) && fits(to, source)) best = { saved, to };
  }
  for (const slot of slow) {
    const most = 2 * (source.visits - slot.visits) * (source.far - slot.far);
    if (slot === source || most <= (best?.saved ?? 0)) continue;
    const bare: Bin = {
      ...slot.bin,
      usedVolumeMl: 0,
      usedWeightGrams: 0,
      items: new Map(),
      hazards: [],
    };
    if (!fits(bare, source)) continue;
    const away = free
      .filter((bin) => fits(bin, slot))
      .sort((a, b) => farOf(a.location) - farOf(b.location))
      .find((bin) => farOf(bin.location) >= slot.far);
    if (!away) continue;
    const lost = 2 * slot.visits * (farOf(away.location) - slot.far);
    const saved = 2 * source.visits * (source.far - slot.far) - lost;
    if (saved > (best?.saved ?? 0)) best = { saved, to: slot.bin, slow: { slot, to: away } };
  }
  return best;
}

/** Fast movers nearer to the pack stations, greedily by the metres that are walked to them now. */
export function reslot(
  sources: readonly Slot[],
  search: Search,
  limits: Pick<ReslottingRequest, 'maxLines' | 'minMetresADay'>,
): { readonly lines: readonly ProposedLine[]; readonly saved: number } {
  const empty = new Set(search.empty);
  let slow = search.slow;
  const gone = new Set<Bin>();
  const lines: ProposedLine[] = [];
  let saved = 0;
  for (const source of sources) {
    if (gone.has(source.bin)) continue;
    const best = bestFor(source, { ...search, empty, slow });
    if (!best || best.saved < limits.minMetresADay) continue;
    if (lines.length + (best.slow ? 2 : 1) > limits.maxLines) break;
    const facts = { picksADay: source.visits, metresSavedADay: best.saved, farBefore: source.far };
    if (best.slow) {
      const { slot, to } = best.slow;
      const why = { picksADay: slot.visits, makesRoomFor: source.lot.item.item };
      lines.push(asLine(lines.length + 1, slot, to, { afterLine: 0, facts: why }));
      empty.delete(to);
      gone.add(slot.bin);
    }
    const afterLine = best.slow ? lines.length : 0;
    lines.push(asLine(lines.length + 1, source, best.to, { afterLine, facts }));
    empty.delete(best.to);
    gone.add(source.bin);
    slow = slow.filter((slot) => !gone.has(slot.bin));
    saved += best.saved;
  }
  return { lines, saved };
}

/** Metres to the nearest pack station; to where pick runs begin in a house without any. */
function distanceToPacking({ masterData }: OwnSlotting): (place: Location) => number {
  const packs = masterData.locationsOfKind('pack_station');
  const ends = packs.length > 0 ? packs : frontsOf(masterData);
  return (place) =>
    ends.reduce((least, end) => Math.min(least, walkMetres(end, place)), Number.POSITIVE_INFINITY);
}

/** Looks into the nearest bins: those that are empty, and those with one item. */
async function lookNearby(room: Room, farOf: (place: Location) => number) {
  const { places } = room.shelves;
  const ranking = createRanking(Float64Array.from(places, (place) => -farOf(place)));
  const empty = new Set<Bin>();
  const occupied: Bin[] = [];
  for (let from = 0; from < Math.min(NEAREST, places.length); from += A_LOOK) {
    const look: Location[] = [];
    for (let n = from; n < from + A_LOOK; n++) {
      const ranked = ranking.at(n);
      if (ranked) look.push(places[ranked.index]!);
    }
    await room.shelves.load(look);
    for (const place of look) {
      const bin = room.shelves.known(place.location)!;
      if (place.lockIn) continue;
      if (bin.items.size === 0) empty.add(bin);
      else if (bin.items.size === 1) occupied.push(bin);
    }
  }
  return { empty, occupied };
}

/** Goods that belong nearer or farther, by the picks of the last days; nothing is written. */
export async function findReslotting(
  tx: Tx,
  parts: OwnSlotting,
  request: ReslottingRequest,
): Promise<Found | Refusal> {
  const { scheduler, masterData, owner } = parts;
  const unknown = await masterData.ownerFault(tx, owner);
  if (unknown) return unknown;
  const now = scheduler.now();
  const room = await openRoom(tx, parts, now);
  const farOf = distanceToPacking(parts);
  const picks = await pickVisits(tx, owner, now - days(request.days));
  const aDay = new Map(
    picks.map((one) => [`${one.item}\n${one.location}`, one.visits / request.days]),
  );
  const walked = ({ location, visits }: Visit) => visits * farOf(masterData.location(location)!);
  const busy = picks
    .filter(({ location }) => masterData.location(location)?.kind === 'bin')
    .sort((a, b) => walked(b) - walked(a))
    .slice(0, MOST_SOURCES);
  const { empty, occupied } = await lookNearby(room, farOf);
  await room.shelves.load(busy.map(({ location }) => masterData.location(location)!));
  const items = new Set([
    ...busy.map(({ item }) => item),
    ...occupied.flatMap((bin) => [...bin.items.keys()]),
  ]);
  const lots = await room.freeOf([...items].filter((item) => !item.includes('/')).sort());
  const slots = lots
    .filter((lot) => room.isAllOf(lot))
    .map((lot): Slot => {
      const bin = room.shelves.known(lot.place.location)!;
      const visits = aDay.get(`${lot.item.item}\n${lot.place.location}`) ?? 0;
      return { lot, bin, visits, far: farOf(lot.place) };
    });
  const isBusy = new Set(busy.map(({ item, location }) => `${item}\n${location}`));
  const sources = slots
    .filter(({ lot }) => isBusy.has(`${lot.item.item}\n${lot.place.location}`))
    .sort(
      (a, b) =>
        b.visits * b.far - a.visits * a.far ||
        (a.lot.place.location < b.lot.place.location ? -1 : 1),
    );
  const near = new Set(occupied);
  const slow = slots
    .filter(({ bin }) => near.has(bin))
    .sort((a, b) => a.visits - b.visits || a.far - b.far);
  const { lines, saved } = reslot(sources, { room, empty, slow, farOf }, request);
  return {
    lines,
    figures: {
      metresSavedADay: saved,
      pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
      metres: lines.reduce((sum, line) => sum + line.metres, 0),
      picksCounted: picks.reduce((sum, one) => sum + one.visits, 0),
      mostPicks: MOST_PICKS,
      binsLooked: Math.min(NEAREST, room.shelves.places.length),
    },
  };
}
