import { seconds } from '#base/time.ts';

/** How long a person takes or waits, on the plant's clock. */
export const PLANT = {
  lookAgainMs: seconds(6),
  searchAgainMs: seconds(20),
  walkedOffMs: [seconds(60), seconds(180)],
  /** Before a machine that does not bring the tray. */
  patienceMs: seconds(600),
  reachesInMs: seconds(2),
} as const;

/** On the wall's clock: the warehouse needs it to light a label, or to take a press in. */
export const WALL = {
  labelLightsMs: 60,
  pressAgainMs: 8_000,
  liftAgainMs: 10_000,
  loginAgainMs: 15_000,
} as const;
