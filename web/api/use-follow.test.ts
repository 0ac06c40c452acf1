import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const left: (() => void)[] = [];
vi.mock('vue', async (original) => ({
  ...(await original<typeof import('vue')>()),
  onUnmounted: (then: () => void) => left.push(then),
}));
const { Problem, UNREACHABLE } = await import('./ask.ts');
const { useFollow } = await import('./use-follow.ts');

const heard: number[] = [];
const failed: string[] = [];
const listener = {
  everyMs: 1_000,
  heard: (answer: number) => heard.push(answer) > 0 && answer === 9,
  failed: ({ code }: { code: string }) => void failed.push(code),
};
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  for (const list of [heard, failed, left]) list.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const wait = () => vi.advanceTimersByTimeAsync(10_000);

test('asks until the last answer, over a lost line', async () => {
  const { follow } = useFollow();
  const answers = [1, new Problem(UNREACHABLE, 0, ''), 2, 9, 10];
  void follow(async () => {
    const answer = answers.shift()!;
    if (answer instanceof Problem) throw answer;
    return answer;
  }, listener);
  await wait();
  expect([heard, failed]).toEqual([[1, 2, 9], [UNREACHABLE]]);
});

test('what is refused is not asked again', async () => {
  const { follow } = useFollow();
  void follow(async () => {
    throw new Problem('gone', 404, '');
  }, listener);
  await wait();
  expect(failed).toEqual(['gone']);
});

test('nothing is heard of one that is no longer followed, also when its answer is under way', async () => {
  const { follow } = useFollow();
  const slow = () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 3_000));
  void follow(slow, listener);
  void follow(async () => 9, listener);
  await wait();
  expect(heard).toEqual([9]);
  let asked = 0;
  void follow(async () => {
    asked++;
    return slow();
  }, listener);
  for (const leave of left) leave();
  await wait();
  expect([heard, asked]).toEqual([[9], 1]);
  void follow(async () => 9, listener);
  await wait();
  expect(heard, 'followed after the page was left').toEqual([9]);
});
