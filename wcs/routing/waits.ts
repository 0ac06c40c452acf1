/**
 * How long vehicles of a class have waited before a lane lately: a moving average in which each
 * passage counts a fifth. A lane that is gone round is passed by nobody who could learn that it is free
 * again, so what is known of it fades with the passages of all others.
 */
export interface LearnedWaits {
  learn(edge: string, cls: string, waitedSeconds: number): void;
  /** Seconds to be expected. */
  expect(edge: string, cls: string): number;
}

const WEIGHT = 0.2;
/** After so many passages anywhere, half of what was learned is forgotten. */
const HALF_LIFE = 500;
/** A vehicle that stood for hours says nothing of the next one, seconds. */
const LONGEST = 120;

export function createLearnedWaits(): LearnedWaits {
  const known = new Map<string, { readonly seconds: number; readonly at: number }>();
  let passages = 0;
  const expect = (key: string) => {
    const wait = known.get(key);
    return wait ? wait.seconds * 0.5 ** ((passages - wait.at) / HALF_LIFE) : 0;
  };
  const keyOf = (edge: string, cls: string) => `${cls} ${edge}`;
  return {
    learn(edge, cls, waitedSeconds) {
      const key = keyOf(edge, cls);
      const waited = Math.max(0, Math.min(LONGEST, waitedSeconds));
      const seconds = expect(key) * (1 - WEIGHT) + waited * WEIGHT;
      passages += 1;
      known.set(key, { seconds, at: passages });
    },
    expect: (edge, cls) => expect(keyOf(edge, cls)),
  };
}
