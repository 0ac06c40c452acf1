import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Decision, Decisions, Location, MasterData } from '#wms-core/contracts.ts';
import { volumeMl } from '#wms-core/master-data/index.ts';
import type { Quality, TransferTask } from '#wms-core/ports.ts';
import { type Choice, chooseBins } from './choose.ts';
import { type Floor, type GoodsToPlace, walkMetres } from './model.ts';
import { loadBins } from './occupancy.ts';

/** Putaway plans are made one after the other: two at a time would see the same room twice. */
const PLAN_LOCK = 7_274_301;

export const takeTurns = (tx: Tx) => tx.query('SELECT pg_advisory_xact_lock($1)', [PLAN_LOCK]);

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
    /** Their place, where it is chosen already. */
    readonly to?: string;
  }[];
  readonly avoid: readonly string[];
  readonly at: Millis;
}

export type PlanLine = TransferTask['lines'][number];

/** `noRoom` names an item that found no place; nothing is reserved then. */
export type Plan =
  | { readonly lines: readonly PlanLine[] }
  | { readonly noRoom: { readonly item: string; readonly pieces: number } };

export interface PutawayPlanner {
  /** Chooses places for all the goods, reserves them and stores why. Refuses an unknown item. */
  plan(tx: Tx, request: PlaceRequest): Promise<Plan | Refusal>;
  /** Gives the room of one line, or of all, back. */
  release(tx: Tx, subject: string, lineId?: string): Promise<void>;
}

const centre = (places: readonly { readonly x: number; readonly y: number }[]) => ({
  x: places.reduce((sum, place) => sum + place.x, 0) / Math.max(1, places.length),
  y: places.reduce((sum, place) => sum + place.y, 0) / Math.max(1, places.length),
});

/** From stop to nearest stop, so that the walk is short. */
function inWalkingOrder<T extends { readonly place: Location }>(
  stops: readonly T[],
  from: { readonly x: number; readonly y: number },
): T[] {
  const rest = [...stops];
  const walk: T[] = [];
  let here = from;
  while (rest.length > 0) {
    let nearest = 0;
    for (let i = 1; i < rest.length; i++) {
      if (walkMetres(here, rest[i]!.place) < walkMetres(here, rest[nearest]!.place)) nearest = i;
    }
    const [stop] = rest.splice(nearest, 1);
    here = stop!.place;
    walk.push(stop!);
  }
  return walk;
}

const RESERVE = {
  name: 'wms-putaway-reserve',
  text: `INSERT INTO wms.reservation (subject, line_id, location, item, layer, lot, quality,
      quantity, volume_ml, weight_grams)
    SELECT $2, g."lineId", g.location, g.item, g.layer, g.lot, g.quality, g.quantity,
      g."volumeMl", g."weightGrams"
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

export function createPutawayPlanner(deps: {
  masterData: MasterData;
  decisions: Decisions;
}): PutawayPlanner {
  const { masterData, decisions } = deps;

  const floorFrom = (from: PlaceRequest['from']): Floor => {
    const bins = masterData.locationsOfKind('bin');
    const pool = masterData.locationsOfKind('cart_pool');
    const front = centre(pool.length > 0 ? pool : masterData.locationsOfKind('staging_in'));
    let farthestFromFront = 0;
    let farthestWalk = 0;
    for (const bin of bins) {
      farthestFromFront = Math.max(farthestFromFront, walkMetres(front, bin));
      farthestWalk = Math.max(farthestWalk, walkMetres(from, bin));
    }
    return { front, from, farthestFromFront, farthestWalk };
  };

  const decisionOn = (request: PlaceRequest, goods: GoodsToPlace, choice: Choice): Decision => ({
    subject: request.subject,
    rule: 'putaway',
    chosen: { item: goods.item.item, lot: goods.lot, places: choice.taken },
    candidates: choice.explanation,
    at: request.at,
  });

  const reserve = async (tx: Tx, subject: string, stops: readonly Stop[]): Promise<PlanLine[]> => {
    const lines = stops.map((stop, index) => ({ ...stop, lineId: `L${index + 1}` }));
    const rows = lines.map(({ lineId, place, goods, quantity }) => ({
      lineId,
      location: place.location,
      item: goods.item.item,
      layer: goods.layer,
      lot: goods.lot,
      quality: goods.quality,
      quantity,
      volumeMl: quantity * volumeMl(goods.item),
      weightGrams: quantity * goods.item.weightGrams,
    }));
    await tx.query(RESERVE, [JSON.stringify(rows), subject]);
    return lines.map(({ lineId, place, goods, quantity }) => ({
      lineId,
      goods: {
        item: goods.item.item,
        layer: goods.layer,
        lot: goods.lot,
        quality: goods.quality,
      },
      quantity,
      to: place.location,
    }));
  };

  return {
    async plan(tx, request) {
      const { subject, owner, from, avoid } = request;
      await takeTurns(tx);
      const ids = [...new Set(request.goods.map((goods) => goods.item))];
      const items = await masterData.items(tx, owner, ids);
      if (isRefusal(items)) return items;
      const needsBins = request.goods.some((goods) => goods.quality === 'passed');
      const bins = needsBins ? await loadBins(tx, masterData, { owner, avoid }) : [];
      const floor = floorFrom(from);
      const stops: Stop[] = [];
      const made: Decision[] = [];
      for (const { item, to, ...rest } of request.goods) {
        const goods: GoodsToPlace = { ...rest, item: items.get(item)! };
        if (to !== undefined) {
          stops.push({ place: masterData.location(to)!, goods, quantity: goods.quantity });
          continue;
        }
        if (goods.quality !== 'passed') {
          // The quality rule comes before all others: only passed goods go to a bin.
          const place = exceptionPlace(masterData, from);
          stops.push({ place, goods, quantity: goods.quantity });
          const taken = [{ location: place.location, quantity: goods.quantity }];
          const explanation = { best: [], leftOut: {}, relaxed: false };
          const choice: Choice = { taken, left: 0, explanation };
          made.push({ ...decisionOn(request, goods, choice), rule: 'quality' });
          continue;
        }
        const choice = chooseBins(bins, goods, floor);
        if (choice.left > 0) return { noRoom: { item, pieces: choice.left } };
        made.push(decisionOn(request, goods, choice));
        for (const { location, quantity } of choice.taken) {
          stops.push({ place: masterData.location(location)!, goods, quantity });
        }
      }
      await decisions.record(tx, made);
      return { lines: await reserve(tx, subject, inWalkingOrder(stops, from)) };
    },

    async release(tx, subject, lineId) {
      await tx.query(
        `DELETE FROM wms.reservation WHERE subject = $1 AND ($2::text IS NULL OR line_id = $2)`,
        [subject, lineId ?? null],
      );
    },
  };
}
