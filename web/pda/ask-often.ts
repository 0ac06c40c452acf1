import { onMounted, onUnmounted, type ShallowRef, shallowRef, watch } from 'vue';
import { type Answer, ask, type OperationName, Problem } from '#web/api/ask.ts';
import { session } from '#web/api/session.ts';

const EVERY_MS = 5_000;

/** Asks at once and again as long as the caller is shown: before there is a login, nothing is told. */
export function askOften<K extends OperationName>(operation: K) {
  const answer = shallowRef() as ShallowRef<Answer<K> | undefined>;
  const problem = shallowRef<Problem>();
  async function look(): Promise<void> {
    try {
      answer.value = await ask(operation);
      problem.value = undefined;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    }
  }
  let timer = 0;
  onMounted(() => {
    void look();
    timer = window.setInterval(look, EVERY_MS);
  });
  // Whoever has just signed in does not wait for the next time.
  watch(() => session.user, look);
  onUnmounted(() => window.clearInterval(timer));
  return { answer, problem };
}
