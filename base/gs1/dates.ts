/** Dates and times as labels carry them [GS1 General Specifications §3.4, §7.12]. */

function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return isLeap ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const number = (text: string, from: number) => Number(text.slice(from, from + 2));

/** Whether YYMMDD can be a day at all: February has 29 in every fourth year. */
export function isDay(yymmdd: string): boolean {
  const [month, day] = [number(yymmdd, 2), number(yymmdd, 4)];
  const days = daysInMonth(2000 + number(yymmdd, 0), month);
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

export const isTime = (hhmm: string): boolean => number(hhmm, 0) < 24 && number(hhmm, 2) < 60;

/**
 * YYMMDD as YYYY-MM-DD: the year nearest to today's, at most 49 back or 50 ahead; day 00 is the last
 * of its month. Undefined where the year has no such day. `today` is YYYY-MM-DD.
 */
export function dayOf(yymmdd: string, today: string): string | undefined {
  const thisYear = Number(today.slice(0, 4));
  const ahead = number(yymmdd, 0) - (thisYear % 100);
  const turn = ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0;
  const year = thisYear + ahead + turn;
  const days = daysInMonth(year, number(yymmdd, 2));
  const day = number(yymmdd, 4) || days;
  if (day > days) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${yymmdd.slice(2, 4)}-${two(day)}`;
}
