import type { Tx } from '#base/database/index.ts';
import { isSscc } from '#base/gs1/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { LocationKind } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { Feed, Ledger, MasterData, PostingHead } from '#wms-core/contracts.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import { PLANNED_PLACES } from '#wms-core/planned-places.ts';
import { isHouseSscc, type SsccNumbers } from '#wms-core/sscc.ts';
import type { FullTaskBook } from '#wms-core/tasks/index.ts';
import { refuse } from '../stock/refusals.ts';
import { refuseUnit } from './refusals.ts';

/** What acts on handling units by hand work with. */
export interface UnitParts {
  readonly ledger: Ledger;
  readonly masterData: MasterData;
  readonly feed: Feed;
  readonly numbers: SsccNumbers;
  readonly tasks: Pick<FullTaskBook, 'awaitedMove' | 'broughtByHand'>;
}

/** Who does it, under which id, and why. */
export interface By {
  readonly act: string;
  readonly actor: string;
  readonly reason: string;
  readonly at: Millis;
}

export const headOf = ({ act, actor, reason, at }: By, what: string): PostingHead => ({
  postingId: `unit-${what}:${act}`,
  document: act,
  correlationId: act,
  ...{ actor, reason, at },
});

/** A label may bear the application identifier of an SSCC, 00, before it. */
export const unitCode = (code: string): string =>
  /^00\d{18}$/.test(code) && isSscc(code.slice(2)) ? code.slice(2) : code;

/** What is wrong with a code that came from outside, for a unit that is new here. */
export function codeFault(
  { masterData, numbers }: Pick<UnitParts, 'masterData' | 'numbers'>,
  code: string,
): Refusal | undefined {
  if (/^\d{18}$/.test(code) && !isSscc(code)) return refuseUnit('unit.sscc', { code });
  if (isHouseSscc(code, numbers)) return refuseUnit('unit.sscc_ours', { code });
  return masterData.labelFault(code);
}

/** Kinds of places at which people set units down, those for pallets first. */
const BY_HAND: readonly LocationKind[] = [
  ...(['exception', 'dock_in', 'empties_pool', 'dock_out', 'pack_out', 'pack_station'] as const),
  ...(['cart_pool', 'tote_pool', 'cross_dock', 'bin'] as const),
];
const PLACES_NAMED = 6;

/** Some places that take a unit, of each kind one before another of the same. */
function placesByHand(masterData: MasterData): Text {
  const ofKind = BY_HAND.map((kind) =>
    masterData
      .locationsOfKind(kind)
      .filter((place) => place.maxHandlingUnits > 0 && !lockedPlace(place, 'lockIn'))
      .map(({ location }) => location),
  );
  const named = [
    ...ofKind.flatMap((codes) => codes.slice(0, 1)),
    ...ofKind.flatMap((codes) => codes.slice(1)),
  ];
  const some = named.slice(0, PLACES_NAMED);
  if (some.length === 0) return { en: 'none here', zh: '无' };
  return { en: some.join(', '), zh: some.join('、') };
}

/** Whether units stand at a place at all, other than where the house itself sends them. */
export function mayStand(
  { masterData }: Pick<UnitParts, 'masterData'>,
  location: string,
): Refusal | undefined {
  const place = masterData.location(location);
  if (!place) return refuse('location.unknown', { location });
  if (place.maxHandlingUnits > 0 && !PLANNED_PLACES.includes(place.kind)) return undefined;
  return refuseUnit('unit.no_place', { location, places: placesByHand(masterData) });
}

/** Whether `count` more units may be set down there by hand. */
export async function placeFault(
  parts: UnitParts,
  tx: Tx,
  location: string,
  count: number,
): Promise<Refusal | undefined> {
  const place = parts.masterData.location(location)!;
  const fault = mayStand(parts, location) ?? lockedPlace(place, 'lockIn');
  if (fault) return fault;
  // Two who set units down at one place take turns.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`units at ${location}`]);
  const [row] = await tx.query<{ standing: number }>(
    `SELECT count(*) AS standing FROM wms.handling_unit WHERE location = $1 AND parent = ''`,
    [location],
  );
  const { standing } = row!;
  const most = place.maxHandlingUnits;
  if (standing + count <= most) return undefined;
  return refuseUnit('unit.place_full', { location, standing, most, count });
}

/** The first task under way that is about the unit; those that ended are not read. */
export async function taskOn(tx: Tx, handlingUnit: string): Promise<string | undefined> {
  const [found] = await tx.query<{ task: string }>(
    `SELECT task_id AS task FROM wms.task
     WHERE status IN ('open', 'sent', 'started', 'held') AND status <> 'done' AND NOT settled
       AND (body->>'handlingUnit' = $1 OR body->>'fromHandlingUnit' = $1)
     ORDER BY task_id LIMIT 1`,
    [handlingUnit],
  );
  return found?.task;
}

/** A unit that some process has bound, or that a task is about, is not moved about by hand. */
export async function useFault(
  { ledger }: UnitParts,
  tx: Tx,
  handlingUnit: string,
): Promise<Refusal | undefined> {
  const unit = await ledger.unit(tx, handlingUnit);
  if (!unit) return refuse('unit.unknown', { handlingUnit });
  const task = await taskOn(tx, handlingUnit);
  if (task !== undefined) return refuseUnit('unit.under_way', { handlingUnit, task });
  if (unit.boundTo === '') return undefined;
  return refuse('unit.bound', { handlingUnit, boundTo: unit.boundTo });
}
