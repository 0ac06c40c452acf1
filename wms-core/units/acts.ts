import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { FeedEvent, HandlingUnit } from '#wms-core/contracts.ts';
import { nextSsccs } from '#wms-core/sscc.ts';
import type { UndoneMove } from '#wms-core/tasks/index.ts';
import { binFault } from '../bins/faults.ts';
import { customsPlaceFault } from '../stock/customs-place.ts';
import { once } from '../stock/once.ts';
import { findAnswer } from '../stock/post.ts';
import { type By, codeFault, headOf, placeFault, type UnitParts, useFault } from './parts.ts';
import { refuseUnit } from './refusals.ts';
import { likeOf, type Wanted } from './unit-type.ts';

/**
 * What people and hosts do with handling units by hand: make them, put them into and take them out of
 * one another, set them down elsewhere, scrap them. Each once by its id, and told in the feed.
 */

interface Posted {
  readonly sequence: number;
}

type Make = By &
  Wanted & {
    readonly location: string;
    readonly count: number;
    /** From outside, for one unit; else each gets an SSCC of the house. */
    readonly handlingUnit?: string;
    readonly into?: string;
  };

interface Made extends Posted {
  readonly handlingUnits: readonly string[];
}

/** The act without who did it and when: what has to be the same when it is sent again. */
function contentOf<B extends By>({ actor: _actor, at: _at, ...content }: B): object {
  return content;
}

const tell = (parts: UnitParts, tx: Tx, by: By, event: Pick<FeedEvent, 'type' | 'data'>) =>
  parts.feed.append(tx, by.at, [{ subject: by.act, correlationId: by.act, ...event }]);

/** New units, empty: one that came with a code, or many that get a number each. */
export function makeUnits(parts: UnitParts, tx: Tx, make: Make): Promise<Made | Refusal> {
  const act = { kind: 'unit', id: make.act, content: contentOf(make) } as const;
  return once(tx, act, () => bookUnits(parts, tx, make));
}

async function bookUnits(parts: UnitParts, tx: Tx, make: Make): Promise<Made | Refusal> {
  const { location, count, handlingUnit, into } = make;
  if (handlingUnit !== undefined && count > 1) return refuseUnit('unit.one_code', { count });
  const like = await likeOf(parts.masterData, tx, make);
  if (isRefusal(like)) return like;
  const fault =
    (handlingUnit === undefined ? undefined : codeFault(parts, handlingUnit)) ??
    (into === undefined ? await placeFault(parts, tx, location, count) : undefined);
  if (fault) return fault;
  const names =
    handlingUnit === undefined ? await nextSsccs(tx, parts.numbers, count) : [handlingUnit];
  const units = names.map((name): HandlingUnit => {
    return { handlingUnit: name, location, boundTo: '', ...like };
  });
  const made = await parts.ledger.createUnits(tx, units);
  if (isRefusal(made)) return made;
  const events = names.map((name) => ({ handlingUnit: name, location, parent: '' }));
  const posted = await parts.ledger.noteUnits(
    tx,
    headOf(make, 'made'),
    events.map((one) => ({ ...one, event: 'made' })),
  );
  for (const name of into === undefined ? [] : names) {
    const head = headOf({ ...make, act: `${make.act}/${name}` }, 'put');
    const put = await parts.ledger.putUnit(tx, { ...head, handlingUnit: name, into: into! });
    if (isRefusal(put)) return put;
  }
  const { type, unitType } = like;
  const data = { ...contentOf(make), type, unitType, handlingUnits: names, actor: make.actor };
  await tell(parts, tx, make, { type: 'wms.units.made', data });
  return { ...posted, handlingUnits: names };
}

type Put = By & { readonly handlingUnit: string; readonly into: string };

export function putInto(parts: UnitParts, tx: Tx, put: Put): Promise<Posted | Refusal> {
  return once(tx, { kind: 'unit', id: put.act, content: contentOf(put) }, async () => {
    const { handlingUnit, into } = put;
    const fault = await useFault(parts, tx, handlingUnit);
    if (fault) return fault;
    const posted = await parts.ledger.putUnit(tx, { ...headOf(put, 'put'), handlingUnit, into });
    if (isRefusal(posted)) return posted;
    const data = { ...contentOf(put), actor: put.actor };
    await tell(parts, tx, put, { type: 'wms.unit.put', data });
    return posted;
  });
}

type OnUnit = By & { readonly handlingUnit: string };

export function takeOut(parts: UnitParts, tx: Tx, take: OnUnit): Promise<Posted | Refusal> {
  return once(tx, { kind: 'unit', id: take.act, content: contentOf(take) }, async () => {
    const { handlingUnit } = take;
    const unit = await parts.ledger.unit(tx, handlingUnit);
    // It takes room of its own from now on.
    const fault = unit?.parent ? await placeFault(parts, tx, unit.location, 1) : undefined;
    if (fault) return fault;
    const head = headOf(take, 'taken-out');
    const posted = await parts.ledger.takeOutUnit(tx, { ...head, handlingUnit });
    if (isRefusal(posted)) return posted;
    const data = { ...contentOf(take), actor: take.actor };
    await tell(parts, tx, take, { type: 'wms.unit.taken_out', data });
    return posted;
  });
}

