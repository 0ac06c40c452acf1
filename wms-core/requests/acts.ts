import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import { requestAdjustment } from '#wms-core/adjustments/request.ts';
import { readAdjustment } from '#wms-core/adjustments/store.ts';
import type { Quality, RequestReply, WorkerRequest } from '#wms-core/ports.ts';
import { hold, moveStock } from '#wms-core/stock/acts.ts';
import { putInto, setDown, takeOut } from '#wms-core/units/acts.ts';
import { orderCount } from '#wms-core/work/order-count.ts';
import type { Given, RequestParts } from './model.ts';
import { refuseRequest } from './refusals.ts';
import {
  type GoodsHere,
  goodsHere,
  type PlaceHere,
  placeHere,
  targetHere,
  unitHere,
  unitOf,
} from './scanned.ts';

/**
 * What workers ask for: each calls the command that its route calls over REST, under a number of its
 * own. That it is asked once is the port's business.
 */

type Done = Omit<RequestReply, 'accepted'>;
type With<K extends keyof Given> = Given & { readonly [N in K]-?: NonNullable<Given[N]> };

const reasonOf = ({ reason }: Given, { device }: WorkerRequest): string =>
  reason ?? `by hand, ${device}`;

const nameOf = ({ location, handlingUnit }: PlaceHere): string => handlingUnit || location;

export async function count(
  { work, ...parts }: RequestParts,
  tx: Tx,
  given: Given,
  by: WorkerRequest,
): Promise<Done | Refusal> {
  const place = await placeHere({ work, ...parts }, tx, given);
  if (isRefusal(place)) return place;
  const { item } = given;
  const goods = item && (await goodsHere({ work, ...parts }, tx, { ...given, item }));
  if (isRefusal(goods)) return goods;
  const owner = goods ? goods.owner : given.owner;
  const done = await orderCount(tx, work, {
    ...place,
    ...(owner === undefined ? {} : { owner }),
    ...(goods ? { items: [goods.item] } : {}),
    actor: by.worker,
  });
  if (isRefusal(done)) return done;
  const name = nameOf(place);
  return {
    document: done.count,
    text: { en: `${name} will be counted.`, zh: `${name} 将安排盘点。` },
  };
}

/** A unit with all in it, or pieces: booked at once, as they lie there already. */
export async function move(
  parts: RequestParts,
  tx: Tx,
  given: With<'to'>,
  by: WorkerRequest,
): Promise<Done | Refusal> {
  const target = await targetHere(parts, tx, given.to);
  if (isRefusal(target)) return target;
  const { item, handlingUnit } = given;
  if (item !== undefined) return movePieces(parts, tx, { ...given, item }, by, target);
  if (handlingUnit === undefined) return refuseRequest('request.place_missing');
  const unit = await placeHere(parts, tx, given);
  if (isRefusal(unit)) return unit;
  const act = actOf(parts, given, by);
  const to = target.location;
  const done = await setDown(parts.units, tx, { ...act, handlingUnit: unit.handlingUnit, to });
  if (isRefusal(done)) return done;
  const names = { unit: unit.handlingUnit, to };
  return {
    document: act.act,
    text: {
      en: `${names.unit} stands at ${to} now.`,
      zh: `${names.unit} 现位于 ${to}。`,
    },
  };
}

async function movePieces(
  parts: RequestParts,
  tx: Tx,
  given: With<'item' | 'to'>,
  by: WorkerRequest,
  to: PlaceHere,
): Promise<Done | Refusal> {
  const { ledger, masterData, feed, ids, scheduler } = parts.work;
  const from = await placeHere(parts, tx, given);
  if (isRefusal(from)) return from;
  const goods = await goodsHere(parts, tx, given);
  if (isRefusal(goods)) return goods;
  const { owner, item, lot, serial, quantity } = goods;
  if (quantity === undefined) return refuseRequest('request.quantity_missing', { item });
  const quality = (given.quality ?? 'passed') as Quality;
  const moveId = ids.next('MOVE');
  const done = await moveStock({ ledger, masterData, feed }, tx, {
    ...{ moveId, owner, item, quantity, quality, ...from },
    ...(lot === undefined ? {} : { lot }),
    ...(serial === undefined ? {} : { serials: [serial] }),
    to: { ...to, quality: (given.toQuality ?? quality) as Quality },
    // They lie there already: what was on hold stays so.
    withHold: true,
    ...{ reason: reasonOf(given, by), actor: by.worker, at: scheduler.now() },
  });
  if (isRefusal(done)) return done;
  const text = {
    en: `${quantity} × ${item} are in ${nameOf(to)} now.`,
    zh: `${quantity} 件 ${item} 现位于 ${nameOf(to)}。`,
  };
  return { document: moveId, text };
}

/** Rejected pieces where some lie there, and else those that are to be on hold. */
async function qualityHere(
  parts: RequestParts,
  tx: Tx,
  { location, handlingUnit }: PlaceHere,
  { owner, item, lot }: GoodsHere,
): Promise<Quality> {
  const rows = await parts.work.ledger.contents(tx, { location, handlingUnit });
  const isRejected = rows.some(
    (row) =>
      row.owner === owner &&
      row.item === item &&
      row.quality === 'rejected' &&
      (lot === undefined || row.lot === lot),
  );
  return isRejected ? 'rejected' : 'passed';
}

