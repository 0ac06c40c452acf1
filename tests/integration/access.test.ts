import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { days, minutes } from '#base/time.ts';
import { type GuardedHouse, openGuarded, PASSWORD } from '#tests/support/guarded.ts';

/** Signing in and out, keys, and the limits of what somebody may do, over REST with a real database. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const LAUNCHER = 'a key of the launcher, made of chance';
let house: GuardedHouse;
beforeAll(async () => {
  house = await openGuarded(LAUNCHER);
});
afterAll(() => house.close());

const add = (user: string, grants: object) =>
  house.admin('POST', '/api/v1/users', { user, name: user, password: PASSWORD, ...grants });
const asn = (number: string, more: object = {}) => ({
  ...{ asn: number, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z' },
  ...{ lines: [{ line: '1', item: 'TEA', quantity: 10 }], ...more },
});

describe('signing in', () => {
  test('the set-up link signs in once, and asks for a password', async () => {
    const again = await house.nobody('POST', '/api/v1/session', { setup: house.setup });
    expect(again.code).toBe('access.setup_used');
    expect((await house.admin('GET', '/api/v1/session')).body).toMatchObject({
      ...{ user: 'admin', roles: ['administrator'], mustSetPassword: true },
    });
    const set = await house.admin('PUT', '/api/v1/session/password', { password: PASSWORD });
    expect(set.status).toBe(200);
    const { body } = await house.admin('GET', '/api/v1/session');
    expect(body.mustSetPassword).toBe(false);
    await house.signIn('admin', PASSWORD);
  });

  test('the cookie is for this site and no script, and what is kept does not open the door', async () => {
    const given = { user: 'admin', password: PASSWORD };
    const { cookie } = await house.nobody('POST', '/api/v1/session', given);
    expect(cookie).toMatch(
      /^warehub_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const overTls = await house.nobody('POST', '/api/v1/session', given, {
      'x-forwarded-proto': 'https',
    });
    expect(overTls.cookie).toContain('; Secure');
    const [row] = await house.database.transaction('look', (tx) =>
      tx.query<{ all: string }>(
        `SELECT (SELECT string_agg(s::text, ' ') FROM access.session s) || ' ' ||
           (SELECT string_agg(a::text, ' ') FROM access.account a) AS all`,
      ),
    );
    expect(row!.all).not.toContain(cookie.slice(16, 59));
    expect(row!.all).not.toContain(PASSWORD);
    expect(row!.all).toContain('$argon2id$');
  });

  test('a change by cookie without the token of the page is refused, and a look is not', async () => {
    const change = await house.admin('POST', '/api/v1/waves', {}, { 'x-csrf-token': '' });
    expect(change.code).toBe('access.csrf');
    const other = await house.admin(
      'POST',
      '/api/v1/waves',
      {},
      { 'x-csrf-token': 'x'.repeat(43) },
    );
    expect(other.code).toBe('access.csrf');
    expect(
      (await house.admin('GET', '/api/v1/users', undefined, { 'x-csrf-token': '' })).status,
    ).toBe(200);
    expect((await house.admin('POST', '/api/v1/waves', {})).code).toBe('');
  });

  test('who signed out, was stopped or got another password is not let in any more', async () => {
    await add('carl', { roles: ['sales'] });
    const carl = await house.signIn('carl', PASSWORD);
    const elsewhere = await house.signIn('carl', PASSWORD);
    expect((await carl('DELETE', '/api/v1/session')).status).toBe(204);
    expect((await carl('GET', '/api/v1/orders')).code).toBe('access.sign_in');
    expect((await elsewhere('GET', '/api/v1/orders')).status).toBe(200);
    const draft = { name: 'Carl', roles: ['sales'], status: 'active' };
    await house.admin('PUT', '/api/v1/users/carl', { ...draft, password: 'ten cups of tea' });
    expect((await elsewhere('GET', '/api/v1/orders')).code).toBe('access.sign_in');
    const again = await house.signIn('carl', 'ten cups of tea');
    expect((await again('GET', '/api/v1/session')).body.mustSetPassword).toBe(true);
    await house.admin('PUT', '/api/v1/users/carl', { ...draft, status: 'stopped' });
    expect((await again('GET', '/api/v1/orders')).code).toBe('access.sign_in');
    const given = { user: 'carl', password: 'ten cups of tea' };
    expect((await house.nobody('POST', '/api/v1/session', given)).code).toBe('access.wrong');
  });

  test('after five wrong passwords even the right one waits, for this user from this address', async () => {
    await add('dora', { roles: ['sales'] });
    const tried = (password: string, user = 'dora') =>
      house.nobody('POST', '/api/v1/session', { user, password });
    const wrong = await Promise.all([1, 2, 3, 4, 5].map(() => tried('a guess')));
    expect(wrong.map(({ code }) => code)).toEqual(wrong.map(() => 'access.wrong'));
    expect(await tried(PASSWORD)).toMatchObject({ status: 429, code: 'access.too_many_tries' });
    await house.signIn('admin', PASSWORD);
    await house.scheduler.runFor(minutes(16));
    await house.signIn('dora', PASSWORD);
  });

  test('a board on the wall is still signed in when the house was shut for weeks; a person is not', async () => {
    await add('wall', { roles: ['board'] });
    await add('vera', { roles: ['board', 'picker'] });
    const given = { user: 'wall', password: PASSWORD };
    const { cookie } = await house.nobody('POST', '/api/v1/session', given);
    expect(cookie).toContain(`; Max-Age=${400 * 24 * 3600};`);
    const [wall, vera] = [
      await house.signIn('wall', PASSWORD),
      await house.signIn('vera', PASSWORD),
    ];
    const { scheduler, database } = house;
    const seen = scheduler.now() - days(60);
    await database.transaction('the house is shut', (tx) =>
      tx.query('UPDATE access.session SET seen_at = $1 WHERE account = ANY($2)', [
        seen,
        ['wall', 'vera'],
      ]),
    );
    await add('other', { roles: ['sales'] });
    await house.signIn('other', PASSWORD);
    await scheduler.runFor(minutes(1));
    const board = await wall('GET', '/api/v1/board');
    expect([board.status, board.cookie.includes('Max-Age=34560000')]).toEqual([200, true]);
    expect((await wall('GET', '/api/v1/orders')).code).toBe('access.not_allowed');
    expect((await vera('GET', '/api/v1/board')).code).toBe('access.sign_in');
  });

  test('the last administrator cannot be stopped', async () => {
    const draft = { name: 'Administrator', roles: ['sales'], status: 'active' };
    expect((await house.admin('PUT', '/api/v1/users/admin', draft)).code).toBe(
      'access.last_administrator',
    );
    expect((await house.admin('GET', '/api/v1/users')).status).toBe(200);
  });
});

describe('a host', () => {
  test('has a key that is told once, and that can be ended', async () => {
    const made = await house.admin('POST', '/api/v1/api-keys', {
      ...{ apiKey: 'ERP-1', name: 'ERP', roles: ['host'] },
    });
    const { key } = made.body;
    const erp = house.withKey(key);
    expect((await erp('GET', '/api/v1/asns')).status).toBe(200);
    expect((await erp('GET', '/api/v1/users')).code).toBe('access.not_allowed');
    const { body } = await house.admin('GET', '/api/v1/api-keys');
    expect(JSON.stringify(body)).not.toContain(key);
    await house.admin('DELETE', '/api/v1/api-keys/ERP-1');
    expect((await erp('GET', '/api/v1/asns')).code).toBe('access.key_unknown');
  });

  test('that the launcher started needs no key of ours, and does not manage access', async () => {
    const plant = house.withKey(LAUNCHER);
    expect((await plant('GET', '/api/v1/status')).status).toBe(200);
    expect((await plant('POST', '/api/v1/api-keys', {})).code).toBe('access.not_allowed');
    expect((await house.withKey(`${LAUNCHER}.`)('GET', '/api/v1/status')).code).toBe(
      'access.key_unknown',
    );
  });
});

describe('who acts', () => {
  test('is who is signed in: left out it is filled in, another is refused, and it is kept', async () => {
    await add('eva', { roles: ['supervisor'] });
    const eva = await house.signIn('eva', PASSWORD);
    expect((await eva('POST', '/api/v1/waves', { actor: 'fred' })).code).toBe('access.other_actor');
    expect((await eva('POST', '/api/v1/waves', {})).code).toBe('');
    const { body } = await house.admin('GET', '/api/v1/history?actor=eva');
    expect(body.entries).toContainEqual(
      expect.objectContaining({
        ...{ actor: 'eva', what: 'POST /api/v1/waves' },
        source: expect.stringContaining('127.0.0.1'),
      }),
    );
  });

  test('is whom a host names; it may act for many', async () => {
    const plant = house.withKey(LAUNCHER);
    expect((await plant('POST', '/api/v1/waves', { actor: 'gina' })).code).toBe('');
    const { body } = await house.admin('GET', '/api/v1/history?actor=gina');
    expect(body.entries.length).toBeGreaterThan(0);
  });

  test('is the worker who took a photo with a terminal that somebody else signed in', async () => {
    const url = '/api/v1/attachments/asn/NO-ASN?name=a.png&actor=WORKER-1';
    const png = { 'content-type': 'image/png' };
    const { code } = await house.admin('POST', url, Buffer.from('no picture'), png);
    expect(code).not.toMatch(/^(access|$)/);
  });

  test('is kept with from where, of an act of each group, and why where it says so', async () => {
    await add('kate', { roles: ['administrator'] });
    const kate = await house.signIn('kate', PASSWORD);
    const name = { en: 'Nine', zh: '九' };
    const places = (await house.admin('GET', '/api/v1/locations?kind=bin&limit=1')).body.locations;
    const location = places[0].location as string;
    const size = { lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 };
    const acts: readonly [method: string, path: string, body: object][] = [
      ['PUT', '/api/v1/items/NINE', { name, ...size, barcodes: [] }],
      ['POST', '/api/v1/asns', asn('ASN-9', { lines: [{ line: '1', item: 'NINE', quantity: 1 }] })],
      [
        'POST',
        '/api/v1/orders',
        { order: 'SO-9', customer: 'C-9', lines: [{ line: '1', item: 'NINE', quantity: 1 }] },
      ],
      ['POST', '/api/v1/counts', { count: 'CNT-9', location, items: ['NINE'] }],
      [
        'POST',
        '/api/v1/stock/holds',
        { holdId: 'H-9', kind: 'freeze', scope: { item: 'NINE' }, toCome: true, reason: 'smells' },
      ],
      ['POST', `/api/v1/locations/${location}/out-of-order`, { reason: 'broken beam' }],
      ['POST', `/api/v1/asns/ASN-9/cancel`, { reason: 'called off' }],
      ['POST', '/api/v1/users', { user: 'nora', name: 'Nora', roles: ['store'] }],
    ];
    for (const [method, path, body] of acts) {
      const { status, body: said } = await kate(method, path, body, { 'x-device': 'DESK-9' });
      expect(status, `${path} ${JSON.stringify(said)}`).toBeLessThan(300);
    }
    const { body } = await house.admin('GET', '/api/v1/history?actor=kate&limit=200');
    const entries = body.entries as { what: string; source: string; reason: string }[];
    for (const [method, path] of acts) {
      const kept = entries.find(({ what }) => what === `${method} ${path}`);
      expect(kept?.source, path).toMatch(/127\.0\.0\.1.*DESK-9|DESK-9.*127\.0\.0\.1/);
    }
    const reasons = entries.map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['smells', 'broken beam']));
  });

  test('and no password is kept beside it', async () => {
    await add('hugo', { roles: ['sales'], password: 'Hugos-password' });
    await house.signIn('hugo', 'Hugos-password');
    const kept = await house.database.transaction('look', (tx) =>
      tx.query(`SELECT * FROM wms.request WHERE path ~ 'users|session'`),
    );
    expect(JSON.stringify(kept)).toContain('hugo');
    expect(JSON.stringify(kept)).not.toContain('Hugos-password');
  });
});

describe('a limit', () => {
  test('to an owner shows and takes his goods only', async () => {
    const name = { en: 'Brand B', zh: '品牌乙' };
    await house.admin('PUT', '/api/v1/owners/BRAND-B', { name });
    const item = {
      ...{ name: { en: 'Tea', zh: '茶' }, barcodes: ['6901234567908'] },
      ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
    };
    await add('ivy', { roles: ['purchasing', 'sales'], owners: ['BRAND-B'] });
    const ivy = await house.signIn('ivy', PASSWORD);
    expect((await house.admin('PUT', '/api/v1/items/TEA', item)).status).toBeLessThan(300);
    expect((await ivy('PUT', '/api/v1/items/TEA', item)).status).toBeLessThan(300);
    await house.admin('POST', '/api/v1/asns', asn('ASN-HOUSE'));
    expect((await ivy('POST', '/api/v1/asns', asn('ASN-B'))).status).toBeLessThan(300);

    const listed = await ivy('GET', '/api/v1/asns');
    expect(listed.body.asns).toEqual([expect.objectContaining({ asn: 'ASN-B', owner: 'BRAND-B' })]);
    const { body } = await house.admin('GET', '/api/v1/asns');
    const house_ = body.asns.find((one: { asn: string }) => one.asn === 'ASN-HOUSE').owner;
    const refused = {
      list: await ivy('GET', `/api/v1/asns?owner=${house_}`),
      twice: await ivy('GET', `/api/v1/asns?owner=BRAND-B&owner=${house_}`),
      one: await ivy('GET', '/api/v1/asns/ASN-HOUSE'),
      cancel: await ivy('POST', '/api/v1/asns/ASN-HOUSE/cancel', { reason: 'mine' }),
      announce: await ivy('POST', '/api/v1/asns', asn('ASN-3', { owner: house_ })),
      bulk: await ivy('POST', '/api/v1/orders/bulk', { orders: [{ owner: house_ }] }),
    };
    for (const [what, { code }] of Object.entries(refused)) {
      expect(code, what).toBe('access.other_owner');
    }
    expect((await ivy('GET', '/api/v1/asns/ASN-B')).status).toBe(200);
    expect((await ivy('GET', '/api/v1/events')).code).toBe('access.not_by_owner');
  });

  test('to a zone refuses changes at places of another zone', async () => {
    const { body } = await house.admin('GET', '/api/v1/locations?kind=bin&limit=1000');
    const [first] = body.locations as { location: string; zone: string }[];
    const other = body.locations.find((one: { zone: string }) => one.zone !== first!.zone);
    await add('jana', { roles: ['supervisor'], zones: [first!.zone] });
    const jana = await house.signIn('jana', PASSWORD);
    const count = (location: string) =>
      jana('POST', '/api/v1/counts', { count: `C-${location}`, location, items: ['TEA'] });
    expect((await count(first!.location)).code).not.toMatch(/^access/);
    const elsewhere = other?.location as string | undefined;
    if (elsewhere !== undefined) expect((await count(elsewhere)).code).toBe('access.other_zone');
    const plan = { plan: 'P-1', kind: 'full', zones: ['NO-ZONE'] };
    expect((await jana('POST', '/api/v1/count-plans', plan)).code).toBe('access.other_zone');
  });
});
