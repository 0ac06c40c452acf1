import { closeUp } from '#web/words/close-up.ts';
import { useWords } from '#web/words/use.ts';
import type { Fact, Phrase } from './news.ts';

/** Sentences about the floor in the reader's language. */
export function useFloorWords() {
  const { say, value, of, language } = useWords();
  const factText = (fact: Fact): string => {
    if (typeof fact === 'string') return fact;
    if (typeof fact === 'number') return String(fact);
    return 'word' in fact ? say(fact.word, { code: fact.code }) : of(fact);
  };
  return {
    say,
    value,
    of,
    language,
    sentence: ({ key, facts }: Phrase): string =>
      closeUp(
        say(
          key,
          Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, factText(fact)])),
        ),
      ),
    texts: {
      zone: (kind: string) => say(`floor.zone.${kind}`),
      aisle: (n: string) => say('floor.aisle', { n }),
      work: (kind: string) => say(`floor.work.${kind}`),
    },
  };
}
