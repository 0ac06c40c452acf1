import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROLES } from '#app/access/roles.ts';
import { ROOT } from '#tests/support/source.ts';
import { menuOf } from '../../web/console/menu.ts';
import { PAGES } from '../../web/console/pages.ts';

/** What the console's menu offers to each role is what the routes let it look at. */

const { paths } = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { 'x-action': string }>>>>;
};
const actionOf = (operation: string): string => {
  const [method = '', path = ''] = operation.split(' ');
  return paths[path]?.[method.toLowerCase()]?.['x-action'] ?? `${operation} is no route`;
};
const pathsFor = (may: readonly string[]): readonly string[] =>
  menuOf((operation) => may.includes(actionOf(operation))).flatMap(({ pages }) =>
    pages.map(({ path }) => path),
  );

test.each(Object.entries(ROLES))('%s has the pages that its routes answer', (_role, { may }) => {
  const seen = pathsFor(may);
  for (const { path, needs } of PAGES.filter((one) => !one.path.includes(':'))) {
    expect(seen.includes(path), path).toBe((may as readonly string[]).includes(actionOf(needs)));
  }
});

test('a counter begins with no floor and no desk, and a board has no console', () => {
  const ofCounter = pathsFor(ROLES.counter.may);
  expect(ofCounter).not.toContain('/floor');
  expect(ofCounter).not.toContain('/desk/exceptions');
  expect(ofCounter).toContain('/work/labels');
  expect(pathsFor(ROLES.administrator.may)).toContain('/people/users');
  expect(pathsFor(ROLES.supervisor.may)).not.toContain('/people/users');
});
