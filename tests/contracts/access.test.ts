import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ACTIONS, MQTT } from '#app/access/actions.ts';
import { ROLES } from '#app/access/roles.ts';
import { type Ask, type GuardedHouse, openGuarded, PASSWORD } from '#tests/support/guarded.ts';

/** Every route against every role, by warehouse and by owner: what is allowed and what is refused. */

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

interface Route {
  readonly method: string;
  readonly url: string;
  readonly action: string;
  /** What its path and body name. */
  readonly fields: readonly string[];
}

interface Described {
  readonly 'x-action'?: string;
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly schema?: { readonly properties?: object } }>
    >;
  };
}

/** Said behind the door: what was asked for is not there. */
const INSIDE = ['access.user_unknown', 'access.no_such_key'];
const OPEN = ['anyone', 'signed-in'];
let house: GuardedHouse;
let routes: readonly Route[] = [];

beforeAll(async () => {
  house = await openGuarded();
  const { body } = await house.nobody('GET', '/docs/json');
  const paths = body.paths as Record<string, Record<string, Described>>;
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      method: method.toUpperCase(),
      // What it names does not exist: whoever is let in hears that, or that it does not fit.
      url: path.replace(/\{\w+\}/g, 'NONE'),
      action: route['x-action'] ?? '',
      fields: Object.values(route.requestBody?.content ?? {}).flatMap(({ schema }) =>
        Object.keys(schema?.properties ?? {}),
      ),
    })),
  );
});
afterAll(() => house.close());

async function letIn(user: string, grants: object): Promise<Ask> {
  const draft = { user, name: user, password: PASSWORD, ...grants };
  expect(await house.admin('POST', '/api/v1/users', draft)).toMatchObject({ status: 201 });
  return house.signIn(user, PASSWORD);
}

/** The refusal of the door, or '' for who came in, whatever was said there. */
async function atTheDoor(ask: Ask, { method, url }: Route, body: object = {}): Promise<string> {
  const { code } = await ask(method, url, method === 'GET' ? undefined : body);
  return code.startsWith('access.') && !INSIDE.includes(code) ? code : '';
}

const guarded = () => routes.filter(({ action }) => !OPEN.includes(action));
const named = ({ method, url }: Route) => `${method} ${url}`;

test('every route has an action that a role can be granted, and every action a route', () => {
  const used = new Set(guarded().map(({ action }) => action));
  // The broker's are tried in tests/integration/mqtt-door.test.ts.
  expect([...used, ...Object.values(MQTT)].sort()).toEqual(ACTIONS);
  expect(routes.filter(({ action }) => OPEN.includes(action)).map(named)).toEqual([
    'GET /api/v1/session',
    'POST /api/v1/session',
    'DELETE /api/v1/session',
    'PUT /api/v1/session/password',
  ]);
});

test('who is not there, and who has no role, is let in nowhere', async () => {
  const nothing = await letIn('nothing', { roles: [] });
  const wrong: string[] = [];
  for (const route of guarded()) {
    const stranger = await atTheDoor(house.nobody, route);
    const roleless = await atTheDoor(nothing, route);
    if (stranger !== 'access.sign_in') wrong.push(`${named(route)} stranger: ${stranger}`);
    if (roleless !== 'access.not_allowed') wrong.push(`${named(route)} without role: ${roleless}`);
  }
  expect(wrong).toEqual([]);
});

describe('each role', () => {
  test.each(Object.entries(ROLES))('%s', async (role, { may }) => {
    const ask = await letIn(`a-${role}`, { roles: [role] });
    const wrong: string[] = [];
    for (const route of guarded()) {
      const expected = may.includes(route.action) ? '' : 'access.not_allowed';
      const said = await atTheDoor(ask, route);
      if (said !== expected) wrong.push(`${named(route)} (${route.action}): ${said || 'let in'}`);
    }
    expect(wrong).toEqual([]);
  });

  /** After a change that is meant: `npx vitest run tests/contracts/access.test.ts -u`. */
  test('may do what docs/roles.md says', async () => {
    const roles = Object.entries(ROLES);
    const lines = ACTIONS.map((action) =>
      [action, ...roles.map(([, { may }]) => (may.includes(action) ? '✓' : ''))].join(' | '),
    );
    const text = [
      '# Who may do what 角色与权限\n',
      'Kept by tests/contracts/access.test.ts. How limits work is in [access.md](access.md).\n',
      ...roles.map(([role, { name }]) => `- \`${role}\`: ${name.en} ${name.zh}`),
      '',
      `| action | ${roles.map(([role]) => role).join(' | ')} |`,
      `|---|${roles.map(() => '---|').join('')}`,
      ...lines.map((line) => `| ${line} |`),
    ];
    await expect(`${text.join('\n')}\n`).toMatchFileSnapshot('../../docs/roles.md');
  });
});

test('who is limited to another warehouse is let in nowhere, whatever the role', async () => {
  const ask = await letIn('elsewhere', { roles: ['administrator'], warehouses: ['NORTH-9'] });
  const said = new Set<string>();
  for (const route of guarded()) said.add(await atTheDoor(ask, route));
  expect([...said]).toEqual(['access.other_warehouse']);
});

describe('who is limited to an owner', () => {
  const OTHERS = ['access.other_owner', 'access.not_by_owner'];

  test('is refused at every route when naming another owner, or when no owner can be named', async () => {
    const ask = await letIn('brand-b', { roles: ['administrator'], owners: ['BRAND-B'] });
    const wrong: string[] = [];
    let own = 0;
    for (const route of guarded().filter(({ action }) => action !== 'access.manage')) {
      const query = { ...route, url: `${route.url}?owner=BRAND-A` };
      const rows = ['items', 'partners', 'packagings', 'kits', 'orders', 'inspectionPlans'];
      const body = {
        owner: 'BRAND-A',
        ...Object.fromEntries(
          [...rows, 'receiptTolerances'].map((name) => [name, [{ owner: 'BRAND-A' }]]),
        ),
      };
      const said = await atTheDoor(ask, query, body);
      if (route.url !== '/api/v1/status' && !OTHERS.includes(said)) {
        wrong.push(`${named(route)}: ${said || 'let in'}`);
      }
      if ((await atTheDoor(ask, route)) === '') own++;
    }
    expect(wrong).toEqual([]);
    expect(own).toBeGreaterThan(25);
  });
});

test('who is limited to a zone is refused at every change that names a place or zone of another', async () => {
  const { body } = await house.admin('GET', '/api/v1/locations?limit=1000');
  const places = body.locations as { location: string; zone: string }[];
  const own = places.find(({ zone }) => zone)!;
  const other = places.find(({ zone }) => zone && zone !== own.zone)!;
  const ask = await letIn('of-a-zone', { roles: ['administrator'], zones: [own.zone] });
  const named: Readonly<Record<string, unknown>> = {
    ...{ location: other.location, from: other.location, to: other.location, dock: other.location },
    ...{
      place: other.location,
      locations: [other.location],
      zone: other.zone,
      zones: [other.zone],
    },
  };
  const wrong: string[] = [];
  let asked = 0;
  for (const route of guarded().filter(({ method }) => method !== 'GET')) {
    for (const field of route.fields.filter((one) => one in named)) {
      asked++;
      const said = await atTheDoor(ask, route, { [field]: named[field] });
      if (said !== 'access.other_zone') wrong.push(`${route.url} ${field}: ${said || 'let in'}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(25);
});
