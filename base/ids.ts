import type { Random } from './random.ts';
import type { Clock } from './time.ts';

/** Makes ids that sort by time: prefix, 9 base-36 digits of milliseconds, 10 of chance. */
export interface Ids {
  next(prefix: string): string;
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

export function createIds(clock: Clock, random: Random): Ids {
  return {
    next(prefix) {
      let tail = '';
      for (let i = 0; i < 10; i++) tail += ALPHABET[random.integer(0, 35)];
      return `${prefix}-${clock.now().toString(36).padStart(9, '0')}${tail}`;
    },
  };
}
