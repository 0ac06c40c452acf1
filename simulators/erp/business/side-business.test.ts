import { describe, expect, it } from 'vitest';
import { layOut } from '#app/site/default-site.ts';
import { silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import { createRandom } from '#base/random.ts';
import { hours } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createWorld } from '../../world/world.ts';
import { placeOpeningStock } from '../opening.ts';
import { planMadeUp } from '../plan.ts';
import { corrections } from './corrections.ts';
import { BUSINESS, businessNamed, createSideBusiness, withBusiness } from './index.ts';
import type { Desk, Reply } from './model.ts';
import { returns } from './returns.ts';
import { transfersIn } from './transfers-in.ts';

const SITE = layOut();
const LATE = hours(9);

/** A host with some kinds of side business; the warehouse answers what the test says. */
function stage(names: readonly string[], seed = 1) {
  const plan = withBusiness(planMadeUp({ orders: 20, items: 60, seed: 3 }), names);
  const opening = placeOpeningStock(plan, SITE);
  const world = createWorld();
  for (const { location, item, lot, quantity } of opening)
    world.seed(location, { item, lot, quantity });
  const asked: string[] = [];
  const answers = { lost: 0, status: 200, body: {} as object };
  const make = () =>
    createSideBusiness({
      ...{ plan, site: SITE, opening, world, log: silentLog, clock: createVirtualScheduler() },
      kinds: BUSINESS.filter(({ kind }) => names.includes(kind)),
      random: createRandom(seed),
      api: {
        async call(method, path, body) {
          asked.push(`${method} ${path} ${JSON.stringify(body ?? null)}`);
          if (answers.lost-- > 0)
            throw new OperatingError('transport.http', '?', { retryable: true });
          return { status: answers.status, body: answers.body };
        },
      },
    });
  return { make, business: make(), asked, answers, world };
}

