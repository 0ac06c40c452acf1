import { isRefusal, type Refusal } from '#base/refusal.ts';
import { days, fromTimestamp, isCalendarDay, type Millis, toDay } from '#base/time.ts';
import type { Item } from '#wms-core/contracts.ts';
import { refuseLotDates } from './lot-dates/refusals.ts';
import { refuseInbound } from './refusals.ts';

/** The last calendar day on which goods of this production day are good. */
export function expiryOf(
  productionDate: string,
  shelfLife: { readonly days: number; readonly firstDayCounts: boolean },
): string {
  const begin = fromTimestamp(`${productionDate}T00:00:00Z`) ?? Number.NaN;
  return toDay(begin + days(shelfLife.days - (shelfLife.firstDayCounts ? 1 : 0)));
}

export interface ReceiptDates {
  readonly productionDate: string | null;
  readonly expiryDate: string | null;
  /** They came too late, or with less life left than the item asks for: the goods are rejected. */
  readonly expired: boolean;
}

interface Given {
  readonly productionDate?: string;
  readonly expiryDate?: string;
}

function dayOf(item: Item, value: string | undefined): string | null | Refusal {
  if (value === undefined || value === '') return null;
  if (!isCalendarDay(value)) {
    return refuseInbound('receipt.date_invalid', { item: item.item, date: value.slice(0, 40) });
  }
  return value;
}

/**
 * The dates of received goods by the item's shelf-life rule: one of production and expiry date is
 * enough, two must agree with the rule.
 */
export function receiptDates(item: Item, given: Given, now: Millis): ReceiptDates | Refusal {
  const productionDate = dayOf(item, given.productionDate);
  if (isRefusal(productionDate)) return productionDate;
  const printed = dayOf(item, given.expiryDate);
  if (isRefusal(printed)) return printed;
  const today = toDay(now);
  const soonest = toDay(now + days(item.minLifeInDays));
  if (productionDate !== null && productionDate > today) {
    return refuseInbound('receipt.produced_later', { item: item.item, date: productionDate });
  }
  const { shelfLifeDays, firstDayCounts } = item;
  if (shelfLifeDays === null) {
    if (productionDate !== null && printed !== null && printed < productionDate) {
      const facts = { item: item.item, productionDate, expiryDate: printed };
      return refuseLotDates('receipt.expires_first', facts);
    }
    return { productionDate, expiryDate: printed, expired: printed !== null && printed < soonest };
  }
  if (productionDate === null && printed === null) {
    return refuseInbound('receipt.dates_missing', { item: item.item });
  }
  const computed =
    productionDate === null
      ? null
      : expiryOf(productionDate, { days: shelfLifeDays, firstDayCounts });
  if (computed !== null && printed !== null && computed !== printed) {
    return refuseInbound('receipt.dates_conflict', {
      item: item.item,
      productionDate: productionDate ?? '',
      expiryDate: printed,
      computed,
      shelfLifeDays,
    });
  }
  const expiryDate = printed ?? computed;
  return { productionDate, expiryDate, expired: expiryDate !== null && expiryDate < soonest };
}
