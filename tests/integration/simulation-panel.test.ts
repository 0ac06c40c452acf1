import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ask, type GuardedHouse, openGuarded, PASSWORD } from '#tests/support/guarded.ts';

/** The panel over REST: who may play, what is refused, and that a real site has none of it. */

const VIEW = '/api/v1/simulation';

describe('a house with a simulated plant', () => {
  let house: GuardedHouse;
  beforeAll(async () => {
    house = await openGuarded();
  });
  afterAll(() => house.close());

  test('shows the plant to whoever may play with it, and does what he wishes', async () => {
    const wish = { device: 'AGV-1', fault: 'stopped' };
    expect(await house.admin('POST', `${VIEW}/faults`, wish)).toMatchObject({ status: 200 });
    const { body } = await house.admin('GET', VIEW);
    expect(body).toMatchObject({ speed: 1, faults: [{ ...wish, lasts: 'until_mended' }] });
    await house.admin('DELETE', `${VIEW}/faults/AGV-1/stopped`);
    await house.admin('PUT', `${VIEW}/settings`, { speed: 20 });
    expect((await house.admin('GET', VIEW)).body).toMatchObject({ speed: 20, faults: [] });
  });

  test('says in the words of whoever reads what to do instead', async () => {
    const wish = { device: 'SCALE-1', fault: 'stopped' };
    const { status, body } = await house.admin('POST', `${VIEW}/faults`, wish, {
      'accept-language': 'zh',
    });
    expect(status).toBe(422);
    expect(body.detail).toContain('请从以下故障中选择：lies, unplugged');
    expect((await house.admin('PUT', `${VIEW}/settings`, { speed: 1000 })).status).toBe(400);
  });

  test('lets pickers neither look nor play', async () => {
    const draft = { user: 'pat', name: 'Pat', password: PASSWORD, roles: ['picker'] };
    await house.admin('POST', '/api/v1/users', draft);
    const picker: Ask = await house.signIn('pat', PASSWORD);
    expect((await picker('GET', VIEW)).code).toBe('access.not_allowed');
    expect((await picker('PUT', `${VIEW}/settings`, { speed: 0 })).code).toBe('access.not_allowed');
  });
});

test('a plant that is not there is said to be away', async () => {
  const house = await openGuarded(undefined, async () => undefined);
  try {
    const { status, code } = await house.admin('GET', VIEW);
    expect([status, code]).toEqual([503, 'simulation.away']);
  } finally {
    await house.close();
  }
});

test('a house with real devices has no such route, and nobody is told that he may use it', async () => {
  const house = await openGuarded(undefined, null);
  try {
    expect((await house.admin('GET', VIEW)).code).toBe('route.unknown');
    const { may } = (await house.admin('GET', '/api/v1/session')).body;
    expect(may).toEqual(expect.arrayContaining(['stock.adjust', 'terminals.use']));
    expect(may).not.toContain('simulation.do');
  } finally {
    await house.close();
  }
});
