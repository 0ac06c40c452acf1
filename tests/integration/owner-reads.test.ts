import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Ask, type GuardedHouse, openGuarded, PASSWORD } from '#tests/support/guarded.ts';

/**
 * Who is limited to one owner's goods hears nothing of another's, whatever he asks: every route that
 * reads, asked plainly and with the other's codes in each place that takes a code.
 */

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

interface Parameter {
  readonly name: string;
  readonly in: string;
}
interface Route {
  readonly path: string;
  readonly parameters: readonly Parameter[];
}

const OTHER = 'BRAND-HUSH';
/** Of the other owner; each has the word in it by which it is found where it must not be. */
const CODES: Readonly<Record<string, string>> = {
  ...{ owner: OTHER, item: 'ITEM-HUSH', asn: 'ASN-HUSH', order: 'SO-HUSH', lot: 'LOT-HUSH' },
  ...{ return: 'ASN-HUSH', document: 'SO-HUSH', supplier: 'SUPP-HUSH', customer: 'CUST-HUSH' },
  ...{ partner: 'CUST-HUSH', code: 'ITEM-HUSH', reference: 'SO-HUSH', subject: 'ITEM-HUSH' },
};
const GIVEN: Readonly<Record<string, string>> = { by: 'item', kind: 'customer', ask: 'hush' };
let house: GuardedHouse;
let routes: readonly Route[] = [];
let place = '';
let askAsOne: Ask;
let askAsTwo: Ask;

const done = async (asked: ReturnType<Ask>) => {
  const { status, body } = await asked;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
};

beforeAll(async () => {
  house = await openGuarded();
  const { admin } = house;
  for (const owner of [OTHER, 'BRAND-ONE', 'BRAND-TWO']) {
    await done(admin('PUT', `/api/v1/owners/${owner}`, { name: { en: owner, zh: owner } }));
  }
  const roles = ['administrator'];
  const enter = async (user: string, owners: readonly string[]) => {
    const draft = { user, name: user, password: PASSWORD, roles, owners };
    await done(admin('POST', '/api/v1/users', draft));
    return house.signIn(user, PASSWORD);
  };
  const hush = await enter('of-hush', [OTHER]);
  askAsOne = await enter('of-one', ['BRAND-ONE']);
  askAsTwo = await enter('of-two', ['BRAND-ONE', 'BRAND-TWO']);
  const name = { en: 'The hush of tea', zh: 'hush' };
  const size = { lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 };
  await done(
    hush('PUT', '/api/v1/items/ITEM-HUSH', { name, ...size, barcodes: [], lotControlled: true }),
  );
  await done(hush('PUT', '/api/v1/partners/customer/CUST-HUSH', { name }));
  await done(hush('PUT', '/api/v1/partners/supplier/SUPP-HUSH', { name }));
  const lines = [{ line: '1', item: 'ITEM-HUSH', quantity: 3 }];
  await done(
    hush('POST', '/api/v1/asns', {
      ...{ asn: 'ASN-HUSH', supplier: 'SUPP-HUSH', expectedAt: '2026-01-07T06:00:00Z', lines },
    }),
  );
  const { body } = await admin('GET', '/api/v1/locations?kind=bin&limit=10');
  place = body.locations[0].location;
  await done(
    admin('POST', '/api/v1/opening-stock', {
      ...{ importId: 'OPEN', owner: OTHER },
      lines: [{ location: place, item: 'ITEM-HUSH', lot: 'LOT-HUSH', quantity: 9 }],
    }),
  );
  await done(hush('POST', '/api/v1/orders', { order: 'SO-HUSH', customer: 'CUST-HUSH', lines }));
  await house.scheduler.runFor(20_000);

  const { body: document } = await house.nobody('GET', '/docs/json');
  const paths = document.paths as Record<string, { get?: { parameters?: Parameter[] } }>;
  routes = Object.entries(paths)
    .filter(([path, { get }]) => get && !path.endsWith('/live'))
    .map(([path, { get }]) => ({ path, parameters: get?.parameters ?? [] }));
});
afterAll(() => house.close());

/** What a question names it may be told again. */
const withoutNamed = (body: string, url: string): string =>
  Object.values(CODES)
    .filter((code) => url.includes(code))
    .reduce((rest, code) => rest.replaceAll(code, ''), body);

function* questionsOf({ path, parameters }: Route): Generator<string> {
  const codes = { ...CODES, location: place, place, zone: 'NONE' };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(codes[name as keyof typeof codes] ?? GIVEN[name] ?? 'NONE'),
  );
  const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const always = query.filter((name) => name in GIVEN).map((name) => `${name}=${GIVEN[name]}`);
  const asked = (more: readonly string[]) => `${filled}?${[...always, ...more].join('&')}`;
  yield asked([]);
  yield asked(['owner=BRAND-ONE']);
  for (const name of query.filter((one) => one in codes && one !== 'owner')) {
    const named = `${name}=${encodeURIComponent(codes[name as keyof typeof codes])}`;
    yield asked([named]);
    yield asked([named, 'owner=BRAND-ONE']);
  }
}

test('the goods that nobody shall hear of are there', async () => {
  const { body } = await house.admin('GET', `/api/v1/stock?owner=${OTHER}`);
  expect(JSON.stringify(body)).toContain('LOT-HUSH');
});

test('no route that reads tells one owner of another’s goods', async () => {
  const leaks: string[] = [];
  const answered = new Set<string>();
  for (const route of routes.filter(({ path }) => !/users|api-keys|roles|session/.test(path))) {
    for (const url of questionsOf(route)) {
      for (const ask of [askAsOne, askAsTwo]) {
        const { status, body } = await ask('GET', url);
        if (status === 200) answered.add(route.path);
        const said = withoutNamed(JSON.stringify(body), url);
        if (status < 300 && /hush/i.test(said)) leaks.push(`${url}: ${said.slice(0, 200)}`);
      }
    }
  }
  expect(leaks).toEqual([]);
  expect(answered.size).toBeGreaterThan(15);
});

test('a stream, which tells of everybody, is not opened', async () => {
  for (const path of [
    '/api/v1/events/live',
    '/api/v1/floor/live',
    '/api/v1/floor',
    '/api/v1/board',
  ]) {
    expect((await askAsOne('GET', path)).code, path).toBe('access.not_by_owner');
  }
});
