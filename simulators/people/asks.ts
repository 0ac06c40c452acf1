import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { Random } from '#base/random.ts';
import type { Message } from './terminal.ts';

/** Of doubts: so many have the bin counted, the others only look what is said to be there. */
const HAS_IT_COUNTED = 0.15;

/** The bin that a worker has just had the hands in. */
function binOf({ act, facts }: Step): string | undefined {
  if (act === 'pick') return facts.location;
  return act === 'transfer' ? facts.to : undefined;
}

/** What a worker in doubt asks the warehouse after a step; undefined: nothing. */
export function askAfter(step: Step, random: Random, doubts: number): Message | undefined {
  const bin = binOf(step);
  if (bin === undefined || !random.chance(doubts)) return undefined;
  return random.chance(HAS_IT_COUNTED)
    ? { type: 'request', kind: 'count', fields: { location: bin } }
    : { type: 'request', kind: 'stock', fields: { code: bin } };
}
