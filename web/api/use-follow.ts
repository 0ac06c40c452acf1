import { onUnmounted } from 'vue';
import { Problem, UNREACHABLE } from './ask.ts';

interface Listener<T> {
  readonly everyMs: number;
  /** Takes an answer; true: it was the last. */
  heard(answer: T): boolean;
  failed(problem: Problem): void;
}

/** A warehouse that was not reached may answer the next time; what it refused, it refuses again. */
const mayChange = ({ code, status }: Problem) => code === UNREACHABLE || status >= 500;

/** Asks about something under way until it has ended, something else is followed, or the page is left. */
export function useFollow() {
  let turn = 0;
  let timer = 0;
  let isLeft = false;

  function stop(): void {
    turn++;
    window.clearTimeout(timer);
  }
  onUnmounted(() => {
    isLeft = true;
    stop();
  });

  async function follow<T>(ask: () => Promise<T>, listener: Listener<T>): Promise<void> {
    stop();
    // What was sent before the page was left is answered after.
    if (isLeft) return;
    const mine = turn;
    async function look(): Promise<void> {
      try {
        const answer = await ask();
        if (mine !== turn || listener.heard(answer)) return;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (mine !== turn) return;
        listener.failed(error);
        if (!mayChange(error)) return;
      }
      timer = window.setTimeout(look, listener.everyMs);
    }
    await look();
  }
  return { follow, stop };
}
