import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Decision, Decisions, Item, Location, MasterData } from '#wms-core/contracts.ts';
import { volumeMl } from '#wms-core/master-data/index.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import type { Quality, TransferTask } from '#wms-core/ports.ts';
import { type Choice, chooseBins } from './choose.ts';
import { contentReader } from './contents.ts';
import { floorOf, type GoodsToPlace, walkMetres } from './model.ts';
import type { Ranking } from './ranking.ts';
import { createShelves } from './shelves.ts';
import type { Strategies } from './strategies.ts';
import { inWalkingOrder } from './tray-walk.ts';
import { binsUnderCount } from './under-count.ts';

export interface PlaceRequest {
  /** What the reservations and the explanation are filed under: a handling unit, a transfer. */
  readonly subject: string;
  readonly owner: string;
  readonly from: { readonly x: number; readonly y: number };
  readonly goods: readonly {
    readonly item: string;
    readonly layer: string;
    readonly lot: string;
    readonly quality: Quality;
    readonly quantity: number;
    /** Their place, where it is chosen already: an order waits for them there. */
    readonly to?: string;
  }[];
  readonly avoid: readonly string[];
  readonly at: Millis;
}

export type PlanLine = TransferTask['lines'][number];

/**
 * `noRoom` names an item that found no place, and the filter that left out most bins ('': none did);
 * nothing is reserved then.
 */
export type Plan =
  | { readonly lines: readonly PlanLine[] }
  | {
      readonly noRoom: { readonly item: string; readonly pieces: number; readonly rule: string };
    };

export interface PutawayPlanner {
  /** Chooses places for all the goods, reserves them and stores why. Refuses an unknown item. */
  plan(tx: Tx, request: PlaceRequest): Promise<Plan | Refusal>;
  /** Keeps room for goods whose place was chosen elsewhere. */
  reserve(
    tx: Tx,
    room: { readonly subject: string; readonly owner: string; readonly lines: readonly PlanLine[] },
  ): Promise<Refusal | undefined>;
  /** Gives the room of one line, or of all, back. */
  release(tx: Tx, subject: string, lineId?: string): Promise<void>;
}

const RESERVE = {
  name: 'wms-putaway-reserve',
  text: `INSERT INTO wms.reservation (subject, line_id, location, item, layer, lot, quality,
      quantity, volume_ml, weight_grams, owner)
    SELECT $2, g."lineId", g.location, g.item, g.layer, g.lot, g.quality, g.quantity,
      g."volumeMl", g."weightGrams", $3
    FROM jsonb_to_recordset($1::jsonb) AS g("lineId" text, location text, item text, layer text,
      lot text, quality text, quantity bigint, "volumeMl" bigint, "weightGrams" bigint)`,
};

interface Stop {
  readonly place: Location;
  readonly goods: GoodsToPlace;
  readonly quantity: number;
}

/** The nearest place for goods that a person has to decide about. */
function exceptionPlace(masterData: MasterData, from: { x: number; y: number }): Location {
  const places = [...masterData.locationsOfKind('exception')];
  places.sort((a, b) => walkMetres(from, a) - walkMetres(from, b));
  invariant(places[0], 'the site has no exception place');
  return places[0];
}

interface Origin {
  readonly supplier: string;
  readonly delivery: string;
}

/** Where layers came from: a site may put goods of some supplier elsewhere. */
async function originsOf(tx: Tx, layers: readonly string[]): Promise<Map<string, Origin>> {
  const rows = await tx.query<Origin & { layer: string }>(
    'SELECT layer, supplier, delivery FROM wms.layer WHERE layer = ANY($1::text[])',
    [[...new Set(layers)]],
  );
  return new Map(rows.map(({ layer, ...origin }) => [layer, origin]));
}

/** Where pick runs begin; without carts, where goods come in. */
export function frontsOf(masterData: MasterData): readonly Location[] {
  const pool = masterData.locationsOfKind('cart_pool');
  return pool.length > 0 ? pool : masterData.locationsOfKind('staging_in');
}

/** The filter that left out most bins; '' where none did. */
const strictest = (leftOut: Choice['explanation']['leftOut']): string =>
  Object.entries(leftOut).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '';

const NOWHERE: Origin = { supplier: '', delivery: '' };

