import { Type } from 'typebox';
import { minutes } from '#base/time.ts';
import { openPassages } from '#wms-core/gates/index.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

/** Something went out through a gate that should not, and nobody has settled it yet. */
export const wrongPassageRule: AlertRule = {
  rule: 'wrong_passage',
  name: { en: 'Something left that should not', zh: '不应出库的货物经过门' },
  role: 'supervisor',
  everyMs: minutes(1),
  settings: Type.Object({}, { additionalProperties: false }),
  defaults: {},
  async conditions(tx) {
    const open = await openPassages(tx, MAX_CONDITIONS);
    return open.map(({ key, subject, text }) => ({
      subject: key,
      level: 'red' as const,
      text,
      facts: { key, subject },
    }));
  },
};
