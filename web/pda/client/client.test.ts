import { describe, expect, test } from 'vitest';
import type { Step } from '#adapters/devices/handheld/wire.ts';
import { memoryStore, playClient } from '../testing/play-client.ts';
import { MOST_WAITING } from './outbox.ts';

const text = (sentence: string) => ({ en: sentence, zh: sentence });
const step = (stepId: string, more: Partial<Step> = {}): Step => ({
  ...{ stepId, jobId: 'J-1', act: 'put', text: text(`do ${stepId}`), facts: { quantity: 2 } },
  fields: [
    { name: 'item', type: 'scan', required: true, accept: ['TEA'] },
    { name: 'quantity', type: 'integer', required: true },
  ],
  ...{ keys: [], refusals: ['short'], ...more },
});
const WRONG = { level: 'wrong', text: text('look again') } as const;
const item = { value: 'TEA', sure: true };
const label = { value: '(01)06901234567892', sure: false };

function working(store = memoryStore()) {
  const pda = playClient(store);
  pda.begin();
  pda.show(step('S-1'));
  return pda;
}

describe('a terminal', () => {
  test('says that it is there, logs in, and only then sends what waited', () => {
    const store = memoryStore();
    const first = working(store);
    first.cut();
    first.client.refuse('short', 1);
    const pda = playClient(store);
    pda.connect();
    expect(pda.said[0]).toEqual({
      ...{ topic: 'handheld/v1/PDA-9/connection', payload: { online: true } },
    });
    expect(pda.ups.map(({ type }) => type)).toEqual(['login']);
    pda.tick();
    expect(pda.ups.map(({ type }) => type)).toEqual(['login', 'login']);
    pda.answer({ id: pda.last.id, accepted: true });
    expect(pda.last).toMatchObject({ type: 'refuse', reason: 'short', quantity: 1 });
  });

  test('shows why a login was refused, and asks anew who it is', () => {
    const pda = playClient();
    pda.connect();
    pda.client.login('BOB');
    pda.answer({ id: pda.last.id, accepted: false, code: 'worker.blocked', text: text('blocked') });
    expect(pda.client.view).toMatchObject({
      worker: '',
      login: 'out',
      loginRefused: text('blocked'),
    });
  });

  test('forgets at logout who used it and what he did last, and tells the warehouse until it agrees', () => {
    const pda = working();
    expect(pda.client.logout()).toBe(true);
    expect(pda.client.view).toMatchObject({ worker: '', login: 'out', step: undefined });
    pda.show(step('S-9'));
    expect(pda.client.view.step).toBeUndefined();
    pda.cut();
    pda.connect();
    const [first, again] = pda.ups.filter(({ type }) => type === 'logout');
    expect(first).toMatchObject({ worker: 'ANNA' });
    expect(again).toEqual(first);
    expect(pda.ups.filter(({ type }) => type === 'login')).toHaveLength(1);
    pda.answer({ id: first!.id, accepted: true });
    pda.tick();
    expect(pda.ups.filter(({ type }) => type === 'logout')).toHaveLength(2);
  });

  test('tells of a logout after a reload, but never once another login was begun', () => {
    const store = memoryStore();
    working(store).client.logout();
    const pda = playClient(store);
    pda.connect();
    expect(pda.ups).toMatchObject([{ type: 'logout', worker: 'ANNA' }]);
    pda.client.login('BOB');
    pda.tick();
    pda.cut();
    pda.connect();
    expect(pda.ups.filter(({ type }) => type === 'logout')).toHaveLength(1);
    expect(pda.last).toMatchObject({ type: 'login', worker: 'BOB' });
  });

  test('shows the next worker nothing of the one before', () => {
    const pda = working();
    pda.client.logout();
    pda.client.login('BOB');
    expect(pda.client.view).toMatchObject({ worker: 'BOB', step: undefined, gathered: {} });
    pda.answer({ id: pda.last.id, accepted: true });
    pda.show(step('S-2'));
    expect(pda.client.view.step).toMatchObject({ stepId: 'S-2' });
  });

  test('that is thrown off again and again gives up its line', () => {
    const pda = playClient();
    for (let times = 0; times < 4; times++) {
      pda.connect();
      pda.clock.now += 1_000;
      pda.cut();
    }
    expect(pda.client.view.line).toBe('contested');
  });

  test('that loses its line once in a while keeps it', () => {
    const pda = playClient();
    for (let times = 0; times < 20; times++) {
      pda.connect();
      pda.clock.now += 60_000;
      pda.cut();
    }
    expect(pda.client.view.line).toBe('offline');
  });
});