/** Everything in the unit and in those in and on it may be kept there. */
async function customsFaultAt(
  parts: UnitParts,
  tx: Tx,
  handlingUnit: string,
  to: string,
): Promise<Refusal | undefined> {
  const rows = await tx.query<{ layer: string }>(
    `WITH RECURSIVE tree AS (SELECT $1::text COLLATE "C" AS handling_unit
       UNION SELECT u.handling_unit FROM tree t
         JOIN wms.handling_unit u ON u.parent = t.handling_unit AND u.parent <> '')
     SELECT DISTINCT s.layer FROM tree JOIN wms.stock s USING (handling_unit)
     WHERE s.handling_unit <> '' ORDER BY s.layer`,
    [handlingUnit],
  );
  if (rows.length === 0) return undefined;
  const from = (await parts.ledger.unit(tx, handlingUnit))?.location ?? '';
  return customsPlaceFault(parts, tx, { layers: rows.map(({ layer }) => layer), from, to });
}

/** What is in and on the unit lies in the bin by now, and may not stay there. */
async function noRoomFault(
  parts: UnitParts,
  tx: Tx,
  handlingUnit: string,
  to: string,
): Promise<Refusal | undefined> {
  const rows = await parts.ledger.contents(tx, { within: handlingUnit });
  const goods = rows.map(({ owner, item, lot, quantity }) => ({ owner, item, lot, quantity, to }));
  return binFault(parts, tx, { goods, from: to });
}

type SetDown = OnUnit & { readonly to: string };

/** A unit that nothing waits for goes where people set units down and its goods may lie. */
async function setDownFree(parts: UnitParts, tx: Tx, move: SetDown): Promise<Posted | Refusal> {
  const { handlingUnit, to } = move;
  const fault =
    (await useFault(parts, tx, handlingUnit)) ??
    (await placeFault(parts, tx, to, 1)) ??
    (await customsFaultAt(parts, tx, handlingUnit, to));
  if (fault) return fault;
  const from = (await parts.ledger.unit(tx, handlingUnit))?.location;
  const head = headOf(move, 'moved');
  const posted = await parts.ledger.moveUnit(tx, { ...head, handlingUnit, to });
  if (isRefusal(posted)) return posted;
  return (from === to ? undefined : await noRoomFault(parts, tx, handlingUnit, to)) ?? posted;
}

/** One that a vehicle failed to bring goes where it is awaited, and on from there. */
async function setDownAwaited(
  parts: UnitParts,
  tx: Tx,
  awaited: UndoneMove,
  move: SetDown,
): Promise<Posted | Refusal> {
  const { handlingUnit, to } = move;
  const { taskId: task, body } = awaited;
  if (to !== body.to) return refuseUnit('unit.awaited_at', { handlingUnit, place: body.to, task });
  const head = headOf(move, 'moved');
  const done = await parts.tasks.broughtByHand(tx, awaited, head);
  if (isRefusal(done)) return done;
  const posted = await findAnswer(tx, head.postingId);
  invariant(posted, `handling unit ${handlingUnit} was brought without a posting`);
  return posted;
}

/** With all that is in and on it. */
export function setDown(parts: UnitParts, tx: Tx, move: SetDown): Promise<Posted | Refusal> {
  return once(tx, { kind: 'unit', id: move.act, content: contentOf(move) }, async () => {
    const awaited = await parts.tasks.awaitedMove(tx, move.handlingUnit);
    const posted = awaited
      ? await setDownAwaited(parts, tx, awaited, move)
      : await setDownFree(parts, tx, move);
    if (isRefusal(posted)) return posted;
    const data = { ...contentOf(move), actor: move.actor };
    await tell(parts, tx, move, { type: 'wms.unit.moved', data });
    return posted;
  });
}

/** Worn ones leave the pool for good, with the reason. */
export function scrap(
  parts: UnitParts,
  tx: Tx,
  act: By & { readonly handlingUnits: readonly string[] },
): Promise<Posted | Refusal> {
  return once(tx, { kind: 'unit', id: act.act, content: contentOf(act) }, async () => {
    const { handlingUnits } = act;
    for (const one of handlingUnits) {
      const fault = await useFault(parts, tx, one);
      if (fault) return fault;
    }
    const posted = await parts.ledger.scrapUnits(tx, { ...headOf(act, 'scrapped'), handlingUnits });
    if (isRefusal(posted)) return posted;
    const data = { ...contentOf(act), actor: act.actor };
    await tell(parts, tx, act, { type: 'wms.units.scrapped', data });
    return posted;
  });
}
