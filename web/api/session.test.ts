import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const SESSION = { user: 'kim', name: 'Kim', may: [], owners: [], csrfToken: 't' };
const answer = (status: number, body: object) => new Response(JSON.stringify(body), { status });
const REFUSED = () => Promise.reject(new TypeError('no connection'));

let replies: (() => Promise<Response> | Response)[];
const asked: string[] = [];

async function load(hash = '') {
  vi.stubGlobal('location', { hash, pathname: '/board', search: '' });
  const module = await import('./session.ts');
  await module.loadSession();
  return module;
}

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  asked.length = 0;
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', { documentElement: { lang: 'en' }, createElement: () => ({}) });
  vi.stubGlobal('history', { state: null, replaceState: () => {} });
  vi.stubGlobal('fetch', async (path: string, { method }: { method: string }) => {
    asked.push(`${method} ${path}`);
    return (replies.shift() ?? REFUSED)();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a screen that is opened while the warehouse is away asks until it is there', async () => {
  replies = [REFUSED, REFUSED, () => answer(200, SESSION)];
  const { session } = await load();
  expect(session).toMatchObject({ user: '', isOut: false });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(session).toMatchObject({ user: 'kim', isOut: false });
  expect(asked).toHaveLength(3);
});

test('who is not signed in is told so once', async () => {
  replies = [REFUSED, () => answer(401, { code: 'access.unknown', detail: '' })];
  const { session } = await load();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(session).toMatchObject({ user: '', isOut: true });
  expect(asked).toHaveLength(2);
});

test('a set-up link outlives a warehouse that is away, and one that was used leaves who used it signed in', async () => {
  replies = [REFUSED, () => answer(410, { code: 'setup_used', detail: '' })];
  replies.push(() => answer(200, SESSION));
  const { session } = await load('#setup=abc');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(session.user).toBe('kim');
  expect(asked.map((one) => one.split(' ')[0])).toEqual(['POST', 'POST', 'GET']);
});
