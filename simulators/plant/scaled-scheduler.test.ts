import { describe, expect, it } from 'vitest';
import { hours } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createScaledScheduler } from './scaled-scheduler.ts';

/** What is due after so many milliseconds of the plant, and on the wall when it happened. */
function rig(speed: number, delays: readonly number[]) {
  const wall = createVirtualScheduler();
  const begun = wall.now();
  const clock = createScaledScheduler(wall, speed, 0);
  const happened: string[] = [];
  for (const delay of delays) {
    clock.after(delay, `after ${delay}`, () => {
      happened.push(`${delay} at ${wall.now() - begun}, ${clock.now()} here`);
    });
  }
  return { wall, clock, happened };
}

describe('a clock that is turned while it runs', () => {
  it('lets everything happen at its time of its own, sooner on the wall', async () => {
    const { wall, clock, happened } = rig(1, [1_000, 11_000]);
    await wall.runFor(500);
    clock.turn(10);
    await wall.runFor(10_000);
    expect(happened).toEqual(['1000 at 550, 1000 here', '11000 at 1550, 11000 here']);
  });

  it('stands still and goes on where it stood', async () => {
    const { wall, clock, happened } = rig(5, [1_000]);
    await wall.runFor(100);
    clock.turn(0);
    clock.after(1_000, 'begun while it stood', () => {
      happened.push(`later at ${clock.now()}`);
    });
    await wall.runFor(60_000);
    expect([clock.now(), happened]).toEqual([500, []]);
    clock.turn(1);
    await wall.runFor(1_000);
    expect(happened).toEqual(['1000 at 60600, 1000 here', 'later at 1500']);
  });

  it('forgets what was called off, also where it is turned afterwards', async () => {
    const { wall, clock, happened } = rig(1, []);
    const timer = clock.after(1_000, 'never', () => void happened.push('never'));
    timer.cancel();
    clock.turn(50);
    await wall.runFor(10_000);
    expect(happened).toEqual([]);
  });

  it('creeps without a timer that is longer than a machine has, and keeps its times', async () => {
    const wall = createVirtualScheduler();
    const asked: number[] = [];
    const after: typeof wall.after = (delay, name, action) => {
      asked.push(delay);
      return wall.after(delay, name, action);
    };
    const clock = createScaledScheduler({ now: wall.now, after }, 0.001, 0);
    const happened: number[] = [];
    clock.after(hours(1), 'much later', () => void happened.push(clock.now()));
    await wall.runFor(hours(999));
    expect(happened).toEqual([]);
    await wall.runFor(hours(1));
    expect(happened).toEqual([hours(1)]);
    expect(Math.max(...asked)).toBeLessThan(2 ** 31);
  });
});
