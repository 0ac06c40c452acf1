import type { VirtualScheduler } from '#base/virtual-scheduler.ts';

/** What is said of devices and transports waits for a tick of the WCS, and that for the clock. */
export async function answered<T>(scheduler: VirtualScheduler, asked: Promise<T>): Promise<T> {
  let isAnswered = false;
  const answer = asked.finally(() => {
    isAnswered = true;
  });
  for (let turn = 0; turn < 100 && !isAnswered; turn++) await new Promise(setImmediate);
  while (!isAnswered) await scheduler.runFor(50);
  return answer;
}
