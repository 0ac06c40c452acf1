import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Clock, Millis } from '#base/time.ts';
import type { Feed, Location } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import { FLOOR, locationKind, type PlaceRecord } from '#wms-core/master-data/kinds/places.ts';
import { asKind, type Doc, type Versioned } from '#wms-core/master-data/record.ts';
import { readRecords, refusalOf, takeTurn } from '#wms-core/master-data/record-store.ts';
import { problemTable } from '#wms-core/store/schema.ts';
import { OUT_OF_ORDER } from './problems.ts';
import { refuse } from './refusals.ts';

/**
 * A place is out of order from when a person says so until a person says otherwise: nothing is
 * brought to it, or taken from it, or both. What was told before goes on, and whoever stands there
 * refuses it. The record of the place has the state; the history of problems has from when, until
 * when, who and why.
 */

export interface OutOfOrderParts {
  readonly masterData: ItemMaster;
  readonly feed: Feed;
  readonly clock: Clock;
}

export type Blocks = Exclude<Location['outOfOrder'], ''>;

interface By {
  readonly location: string;
  readonly actor: string;
  /** The terminal; '': none. */
  readonly device: string;
}

export interface Outage extends By {
  readonly blocks: Blocks;
  readonly reason: string;
}

export interface Stands {
  readonly location: string;
  /** '': it is in order. */
  readonly outOfOrder: Location['outOfOrder'];
  readonly reason: string;
  readonly actor: string;
}

const END = `UPDATE wms.problem SET ended_at = greatest($2, at), ended_by = $3
  WHERE place = $1 AND kind = '${OUT_OF_ORDER}' AND ended_at IS NULL`;

/** The record, while nobody else changes it. */
async function placeNow(tx: Tx, location: string): Promise<Versioned<PlaceRecord> | Refusal> {
  await takeTurn(tx, locationKind);
  const [place] = await readRecords(tx, locationKind, [{ location }]);
  return place?.active ? place : refuse('location.unknown_here', { location });
}

const standsAs = ({
  location,
  outOfOrder,
  outOfOrderReason,
  outOfOrderBy,
}: PlaceRecord): Stands => ({
  ...{ location, outOfOrder, reason: outOfOrderReason, actor: outOfOrderBy },
});

async function write(
  { masterData, feed, clock }: OutOfOrderParts,
  tx: Tx,
  { version: _, ...before }: Versioned<PlaceRecord>,
  { actor, ...state }: Omit<Stands, 'location'>,
): Promise<Stands | Refusal> {
  const { outOfOrder, reason: outOfOrderReason } = state;
  const outOfOrderBy = outOfOrder === '' ? '' : actor;
  const after: PlaceRecord = { ...before, outOfOrder, outOfOrderReason, outOfOrderBy };
  const at = clock.now();
  const origin = { actor, source: FLOOR, at };
  const { faults } = await masterData.write(tx, asKind(locationKind), [after as never], origin);
  if (faults.length > 0) return refusalOf(faults);
  const { location } = before;
  const data = { location, blocks: outOfOrder, reason: outOfOrderReason, actor };
  const type = `wms.location.${outOfOrder === '' ? 'in_order' : OUT_OF_ORDER}`;
  await feed.append(tx, at, [{ type, subject: location, correlationId: location, data }]);
  return standsAs(after);
}

/**
 * Said again by the same person it changes nothing; another one, or another reason, is refused
 * (`location.already_out`). `tookPlace` follows the commit.
 */
export async function setOutOfOrder(
  parts: OutOfOrderParts,
  tx: Tx,
  { location, blocks, reason, actor, device }: Outage,
): Promise<Stands | Refusal> {
  const place = await placeNow(tx, location);
  if (isRefusal(place)) return place;
  const now = standsAs(place);
  if (now.outOfOrder !== '') {
    const isSame = now.outOfOrder === blocks && now.reason === reason && now.actor === actor;
    return isSame ? now : refuse('location.already_out', { ...now });
  }
  const done = await write(parts, tx, place, { outOfOrder: blocks, reason, actor });
  if (isRefusal(done)) return done;
  const said = { kind: OUT_OF_ORDER, saidBy: actor, device, note: reason } as const;
  const at: Millis = parts.clock.now();
  await tx.orm
    .insert(problemTable)
    .values({ place: location, ...said, task: '', document: '', at });
  return done;
}

/** A place that is in order stays so. `tookPlace` follows the commit. */
export async function setInOrder(
  parts: OutOfOrderParts,
  tx: Tx,
  { location, actor }: By,
): Promise<Stands | Refusal> {
  const place = await placeNow(tx, location);
  if (isRefusal(place) || place.outOfOrder === '')
    return isRefusal(place) ? place : standsAs(place);
  const done = await write(parts, tx, place, { outOfOrder: '', reason: '', actor });
  if (!isRefusal(done)) await tx.query(END, [location, parts.clock.now(), actor]);
  return done;
}

/** Lets the memory follow what was committed. */
export async function tookPlace(
  { masterData }: OutOfOrderParts,
  tx: Tx,
  location: string,
): Promise<void> {
  const records = await readRecords(tx, locationKind, [{ location }]);
  masterData.took(asKind(locationKind), records as unknown as readonly Versioned<Doc>[]);
}
