import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { LossAdjustments, Posting } from '#wms-core/contracts.ts';
import { drop } from './decide.ts';
import { draftOfMovements } from './draft.ts';
import { type AdjustmentParts, type NewAdjustment, UNDECIDED } from './model.ts';
import { covers, readLimits, roleFor } from './policy.ts';
import { openAdjustment, postAtOnce } from './request.ts';
import { openAt } from './store.ts';
import { worthOf } from './worth.ts';

async function lose(
  parts: AdjustmentParts,
  tx: Tx,
  posting: Posting,
): Promise<Refusal | undefined> {
  const { postingId, document, actor, reason: note, correlationId, at } = posting;
  const lines = await draftOfMovements(parts, tx, posting.lines);
  invariant(!isRefusal(lines), 'what is in stock is of known items');
  const worth = worthOf(lines);
  const limits = await readLimits(tx);
  const isSmall = covers(limits, 'self', worth);
  const one: NewAdjustment = {
    ...{ adjustment: `lost:${postingId}`, type: 'loss', reason: 'lost', note, document, actor, at },
    ...{ correlationId, request: null, status: 'open', sequence: null, ...worth, ...UNDECIDED },
    needs: isSmall ? 'self' : roleFor(limits, worth),
  };
  return isSmall ? postAtOnce(parts, tx, one, lines) : openAdjustment(parts, tx, one, lines);
}

/**
 * Giving up a lost unit is a loss that one person asks for: the limit of `self` holds for it as for one
 * that he writes by hand, or losing a tote would be the way around it.
 */
export function createLossAdjustments(parts: AdjustmentParts): LossAdjustments {
  return {
    async withdraw(tx, { actor, at, reason, ...place }) {
      const by = { decidedBy: actor, decidedAs: 'self', decidedFor: '', decidedAt: at };
      for (const open of await openAt(tx, place)) {
        await drop(parts, tx, open, { ...by, decision: reason, status: 'withdrawn' });
      }
    },
    lose: (tx, posting) => lose(parts, tx, posting),
  };
}
