import type { Happening } from '../client/client.ts';
import type { Text } from '../client/outbox.ts';

/** What is heard and felt. */
export type Sound = 'right' | 'unsure' | 'wrong' | 'done' | 'next';

export interface Signal {
  readonly sound?: Sound;
  readonly say?: Text;
}

/** The same sentence comes as an answer and as a notice of the step: it is said once. */
const SAID_AGAIN_MS = 3_000;

/** What to sound and to say when something happened. */
export function createSignals(now: () => number) {
  let lastSaid = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  const once = (text: Text | undefined): Text | undefined => {
    if (!text) return undefined;
    const isAgain = text.en === lastSaid && now() - lastAt < SAID_AGAIN_MS;
    lastSaid = text.en;
    lastAt = now();
    return isAgain ? undefined : text;
  };
  const wrong = (text: Text | undefined): Signal => {
    const say = once(text);
    return say ? { sound: 'wrong', say } : {};
  };
  const after = (first: Text, then: Text): Text => ({
    en: `${first.en} ${then.en}`,
    zh: `${first.zh}${then.zh}`,
  });

  return (happening: Happening): Signal => {
    switch (happening.type) {
      case 'step': {
        const { step } = happening;
        if (step.notice?.level === 'wrong') return wrong(after(step.notice.text, step.text));
        const say = once(step.waits ? after(step.text, step.waits) : step.text);
        return { sound: 'next', ...(say ? { say } : {}) };
      }
      case 'notice': {
        const { notice } = happening.step;
        if (notice?.level === 'wrong') return wrong(notice.text);
        const say = once(notice?.text);
        return { sound: 'right', ...(say ? { say } : {}) };
      }
      case 'login_refused':
        return wrong(happening.text);
      case 'outcome': {
        const { became, answer } = happening.outcome;
        if (became !== 'applied') return answer?.text ? wrong(answer.text) : { sound: 'wrong' };
        const say = once(answer?.text);
        return { sound: 'done', ...(say ? { say } : {}) };
      }
    }
  };
}
