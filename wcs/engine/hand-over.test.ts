import fastify from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#base/time.ts';
import type { Task, Worker } from '#wms-core/ports.ts';
import { rigSite } from './rig.ts';
import { count, createStage, head, pick } from './stage.ts';

const stage = createStage();
const { answer, login, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

/** The rig's routes, asked as a person at the desk asks. */
async function ask(url: string) {
  const app = fastify();
  for (const routes of stage.rig.wcs.routes) await app.register(routes);
  const reply = await app.inject({ method: 'GET', url });
  await app.close();
  return reply.json();
}

const shown = (n: number) => stage.rig.shown(`PDA-${n}`);
const idleText = (n: number) => {
  const last = stage.rig.sent.findLast(({ device }) => device === `PDA-${n}`)?.body;
  return last?.kind === 'handheld' && last.type === 'show_idle' ? last.text.en : undefined;
};
const takeOver = (n: number, code: string, eventId?: string) =>
  settle(stage.rig.fact(`PDA-${n}`, { type: 'take_over', code }, eventId));
const logout = (n: number) =>
  settle(stage.rig.fact(`PDA-${n}`, { type: 'logout', worker: `w${n}` }));
const away = (n: number, status: 'offline' | 'online' = 'offline') =>
  settle(stage.rig.fact(`PDA-${n}`, { type: 'device_status', status }));

/** Half done: the cart is in w1's hands, the first line is picked. */
async function halfDone(): Promise<void> {
  await login(1);
  await submit(pick('T-1'));
  await answer('PDA-1', { handlingUnit: 'CART' });
  await answer('PDA-1', { location: 'A-01', item: 'milk', quantity: 5 });
  expect(shown(1)).toMatchObject({ act: 'pick', facts: { location: 'A-02' } });
}

describe('a half-done cart', () => {
  test('passes by one scan: the next worker goes on at the same line, and both are told', async () => {
    await halfDone();
    await login(2);
    await logout(1);
    expect(shown(2)).toBeUndefined();
    expect(await takeOver(2, 'CART')).toEqual({ accepted: true });
    expect(shown(2)).toMatchObject({ act: 'pick', facts: { location: 'A-02', quantity: 2 } });
    expect(
      stage.rig.reports.flatMap((one) =>
        one.type === 'progress' && one.act.act === 'unit_moved' ? [one.act.to] : [],
      ),
    ).toEqual(['WORKER:w1', 'WORKER:w2']);
    await login(1);
    expect(idleText(1)).toBe('w2 goes on with CART. Nothing to do at present.');
  });

  test('of a dead handheld waits, and its holder is told of it on return', async () => {
    await halfDone();
    await login(2);
    await away(1);
    await stage.scheduler.runFor(125_000);
    expect(shown(2)).toBeUndefined();
    await takeOver(2, 'CART');
    await away(1, 'online');
    expect(idleText(1)).toContain('w2 goes on with CART');
  });

  test('goes on with its holder who comes back before anybody took it', async () => {
    await halfDone();
    await away(1);
    await stage.scheduler.runFor(125_000);
    expect(idleText(1)).toContain('CART was taken from you: your terminal was away');
    await away(1, 'online');
    expect(shown(1)).toMatchObject({ act: 'pick', facts: { location: 'A-02' } });
  });

  test('that nobody scans is fetched in the end; the desk may send somebody at once', async () => {
    await halfDone();
    await login(2);
    await logout(1);
    await stage.scheduler.runFor(118_000);
    expect(shown(2)).toBeUndefined();
    await stage.scheduler.runFor(3_000);
    expect(shown(2)).toMatchObject({ act: 'take_cart', facts: { location: 'WORKER:w1' } });
    await logout(2);
    await login(1);
    const by = { verb: 'reassign', taskId: 'T-1', worker: 'w2', controlId: 'c-1' } as const;
    await settle(stage.rig.wcs.taskPort.control(by));
    expect(idleText(1)).toContain('the desk gave it to somebody else');
    await login(2);
    expect(shown(2)).toMatchObject({ act: 'take_cart' });
  });

  test('the scan again changes nothing more, and survives a restart', async () => {
    await halfDone();
    await logout(1);
    await stage.restart();
    await login(2);
    expect(shown(2)).toBeUndefined();
    await takeOver(2, 'CART', 'PDA-2:same');
    const step = shown(2);
    expect(await takeOver(2, 'CART', 'PDA-2:same')).toEqual({ accepted: true });
    expect(shown(2)).toEqual(step);
  });

  test('that two scan at once is one’s, and the other is told that nothing waits', async () => {
    await halfDone();
    await logout(1);
    await settle(stage.rig.fact('PDA-1', { type: 'login', worker: 'eve' }));
    await login(2);
    const both = [1, 2].map((n) => stage.rig.fact(`PDA-${n}`, { type: 'take_over', code: 'CART' }));
    const answers = await settle(Promise.all(both));
    expect(answers).toMatchObject([{ accepted: true }, { code: 'hand_over.none' }]);
    expect([shown(1)?.act, shown(2)?.act]).toEqual(['pick', undefined]);
  });

  test('is not for everybody: hand_over.none, hand_over.busy, hand_over.unfit', async () => {
    await login(2);
    expect(await takeOver(2, 'CART')).toMatchObject({ code: 'hand_over.none' });
    expect(await takeOver(1, 'CART')).toMatchObject({ code: 'worker.none' });
    await halfDone();
    await submit(pick('T-2'));
    await answer('PDA-2', { handlingUnit: 'CART' });
    await logout(1);
    expect(await takeOver(2, 'CART')).toMatchObject({ code: 'hand_over.busy' });
    stage.rig.people.set('w1', record('w1', { skills: ['count'] }));
    await login(1);
    expect(await takeOver(1, 'CART')).toMatchObject({ code: 'hand_over.unfit' });
  });
});

const record = (worker: string, extra: Partial<Worker> = {}): Worker => ({
  worker,
  name: { en: worker, zh: worker },
  languages: ['en'],
  zones: [],
  skills: ['pick', 'count', 'putaway'],
  equipment: ['handheld', 'cart'],
  shifts: [],
  exceptions: [],
  status: 'active',
  blockReason: '',
  ...extra,
});

/** The virtual clock begins on a Wednesday at 06:00. */
const until = (to: string, rest: { from: string; to: string }[] = []) =>
  [{ weekday: 'wed' as const, from: '06:00', to, breaks: rest }] as const;

describe('other half-done units', () => {
  const line = (lineId: string, to: string) => ({
    ...{ lineId, quantity: 3, to },
    goods: { item: 'cup', layer: 'L', lot: '', quality: 'passed' as const },
  });
  const transfer = (fromHandlingUnit: string): Task => ({
    ...{ ...head, taskId: 'T-1', kind: 'transfer', purpose: 'putaway', from: 'POOL' },
    fromHandlingUnit,
    lines: [line('1', 'A-01'), line('2', 'A-02')],
  });
  const firstLine = async (task: Task) => {
    await login(1);
    await submit(task);
    await answer('PDA-1', { item: 'cup', location: 'A-01', quantity: 3 });
    await login(2);
    await logout(1);
  };

  test('a pallet passes by its scan, at the next line', async () => {
    await firstLine(transfer('PALLET'));
    expect(shown(2)).toBeUndefined();
    await takeOver(2, 'PALLET');
    expect(shown(2)).toMatchObject({ act: 'transfer', facts: { to: 'A-02' } });
    expect(shown(2)?.notice?.text.en).toBe('You go on with PALLET where w1 left it.');
  });

  test('with nothing in hand, what was begun is anybody’s at once', async () => {
    await firstLine(transfer(''));
    expect(shown(2)).toMatchObject({ act: 'transfer', facts: { to: 'A-02' } });
  });
});

describe('who is not on duty', () => {
  test('gets nothing, and what has nothing in hand goes to others at once', async () => {
    stage.rig.people.set('w1', record('w1', { shifts: until('06:10') }));
    await login(1);
    await submit(count('T-1'));
    expect(shown(1)?.act).toBe('count');
    await login(2);
    await stage.scheduler.runFor(601_000);
    expect(idleText(1)).toContain('your shift ended');
    expect(shown(2)?.act).toBe('count');
  });

  test('keeps a half-done cart over a break, while nobody takes it', async () => {
    const shifts = until('12:00', [{ from: '06:10', to: '06:11' }]);
    stage.rig.people.set('w1', record('w1', { shifts }));
    await halfDone();
    await stage.scheduler.runFor(601_000);
    expect(idleText(1)).toContain('your break began');
    await stage.scheduler.runFor(62_000);
    expect(shown(1)).toMatchObject({ act: 'pick', facts: { location: 'A-02' } });
  });

  test('a change of the record counts at the next tick', async () => {
    stage.rig.people.set('w1', record('w1'));
    await login(1);
    await submit(count('T-1'));
    stage.rig.people.set('w1', record('w1', { status: 'blocked', blockReason: 'left' }));
    await stage.scheduler.runFor(1_100);
    expect(shown(1)).toBeUndefined();
    expect(await login(1)).toMatchObject({ code: 'worker.blocked' });
  });
});

describe('who gets what', () => {
  const dangerous = { items: [{ ...head.items[1]!, hazardClass: '3' }] };
  test.each([
    ['skill', { skills: ['pick'] }, {}],
    ['zone', { zones: ['OTHER'] }, {}],
    ['special_skill', {}, dangerous],
    ['equipment', { equipment: [] }, {}],
    ['off_shift', { shifts: [{ weekday: 'fri', from: '08:00', to: '16:00', breaks: [] }] }, {}],
  ] as const)(
    'a worker who falls out by %s sees nothing, and is told why',
    async (code, extra, task) => {
      stage.rig.people.set('w1', record('w1', extra));
      await login(1);
      await submit(count('T-1', task));
      expect(shown(1)).toBeUndefined();
      const found = await ask('/api/v1/jobs/T-1/candidates');
      expect(found.candidates.find(({ who }: { who: string }) => who === 'w1')).toMatchObject({
        cost: null,
        reasons: [{ code, text: { en: expect.any(String), zh: expect.any(String) } }],
      });
    },
  );

  test('work that nobody who is here may do is told after ten minutes, until somebody may', async () => {
    const told = () => stage.rig.wcs.taskPort.stranded!();
    stage.rig.people.set('w1', record('w1', { skills: ['pick'] }));
    await submit(count('T-1'));
    await stage.scheduler.runFor(minutes(11));
    // Nobody is here at all.
    expect(told()).toEqual([]);
    await login(1);
    expect(told()).toMatchObject([
      { taskId: 'T-1', text: { en: expect.stringMatching(/w1: lacks the skill/) } },
    ]);
    stage.rig.people.set('w1', record('w1', { skills: ['count'] }));
    expect(told()).toEqual([]);
  });

  test('a cart run over two zones waits for one of its first zone, then anybody gets it', async () => {
    const site = rigSite();
    const locations = site.locations.map((place) =>
      place.id === 'A-02' ? { ...place, zone: 'OTHER' } : place,
    );
    await stage.restart({ ...site, locations });
    stage.rig.people.set('w1', record('w1', { zones: ['OTHER'] }));
    await login(1);
    await submit(pick('T-1'));
    await stage.scheduler.runFor(290_000);
    expect(shown(1)).toBeUndefined();
    expect((await ask('/api/v1/jobs/T-1/candidates')).candidates[0]).toMatchObject({
      who: 'w1',
      reasons: [
        {
          code: 'waits_for_zone',
          text: {
            en: expect.stringContaining('then anybody'),
            zh: expect.stringContaining('库区'),
          },
        },
      ],
    });
    await stage.scheduler.runFor(15_000);
    expect(shown(1)).toMatchObject({ act: 'take_cart' });
  });

  test('who asks for candidates is told why there are none', async () => {
    await stage.restart({ ...rigSite(), vehicles: [] });
    const move = { kind: 'move', handlingUnit: 'CART', from: 'POOL', to: 'STATION' } as const;
    await submit({ ...count('T-1'), ...move } as Task);
    const why = async () => (await ask('/api/v1/jobs/T-1/candidates')).note;
    expect(await why()).toMatchObject({
      ...{
        en: expect.stringMatching(/a vehicle, and the site has none/),
        zh: expect.stringMatching(/没有车辆/),
      },
    });
    await login(1);
    await submit(count('T-2'));
    const busy = await ask('/api/v1/jobs/T-2/candidates');
    expect(busy).toMatchObject({ candidates: [], note: { en: expect.stringMatching(/^w1 has/) } });
  });

  test('a stranger works with every skill where the site lets them in', async () => {
    await settle(stage.rig.fact('PDA-1', { type: 'login', worker: 'eve' }));
    await submit(count('T-1', dangerous));
    expect(shown(1)?.act).toBe('count');
  });

  test('the crew is listed with where everybody is, and what they left', async () => {
    await halfDone();
    await logout(1);
    const { crew } = await ask('/api/v1/crew');
    expect(crew).toMatchObject([
      { worker: 'w1', standing: 'logged_out', duty: 'working', left: ['CART'] },
      { worker: 'w2', standing: 'logged_out', left: [] },
    ]);
    expect((await ask('/api/v1/jobs/T-1/candidates')).handOver).toMatchObject({
      from: 'w1',
      unit: 'CART',
    });
    expect(await ask('/api/v1/jobs/T-9/candidates')).toMatchObject({ code: 'job.not_open' });
  });
});
