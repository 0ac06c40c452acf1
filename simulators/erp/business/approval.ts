import { minutes } from '#base/time.ts';
import { type CatalogueItem, CURRENCY } from '../catalogue.ts';
import { type Desk, type Errand, type Facts, type Next, type Reply, step } from './model.ts';

/**
 * Who may change the host's stock: small differences approve themselves, what is worth more waits
 * for a second person. Adjustments are asked for and decided on in steps that kinds share.
 */

/** Never the person who asks. */
export const APPROVER = 'controller';

/** About one or two small gifts. */
const SELF_LIMIT_MINOR = 1_500;

/** Master data, sent before any stock. XXX: goods without a price. */
export const APPROVAL_LIMITS = [
  { currency: 'XXX', role: 'self', limitMinor: null },
  { currency: CURRENCY, role: 'self', limitMinor: SELF_LIMIT_MINOR },
];
export const APPROVERS = [
  { role: 'finance', person: APPROVER },
  { role: 'supervisor', person: 'shift-lead' },
];

/** How many pieces one person may not write off alone, by the price that the item came with. */
export const pricedAbove = ({ standardCostMinor }: CatalogueItem): number =>
  Math.floor(SELF_LIMIT_MINOR / standardCostMinor) + 1;

export const NEEDS_APPROVAL = 'correction.needs_approval';

/** What an approver can meet. A count withdraws what was asked for at its place before. */
export const DECISION_REFUSALS = ['adjustment.decided', 'adjustment.stock_changed'] as const;

/** What whoever wants pieces can meet that another desk has promised already. */
export const PROMISED = ['move.planned', 'move.returning', 'move.asked'] as const;

/** How long the second person takes to look at it. */
export const DECIDES_AFTER = minutes(1);

export interface AskedLine {
  readonly location: string;
  readonly handlingUnit?: string;
  readonly item: string;
  readonly lot?: string;
  readonly quality?: string;
  readonly quantity: number;
}

export const requestAdjustment = (
  { ask, actor }: Desk,
  adjustment: string,
  asked: {
    readonly type: string;
    readonly reason: string;
    readonly lines: readonly AskedLine[];
  },
): Promise<Reply> => ask('POST', '/api/v1/adjustments', { adjustment, ...asked, actor });

export type Decided = Facts & { readonly verdict: string };

/** `end` is called once, when the adjustment is posted or rejected, and changes the world. */
export function decisionSteps<F extends Decided>(
  end: (errand: Errand<F>, desk: Desk, isPosted: boolean) => Next,
) {
  const decide = ({ id }: Errand<F>, { ask }: Desk, verdict: string) =>
    ask('POST', `/api/v1/adjustments/${id}/${verdict}`, { actor: APPROVER, note: 'looked at it' });
  return {
    async decide(errand: Errand<F>, desk: Desk): Promise<Next> {
      const { verdict } = errand.facts;
      const reply = await decide(errand, desk, verdict);
      if (reply.ok) return end(errand, desk, verdict === 'approve');
      const { code: refused } = reply;
      if (refused === 'adjustment.stock_changed') return step('giveUp', 0, { refused });
      return { type: 'done', refused };
    },
    async giveUp(errand: Errand<F>, desk: Desk): Promise<Next> {
      const reply = await decide(errand, desk, 'reject');
      return reply.ok ? end(errand, desk, false) : { type: 'done', refused: reply.code };
    },
  };
}
