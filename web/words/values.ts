import { deedValues } from './values/deeds.ts';
import { faultValues } from './values/faults.ts';
import { messageValues } from './values/messages.ts';
import { otherValues } from './values/other.ts';
import { reasonValues } from './values/reasons.ts';
import { rightValues } from './values/rights.ts';
import { ruleValues } from './values/rules.ts';
import { stateValues } from './values/states.ts';
import { stepValues } from './values/steps.ts';
import type { Words } from './words.ts';

/** Values of closed sets: states, kinds, qualities. Where one word has two senses, its field stands before it. */
export const valueWords = {
  ...stateValues,
  ...otherValues,
  ...ruleValues,
  ...faultValues,
  ...messageValues,
  ...stepValues,
  ...deedValues,
  ...reasonValues,
  ...rightValues,
} as const satisfies Words;
