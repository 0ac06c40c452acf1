import type { OperationName } from '#web/api/ask.ts';
import { mayDo } from '#web/api/session.ts';
import { DOCUMENTS } from './documents.ts';
import { PAGES } from './pages.ts';

/** Chapters in the order of the day's work. */
const MENUS = [
  'floor',
  'desk',
  'inbound',
  'outbound',
  'stock',
  'work',
  'devices',
  'people',
  'data',
  'simulation',
];
const DRAWN = PAGES.filter(({ path }) => !path.includes(':'));
/** What a page draws is not there twice. */
const LISTED = DOCUMENTS.map(({ name, menu, list }) => ({
  ...{ name, menu, needs: list },
  path: `/${menu}/${name}`,
})).filter((one) => !DRAWN.some(({ path, draws }) => path === one.path || draws === one.name));
const ENTRIES = [...DRAWN, ...LISTED];

/** The chapters with their pages, without what somebody may not look at. */
export const menuOf = (may: (operation: OperationName) => boolean) =>
  MENUS.map((menu) => ({
    menu,
    pages: ENTRIES.filter((one) => one.menu === menu && may(one.needs)),
  })).filter(({ pages }) => pages.length > 0);

/** Where the console begins: with the floor, for whoever may see it. */
export const firstPath = (): string => menuOf(mayDo)[0]?.pages[0]?.path ?? '/floor';
