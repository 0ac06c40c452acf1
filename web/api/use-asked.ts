import { onMounted, onUnmounted, ref, type ShallowRef, shallowRef, watch } from 'vue';
import { type Answer, ask, type Given, type OperationName, Problem } from './ask.ts';
import { followFeed, whenBack } from './live.ts';

interface Options {
  /** Ask again when an event of these types comes; a type may end with `*`. */
  readonly on?: readonly string[];
  /** Ask again so often, for what no event tells; only while the page is seen. */
  readonly everyMs?: number;
}

/** Events come in bursts: one question for all of them. */
const GATHER_MS = 300;

const isOne = (type: string, wanted: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

/** An answer that stays true: it is asked anew when something happened, and after a lost connection. */
export function useAsked<K extends OperationName>(
  operation: K,
  given: () => Given | undefined,
  { on = [], everyMs }: Options = {},
) {
  const answer = shallowRef() as ShallowRef<Answer<K> | undefined>;
  const problem = shallowRef<Problem>();
  const isAsking = ref(false);
  let turn = 0;

  async function refresh(): Promise<void> {
    const asked = given();
    const mine = ++turn;
    if (!asked) {
      isAsking.value = false;
      return;
    }
    isAsking.value = true;
    try {
      const said = await ask(operation, asked);
      if (mine !== turn) return;
      answer.value = said;
      problem.value = undefined;
    } catch (error) {
      if (mine !== turn) return;
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
    } finally {
      if (mine === turn) isAsking.value = false;
    }
  }

  let gathering = 0;
  const soon = () => {
    if (gathering) return;
    gathering = window.setTimeout(() => {
      gathering = 0;
      void refresh();
    }, GATHER_MS);
  };
  const ends: (() => void)[] = [];
  onMounted(() => {
    ends.push(whenBack(soon));
    if (on.length > 0) {
      ends.push(followFeed(({ type }) => on.some((wanted) => isOne(type, wanted)) && soon()));
    }
    if (everyMs) {
      const timer = window.setInterval(
        () => document.visibilityState === 'visible' && soon(),
        everyMs,
      );
      ends.push(() => window.clearInterval(timer));
    }
  });
  onUnmounted(() => {
    window.clearTimeout(gathering);
    for (const end of ends) end();
  });
  /** More of the same keeps what is shown; an old answer to another question would be taken for its. */
  const topic = () => {
    const { path, query = {} } = given() ?? {};
    const { limit: _, ...rest } = query;
    return JSON.stringify([path, rest]);
  };
  watch(topic, () => {
    answer.value = undefined;
  });
  watch(() => JSON.stringify(given()), refresh, { immediate: true });
  return { answer, problem, isAsking, refresh };
}
