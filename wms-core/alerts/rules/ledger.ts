import { Type } from 'typebox';
import { hours } from '#base/time.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

/**
 * Balances that are not the sum of their movements, negative ones among them: impossible by the
 * ledger's own rules, and watched all the same [requirements row 86].
 */
export const ledgerRule: AlertRule = {
  rule: 'ledger',
  name: { en: 'The book contradicts itself', zh: '账目自相矛盾' },
  role: 'supervisor',
  everyMs: hours(24),
  settings: Type.Object({}, { additionalProperties: false }),
  defaults: {},
  async conditions(tx) {
    const found = await verifyLedger(tx);
    return found.slice(0, MAX_CONDITIONS).map((difference) => {
      const what = JSON.stringify(difference);
      return {
        subject: what.slice(0, 200),
        level: 'red' as const,
        text: {
          en: `The ledger does not add up: ${what}. Stop posting there and call the maker.`,
          zh: `账目不平:${what}。请停止该处作业并联系厂商。`,
        },
        facts: { difference: what },
      };
    });
  },
};