export function createPutawayPlanner(deps: {
  masterData: MasterData;
  decisions: Decisions;
  strategies: Strategies;
}): PutawayPlanner {
  const { masterData, decisions, strategies } = deps;
  let kept:
    | { places: readonly Location[]; version: number; rankings: Map<string, Ranking> }
    | undefined;

  /** Places that changed, they or their zones, are another list; another strategy ranks anew. */
  const rankingsOf = (places: readonly Location[], version: number): Map<string, Ranking> => {
    if (kept?.places !== places || kept.version !== version) {
      kept = { places, version, rankings: new Map() };
    }
    return kept.rankings;
  };

  const reserve = async (
    tx: Tx,
    { subject, owner }: { readonly subject: string; readonly owner: string },
    lines: readonly PlanLine[],
    items: ReadonlyMap<string, Item>,
  ): Promise<void> => {
    const rows = lines.map(({ lineId, goods, quantity, to }) => {
      const item = items.get(goods.item)!;
      return {
        ...{ lineId, ...goods, quantity, location: to },
        volumeMl: quantity * volumeMl(item),
        weightGrams: quantity * item.weightGrams,
      };
    });
    await tx.query(RESERVE, [JSON.stringify(rows), subject, owner]);
  };

  const linesOf = (stops: readonly Stop[]): PlanLine[] =>
    stops.map(({ place, goods, quantity }, index) => {
      const { layer, lot, quality } = goods;
      return {
        lineId: `L${index + 1}`,
        goods: { item: goods.item.item, layer, lot, quality },
        quantity,
        to: place.location,
      };
    });

  return {
    async plan(tx, request) {
      const { subject, owner, from, at } = request;
      await takeTurns(tx);
      const ids = [...new Set(request.goods.map((goods) => goods.item))];
      const items = await masterData.items(tx, owner, ids);
      if (isRefusal(items)) return items;
      const origins = await originsOf(
        tx,
        request.goods.map((goods) => goods.layer),
      );
      const avoid = [...request.avoid, ...(await binsUnderCount(tx))];
      const { version, compiled } = await strategies.inForce(tx);
      const places = masterData.locationsOfKind('bin');
      const floor = floorOf(places, frontsOf(masterData), from);
      const reader = contentReader(tx.query.bind(tx), owner);
      const { location: place, zone, trayOf } = masterData;
      const rankings = rankingsOf(places, version);
      const shelves = createShelves({
        ...{ places, place, zone, trayOf, avoid, owner, reader, rankings },
      });
      const passed = request.goods.filter((goods) => goods.quality === 'passed');
      await shelves.findHomes([...new Set(passed.map((goods) => goods.item))]);
      /** Pieces whose place was chosen before are waited for there: they are brought first. */
      const awaited: Stop[] = [];
      const stops: Stop[] = [];
      const made: Decision[] = [];
      for (const { item, to, ...rest } of request.goods) {
        const origin = origins.get(rest.layer) ?? NOWHERE;
        const goods: GoodsToPlace = { ...rest, ...origin, item: items.get(item)! };
        if (to !== undefined) {
          awaited.push({ place: masterData.location(to)!, goods, quantity: goods.quantity });
          continue;
        }
        if (goods.quality !== 'passed') {
          // The quality rule comes before all others: only passed goods go to a bin.
          const place = exceptionPlace(masterData, from);
          stops.push({ place, goods, quantity: goods.quantity });
          const places = [{ location: place.location, quantity: goods.quantity }];
          const chosen = { item, lot: goods.lot, places };
          const candidates = { best: [], leftOut: {}, relaxed: false };
          made.push({ subject, rule: 'quality', chosen, candidates, at });
          continue;
        }
        const rules = compiled.rulesFor(goods);
        const choice: Choice = await chooseBins({ shelves, goods, rules, floor });
        if (choice.left > 0) {
          const rule = strictest(choice.explanation.leftOut);
          return { noRoom: { item, pieces: choice.left, rule } };
        }
        const chosen = { item, lot: goods.lot, places: choice.taken };
        const candidates = { strategy: version, ...choice.explanation };
        made.push({ subject, rule: 'putaway', chosen, candidates, at });
        for (const { location, quantity } of choice.taken) {
          stops.push({ place: masterData.location(location)!, goods, quantity });
        }
      }
      await decisions.record(tx, made);
      const first = inWalkingOrder(from, awaited, trayOf);
      const rest = inWalkingOrder(first.at(-1)?.place ?? from, stops, trayOf);
      const lines = linesOf([...first, ...rest]);
      await reserve(tx, request, lines, items);
      return { lines };
    },

    async reserve(tx, { subject, owner, lines }) {
      await takeTurns(tx);
      const items = await masterData.items(
        tx,
        owner,
        lines.map((line) => line.goods.item),
      );
      if (isRefusal(items)) return items;
      await reserve(tx, { subject, owner }, lines, items);
      return undefined;
    },

    async release(tx, subject, lineId) {
      await tx.query(
        `DELETE FROM wms.reservation WHERE subject = $1 AND ($2::text IS NULL OR line_id = $2)`,
        [subject, lineId ?? null],
      );
    },
  };
}
