import { ElMessage } from 'element-plus';
import { ref, shallowRef } from 'vue';
import { type Answer, ask, type Given, type OperationName, Problem } from '#web/api/ask.ts';
import { useWords } from '#web/words/use.ts';

/** An act of a page: one at a time; what was refused stays to be read until the next. */
export function useAct(then: () => unknown = () => {}) {
  const words = useWords();
  const problem = shallowRef<Problem>();
  const isActing = ref(false);

  async function act<K extends OperationName>(
    operation: K,
    given: Given,
  ): Promise<Answer<K> | undefined> {
    if (isActing.value) return undefined;
    isActing.value = true;
    problem.value = undefined;
    try {
      const answer = await ask(operation, given);
      ElMessage.success(words.say('said.done'));
      await then();
      return answer;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
      return undefined;
    } finally {
      isActing.value = false;
    }
  }
  return { act, problem, isActing };
}