describe('a step', () => {
  test('is answered once: what was sent is sent again with its id, until it is answered', () => {
    const pda = working();
    pda.client.gather({ ...pda.client.view.gathered, item });
    pda.client.confirm();
    pda.client.confirm();
    pda.tick();
    const confirms = pda.ups.filter(({ type }) => type === 'confirm');
    expect(confirms).toHaveLength(2);
    expect(confirms[0]).toEqual(confirms[1]);
    expect(confirms[0]).toMatchObject({ stepId: 'S-1', values: { item: 'TEA', quantity: 2 } });
    expect(pda.client.view.answered).toBe('sent');
    pda.answer({ id: pda.last.id, accepted: true });
    pda.tick();
    expect(pda.client.view.answered).toBe('taken');
    expect(pda.ups.filter(({ type }) => type === 'confirm')).toHaveLength(2);
    pda.show(step('S-2'));
    expect(pda.client.view.answered).toBe('no');
  });

  test('that was taken over is not asked again when it comes again, over a reload too', () => {
    const store = memoryStore();
    const pda = working(store);
    pda.client.confirm();
    pda.answer({ id: pda.last.id, accepted: true });
    const again = playClient(store);
    again.begin();
    again.show(step('S-1'));
    expect(again.client.view.answered).toBe('taken');
    again.client.confirm();
    expect(again.last.type).toBe('login');
  });

  test('that comes again in red is answered anew, with what is known to be right', () => {
    const pda = working();
    pda.client.gather({ ...pda.client.view.gathered, item: label });
    pda.client.confirm();
    const [before] = pda.ups.filter(({ type }) => type === 'confirm');
    pda.answer({ id: before!.id, accepted: false, code: 'item.wrong', text: text('no') });
    expect(pda.client.view).toMatchObject({ answered: 'no', complaint: text('no') });
    expect(Object.keys(pda.client.view.gathered)).toEqual(['quantity']);
    pda.show(step('S-1', { notice: WRONG }));
    pda.client.gather({ ...pda.client.view.gathered, item });
    pda.client.confirm();
    expect(pda.last).toMatchObject({ type: 'confirm', values: { item: 'TEA', quantity: 2 } });
    expect(pda.last.id).not.toBe(before!.id);
  });

  test('whose light bank went away keeps what was scanned of it', () => {
    const pda = working();
    pda.client.gather({ ...pda.client.view.gathered, item });
    pda.show(step('S-1', { alsoBy: 'light' }));
    expect(pda.client.view.gathered).toMatchObject({ item });
  });

  test('is heard of once, however often it comes', () => {
    const pda = working();
    pda.show(step('S-1'));
    pda.cut();
    pda.begin();
    pda.show(step('S-1'));
    expect(pda.happened.map(({ type }) => type)).toEqual(['step']);
  });
});

describe('without a connection', () => {
  test('the step and what was scanned of it are there after a reload', () => {
    const store = memoryStore();
    working(store).client.gather({ item });
    const { view } = playClient(store).client;
    expect(view).toMatchObject({ worker: 'ANNA', step: step('S-1'), gathered: { item } });
  });

  test('what is done is kept in order, over a reload, and told when it is back', () => {
    const store = memoryStore();
    const before = working(store);
    before.cut();
    before.client.confirm();
    before.client.ask({ type: 'request', kind: 'count', fields: { location: 'A' } });
    expect(before.client.view).toMatchObject({ answered: 'sent', line: 'offline' });

    const pda = playClient(store);
    pda.begin();
    const [, confirm, count] = pda.ups;
    expect([confirm?.type, count?.type]).toEqual(['confirm', 'request']);
    pda.answer({ id: confirm!.id, accepted: false, code: 'step.stale', text: text('too late') });
    pda.answer({ id: count!.id, accepted: true, text: text('will be counted') });
    pda.answer({ id: count!.id, accepted: true });
    expect(pda.client.view.waiting).toEqual([]);
    expect(pda.client.view.unread).toMatchObject([
      { became: 'refused', about: text('do S-1'), answer: { code: 'step.stale' } },
      { became: 'applied', up: { kind: 'count' } },
    ]);
    expect(playClient(store).client.view.unread).toHaveLength(2);
    pda.client.markRead();
    expect(playClient(store).client.view.unread).toEqual([]);
  });

  test('what is done with a connection is told at once, and not once more', () => {
    const pda = working();
    pda.client.confirm();
    pda.answer({ id: pda.last.id, accepted: true });
    expect(pda.client.view.unread).toEqual([]);
    expect(pda.client.view.outcomes).toHaveLength(1);
  });

  test('nobody logs out of what waits, and nothing of it goes up in another name', () => {
    const store = memoryStore();
    const before = working(store);
    before.cut();
    before.client.confirm();
    expect(before.client.logout()).toBe(false);
    before.connect();
    before.answer({ id: before.last.id, accepted: false, text: text('who?') });
    before.client.login('BOB');
    before.answer({ id: before.last.id, accepted: true });
    before.tick();
    expect(before.ups.filter(({ type }) => type === 'confirm')).toEqual([]);
    expect(before.client.view.waiting).toHaveLength(1);
  });

  test('what waited longer than its answer is kept is not sent, and told as unknown', () => {
    const store = memoryStore();
    const before = working(store);
    before.cut();
    before.client.confirm();
    const pda = playClient(store, { now: 6.5 * 24 * 3600 * 1_000 });
    pda.begin();
    expect(pda.ups.map(({ type }) => type)).toEqual(['login']);
    expect(pda.client.view.unread).toMatchObject([{ became: 'unknown', up: { type: 'confirm' } }]);
    expect(pda.happened).toMatchObject([{ type: 'outcome', outcome: { became: 'unknown' } }]);
  });

  test('what the device has no room for is not sent, and told', () => {
    const store = memoryStore();
    const pda = working(store);
    const { setItem } = store;
    store.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    pda.client.refuse('damaged');
    expect(pda.client.view).toMatchObject({ answered: 'no', isFull: true });
    expect(pda.last.type).toBe('login');
    store.setItem = setItem;
    pda.client.refuse('damaged');
    expect(pda.client.view).toMatchObject({ answered: 'sent', isFull: false });
  });

  test('nothing more is taken when too much waits, rather than something dropped', () => {
    const pda = working();
    pda.cut();
    const ask = () => pda.client.ask({ type: 'request', kind: 'count', fields: { location: 'A' } });
    for (let times = 0; times < MOST_WAITING; times++) expect(ask()).toBe(true);
    expect(ask()).toBe(false);
    expect(pda.client.view.isFull).toBe(true);
    expect(pda.client.view.waiting).toHaveLength(MOST_WAITING);
  });
});
