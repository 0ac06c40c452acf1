const PAUSE_MS = 500;

/** Who sent a fact that could not be committed is cut off, not at once: the trouble may pass. */
export const pauseAfterRefusedFact = () =>
  new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));
