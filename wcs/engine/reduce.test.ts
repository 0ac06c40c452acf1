import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStage, pick } from './stage.ts';

const stage = createStage();
const { answer, login, said, settle, submit } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

const reduce = (...lines: { readonly lineId: string; readonly quantity: number }[]) =>
  settle(
    stage.rig.wcs.taskPort.control({
      ...{ controlId: `less ${JSON.stringify(lines)}`, taskId: 'T-1' },
      ...{ verb: 'reduce', lines },
    }),
  );
const shown = () => stage.rig.shown('PDA-1');
const atFirstLine = async () => {
  await login();
  await submit(pick('T-1'));
  await answer('PDA-1', { handlingUnit: 'CART' });
  expect(shown()).toMatchObject({ act: 'pick', facts: { location: 'A-01', quantity: 5 } });
};

describe('a pick of which fewer pieces are wanted', () => {
  test('goes on at the next line; what was already taken is put back, and an answer that crosses is stale', async () => {
    await atFirstLine();
    const stepId = shown()?.stepId ?? '';
    expect(await reduce({ lineId: '1', quantity: 0 })).toEqual({ done: true });
    expect(shown()).toMatchObject({
      facts: { location: 'A-02', quantity: 2 },
      progress: { done: 0, total: 1 },
      notice: { level: 'warning', text: { en: expect.stringContaining('back into A-01') } },
    });
    expect(stage.rig.lit()).toEqual([]);
    const values = { location: 'A-01', item: 'milk', quantity: 5 };
    const late = stage.rig.fact('PDA-1', { type: 'step_answered', stepId, values });
    expect(await settle(late)).toMatchObject({ code: 'step.stale' });
    await answer('PDA-1', { location: 'A-02', item: 'cup', quantity: 2 });
    expect(shown()?.act).toBe('bring_cart');
    expect(said().filter((one) => one.includes('line_done'))).toHaveLength(1);
  });

  test('asks for what is still wanted, also after a restart', async () => {
    await atFirstLine();
    await reduce({ lineId: '1', quantity: 3 });
    expect(shown()).toMatchObject({ facts: { location: 'A-01', quantity: 3 } });
    expect(stage.rig.lit()).toEqual(['PTL:1=3']);
    await stage.restart();
    await answer('PDA-1', { location: 'A-01', item: 'milk', quantity: 3 });
    expect(stage.rig.reports.at(-1)).toMatchObject({ act: { lineId: '1', quantity: 3 } });
  });

  test('leaves who is elsewhere alone, and never shows a line that is called off', async () => {
    await atFirstLine();
    const before = shown();
    await reduce({ lineId: '2', quantity: 0 });
    expect(shown()).toEqual(before);
    await answer('PDA-1', { location: 'A-01', item: 'milk', quantity: 5 });
    expect(shown()?.act).toBe('bring_cart');
  });

  test('of which a line was reported keeps that line as it was reported', async () => {
    await atFirstLine();
    await answer('PDA-1', { location: 'A-01', item: 'milk', quantity: 5 });
    await reduce({ lineId: '1', quantity: 0 });
    expect(shown()).toMatchObject({ facts: { location: 'A-02' }, progress: { done: 1, total: 2 } });
  });

  test.each([
    ['nobody has', () => submit(pick('T-1'))],
    ['somebody is on the way to', () => login().then(() => submit(pick('T-1')))],
  ])('that %s ends at once when nothing is left of it', async (_, begin) => {
    await begin();
    await reduce({ lineId: '1', quantity: 0 }, { lineId: '2', quantity: 0 });
    expect(said()).toEqual(['T-1 accepted', 'T-1 completed']);
    expect(shown()).toBeUndefined();
    expect(await reduce({ lineId: '1', quantity: 0 })).toMatchObject({ code: 'job.ended' });
  });

  test('brings its cart back when nothing is left, once the cart was taken', async () => {
    await atFirstLine();
    await reduce({ lineId: '1', quantity: 0 }, { lineId: '2', quantity: 0 });
    expect(shown()).toMatchObject({ act: 'bring_cart', notice: { level: 'warning' } });
    await answer('PDA-1', { location: 'POOL' });
    expect(said().at(-1)).toBe('T-1 completed');
  });
});
