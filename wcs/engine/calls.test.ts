import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { isRefusal, same } from '#base/refusal.ts';
import { seconds } from '#base/time.ts';
import { refuse } from '../refusals.ts';
import { createStage } from './stage.ts';

const stage = createStage();
const { restart, rows, settle } = stage;
beforeAll(stage.open);
afterAll(stage.close);
beforeEach(stage.begin);
afterEach(stage.end);

const calls = async () =>
  (
    await rows<{ text: string }>(
      `SELECT device || ' ' || kind || ': ' || (text ->> 'en')
         || CASE WHEN ended_at IS NULL THEN '' ELSE ', over' END AS text
       FROM wcs.problem ORDER BY problem`,
    )
  ).map(({ text }) => text);
async function call(text: string | null) {
  stage.rig.calls.push({ vehicle: 'V1', kind: 'blocked_way', text: text && same(text) } as never);
  await stage.scheduler.runFor(seconds(2));
}

test('whom the fleet calls to a vehicle reads what there is to do, until it is over', async () => {
  await call('push it to N3');
  expect(await calls()).toEqual(['V1 blocked_way: push it to N3']);
  await call(null);
  expect(await calls()).toEqual(['V1 blocked_way: push it to N3, over']);
});

test('after a start the fleet looks anew, and calls again where somebody is still needed', async () => {
  await call('push it to N3');
  await restart();
  expect(await calls()).toEqual(['V1 blocked_way: push it to N3, over']);
  await call('push it to N3');
  expect((await calls()).at(-1)).toBe('V1 blocked_way: push it to N3');
});

test('what a vehicle is to be told beside its orders is answered by the fleet', async () => {
  const pause = { wishId: 'w-1', vehicle: 'V1', type: 'pause' } as const;
  expect(await settle(stage.rig.wcs.tell(pause))).toEqual({ done: true });
  expect(stage.rig.wishes).toEqual([pause]);
  stage.rig.judgeWish = ({ vehicle }) => refuse('vehicle.unknown', { vehicle });
  const answer = await settle(stage.rig.wcs.tell({ ...pause, wishId: 'w-2' }));
  expect(isRefusal(answer) && answer.code).toBe('vehicle.unknown');
});