const needsText = (needs: string): Text => ({
  en: `waits for approval (${needs})`,
  zh: `待审批（${needs}）`,
});

export async function scrap(
  parts: RequestParts,
  tx: Tx,
  given: With<'item' | 'reason'>,
  by: WorkerRequest,
): Promise<Done | Refusal> {
  const place = await placeHere(parts, tx, given);
  if (isRefusal(place)) return place;
  const goods = await goodsHere(parts, tx, given);
  if (isRefusal(goods)) return goods;
  const { owner, item, lot, serial, quantity } = goods;
  if (quantity === undefined) return refuseRequest('request.quantity_missing', { item });
  const adjustment = parts.work.ids.next('SCRAP');
  const quality = (given.quality as Quality) ?? (await qualityHere(parts, tx, place, goods));
  const line = {
    ...{ owner, item, quality, quantity: -quantity, ...place },
    ...(lot === undefined ? {} : { lot }),
    ...(serial === undefined ? {} : { serials: [serial] }),
  };
  const { reason, note = '' } = given;
  const head = { adjustment, type: 'scrap', reason, note, owner, actor: by.worker } as const;
  const done = await requestAdjustment(parts.adjustments, tx, { ...head, lines: [line] });
  if (isRefusal(done)) return done;
  const { status, needs } = (await readAdjustment(tx, adjustment))!;
  const how = status === 'open' ? needsText(needs) : { en: 'is booked', zh: '已过账' };
  return {
    document: adjustment,
    text: {
      en: `Scrapping ${quantity} × ${item} ${how.en}.`,
      zh: `报废 ${quantity} 件 ${item}：${how.zh}。`,
    },
  };
}

/** Who does it, under which number, and why. */
const actOf = ({ work }: RequestParts, given: Given, by: WorkerRequest) => ({
  act: work.ids.next('UNIT'),
  actor: by.worker,
  reason: reasonOf(given, by),
  at: work.scheduler.now(),
});

export async function nest(
  parts: RequestParts,
  tx: Tx,
  given: With<'handlingUnit' | 'into'>,
  by: WorkerRequest,
): Promise<Done | Refusal> {
  const handlingUnit = unitOf(parts, given.handlingUnit);
  if (isRefusal(handlingUnit)) return handlingUnit;
  const into = unitOf(parts, given.into);
  if (isRefusal(into)) return into;
  const act = actOf(parts, given, by);
  const done = await putInto(parts.units, tx, { ...act, handlingUnit, into });
  if (isRefusal(done)) return done;
  return {
    document: act.act,
    text: {
      en: `${handlingUnit} is in or on ${into} now.`,
      zh: `${handlingUnit} 已放入 ${into}。`,
    },
  };
}

export async function takeFrom(
  parts: RequestParts,
  tx: Tx,
  given: With<'handlingUnit'>,
  by: WorkerRequest,
): Promise<Done | Refusal> {
  const unit = await unitHere(parts, tx, given.handlingUnit);
  if (isRefusal(unit)) return unit;
  const act = actOf(parts, given, by);
  const { handlingUnit, location } = unit;
  const done = await takeOut(parts.units, tx, { ...act, handlingUnit });
  if (isRefusal(done)) return done;
  return {
    document: act.act,
    text: {
      en: `${handlingUnit} stands on its own at ${location} now.`,
      zh: `${handlingUnit} 现单独位于 ${location}。`,
    },
  };
}

/** Goods, or all that is in a place or a unit, that must not go out. */
export async function freeze(
  parts: RequestParts,
  tx: Tx,
  given: With<'reason'>,
  by: WorkerRequest,
): Promise<Done | Refusal> {
  const { ledger, masterData, feed, ids, scheduler } = parts.work;
  const place = await placeHere(parts, tx, given);
  if (isRefusal(place)) return place;
  const goods = given.item && (await goodsHere(parts, tx, { ...given, item: given.item }));
  if (isRefusal(goods)) return goods;
  const { location, handlingUnit } = place;
  const { owner, item, lot = given.lot } = goods || {};
  const named = { owner: owner ?? given.owner, item, lot };
  const scope = {
    // A unit is held wherever it goes.
    ...(handlingUnit === '' ? { location } : { handlingUnit }),
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
  };
  const holdId = ids.next('HOLD');
  const { quantity, reason } = given;
  const done = await hold({ ledger, masterData, feed }, tx, {
    ...{ holdId, kind: 'freeze', scope, reason, actor: by.worker, at: scheduler.now() },
    ...(quantity === undefined ? {} : { quantity }),
  });
  if (isRefusal(done)) return done;
  const name = nameOf(place);
  const { released } = done;
  const pieces = quantity === undefined ? '' : `${quantity} × `;
  const held =
    item === undefined
      ? { en: 'What is', zh: '货物' }
      : { en: `${pieces}${item}`, zh: ` ${pieces}${item} ` };
  return {
    document: holdId,
    text: {
      en: `${held.en} in ${name} is on hold; ${released} pieces were taken from orders.`,
      zh: `${name} 的${held.zh}已冻结；从订单收回 ${released} 件。`,
    },
  };
}