describe('side business', () => {
  it('takes a step again with the same content when its answer was lost', async () => {
    const { business, asked, answers } = stage(['freezes']);
    answers.lost = 1;
    await expect(business.act(LATE)).rejects.toThrow(OperatingError);
    await business.act(LATE);
    expect(asked[1]).toBe(asked[0]);
    await business.act(2 * LATE);
    const [freezes] = business.stats;
    expect(freezes).toMatchObject({ asked: freezes?.planned, done: freezes?.planned, wrong: [] });
    expect(business.done).toBe(true);
  });

  it('goes on after a restart: what was done to the goods is not done again', async () => {
    const { business, make, answers, world } = stage(['corrections']);
    answers.lost = 1;
    await expect(business.act(LATE)).rejects.toThrow(OperatingError);
    const next = make();
    next.restore(JSON.parse(JSON.stringify(business.snapshot())));
    await next.act(LATE);
    const undisturbed = stage(['corrections']);
    await undisturbed.business.act(LATE);
    expect(next.stats).toEqual(undisturbed.business.stats);
    expect(world.inventory()).toEqual(undisturbed.world.inventory());
  });

  it('what the book would not have is as it was', async () => {
    const { business, answers, world } = stage(['corrections']);
    const bins = () => world.inventory().filter(({ container }) => !container.startsWith('SCRAP:'));
    const before = bins();
    Object.assign(answers, { status: 422, body: { code: 'layer.ambiguous' } });
    await business.act(LATE);
    expect(bins()).toEqual(before);
    expect(business.stats[0]).toMatchObject({ done: 0, refused: { 'layer.ambiguous': 2 } });
    expect(business.stats[0]?.wrong).toEqual([]);
  });

  it.each([
    { verdict: 'approve', code: '', left: 0 },
    { verdict: 'reject', code: '', left: 1 },
    { verdict: 'approve', code: 'adjustment.stock_changed', left: 1 },
  ])('what takes a second person is as it was, unless approved: $verdict $code', async (way) => {
    const plan = planMadeUp({ orders: 20, items: 60, seed: 3 });
    const [line] = placeOpeningStock(plan, SITE);
    const { location, item, lot } = line!;
    const world = createWorld();
    world.seed(location, { item, lot, quantity: 1 });
    const answer = async (path: string): Promise<Reply> => {
      if (path.endsWith('/corrections')) return { ok: false, code: 'correction.needs_approval' };
      const isRefused = way.code !== '' && path.endsWith('/approve');
      return isRefused ? { ok: false, code: way.code } : { ok: true, body: { status: 'open' } };
    };
    const ask: Desk['ask'] = (_method, path) => answer(path);
    const desk = { ask, world, now: () => 0, actor: 'erp' };
    const facts = { location, item, lot, delta: -1, verdict: way.verdict };
    const taken: string[] = [];
    for (let at = 'begin'; at !== ''; ) {
      taken.push(at);
      const next = await corrections.steps[at]!(
        { id: 'C-1', kind: 'corrections', at: 0, step: at, facts },
        desk,
      );
      at = next.type === 'step' ? next.step : '';
    }
    expect(taken.slice(0, 4)).toEqual(['begin', 'tell', 'request', 'decide']);
    expect(world.contents(location)[0]?.quantity ?? 0).toBe(way.left);
  });

  it('waits with a relocation while its bin is counted, and asks again', async () => {
    const { business, asked, answers } = stage(['relocations']);
    Object.assign(answers, { status: 409, body: { code: 'count.under_way' } });
    await business.act(LATE);
    Object.assign(answers, { status: 200, body: { tasks: [{ status: 'done' }] } });
    await business.act(2 * LATE);
    await business.act(3 * LATE);
    expect(asked[1]).toBe(asked[0]);
    expect(business.stats[0]).toMatchObject({ asked: 1, done: 1, wrong: [] });
    expect(business.done).toBe(true);
  });

  it('settles as lost what a transfer did not bring', async () => {
    const shown = { status: 'received', lines: [], inTransit: [{ quantity: 2 }] };
    const bodies: object[] = [shown, { left: 0 }];
    const sent: unknown[] = [];
    const ask: Desk['ask'] = async (_method, _path, body) => {
      sent.push(body);
      return { ok: true, body: { ...bodies.shift() } };
    };
    const desk = { ask, world: createWorld(), now: () => 0, actor: 'erp' };
    const facts = { item: 'A', quantity: 7, missing: 2 };
    const errand = { id: 'T-1', kind: 'transfers-in', at: 0, step: 'watch', facts };
    const next = await transfersIn.steps.watch!(errand, desk);
    expect(next).toMatchObject({ type: 'step', step: 'settle', facts: { left: 2 }, pieces: 5 });
    const settled = { ...errand, step: 'settle', facts: { ...facts, left: 2 } };
    expect(await transfersIn.steps.settle!(settled, desk)).toEqual({ type: 'done' });
    expect(sent[1]).toMatchObject({ outcome: 'lost', item: 'A', quantity: 2 });
  });

  it('a customer sends back no more than he has, and gets it again where it is refused', async () => {
    const world = createWorld();
    world.seed('CUSTOMER:SO-1', { item: 'A', lot: '', quantity: 2 });
    const ask: Desk['ask'] = async (method) =>
      method === 'GET'
        ? { ok: true, body: { status: 'shipped' } }
        : { ok: false, code: 'return.not_shipped' };
    const desk = { ask, world, now: () => 0, actor: 'erp' };
    const goods = { order: 'SO-1', customer: 'C', item: 'A', quantity: 5, broken: 1 };
    const facts = { ...goods, place: '', at: '', looks: 0, verdict: 'approve' };
    const errand = { id: 'R-1', kind: 'returns', at: 0, step: 'begin', facts };
    const next = await returns.steps.begin!(errand, desk);
    expect(next).toMatchObject({ step: 'tell', facts: { quantity: 2, broken: 1 } });
    expect(world.contents('TRUCK:R-1')).toEqual([{ item: 'A', lot: '', quantity: 2 }]);
    await returns.steps.tell!({ ...errand, facts: { ...facts, quantity: 2 } }, desk);
    expect(world.contents('CUSTOMER:SO-1')).toEqual([{ item: 'A', lot: '', quantity: 2 }]);
    expect(world.verify()).toEqual([]);
  });

  it('a refusal that nobody reckoned with is a fault of the run', async () => {
    const { business, answers } = stage(['recalls']);
    Object.assign(answers, { status: 422, body: { code: 'item.unknown' } });
    await business.act(LATE);
    expect(business.stats[0]?.wrong).toEqual(['RECALLS-1: it was refused: item.unknown']);
  });

  it('draws the same errands from the same seed, and others from another', async () => {
    const [one, again, other] = [stage(['freezes']), stage(['freezes']), stage(['freezes'], 2)];
    for (const { business } of [one, again, other]) await business.act(LATE);
    expect(again.asked).toEqual(one.asked);
    expect(other.asked).not.toEqual(one.asked);
  });

  it('reads the names of kinds, and says what there is', () => {
    expect(businessNamed('none')).toEqual([]);
    expect(businessNamed('recalls, alerts')).toEqual(['recalls', 'alerts']);
    expect(businessNamed('all')).toEqual(BUSINESS.map(({ kind }) => kind));
    expect(() => businessNamed('recalls,parties')).toThrow(/no side business parties.*freezes/);
  });
});
