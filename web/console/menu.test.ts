import { expect, test } from 'vitest';
import actions from '#web/generated/actions.json' with { type: 'json' };
import { menuOf } from './menu.ts';
import { PAGES } from './pages.ts';

const actionOf = (operation: string) => (actions as Readonly<Record<string, string>>)[operation];
const pathsFor = (may: (action: string | undefined) => boolean): readonly string[] =>
  menuOf((operation) => may(actionOf(operation))).flatMap(({ pages }) =>
    pages.map(({ path }) => path),
  );
const drawn = PAGES.filter(({ path }) => !path.includes(':'));

test.each(drawn)('$path is in the menu of who may look at it, and of nobody else', (page) => {
  const needed = actionOf(page.needs);
  expect(needed).toBeDefined();
  expect(pathsFor((action) => action === needed)).toContain(page.path);
  expect(pathsFor((action) => action !== needed)).not.toContain(page.path);
});

test('who may do nothing has no menu', () => {
  expect(menuOf(() => false)).toEqual([]);
});
