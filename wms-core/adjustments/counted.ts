import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { CountAdjustments, CountedDifference } from '#wms-core/contracts.ts';
import { drop } from './decide.ts';
import { draftOfMovements } from './draft.ts';
import {
  type AdjustmentLine,
  type AdjustmentParts,
  type NewAdjustment,
  UNDECIDED,
} from './model.ts';
import { covers, readLimits, roleFor } from './policy.ts';
import { openAdjustment } from './request.ts';
import { insertAdjustment, openAt } from './store.ts';
import { worthOf } from './worth.ts';

interface Drafted {
  readonly one: NewAdjustment;
  readonly lines: readonly AdjustmentLine[];
}

async function drafted(
  parts: AdjustmentParts,
  tx: Tx,
  difference: CountedDifference,
): Promise<Drafted> {
  const { count, actor, correlationId, at } = difference;
  const lines = await draftOfMovements(parts, tx, difference.lines);
  invariant(!isRefusal(lines), 'what was counted is of known items');
  const one: NewAdjustment = {
    ...{ adjustment: `count:${count}`, type: 'count', reason: 'counted', note: '' },
    ...{ document: count, correlationId, request: null, status: 'open', needs: 'count' },
    ...{ actor, at, sequence: null, ...worthOf(lines), ...UNDECIDED },
  };
  return { one, lines };
}

/**
 * A count's difference is an adjustment too: posted at once up to the limit of `count`, and above it
 * a request that somebody approves. So are goods without a cost, unless the policy says that `count`
 * needs nobody for them.
 */
export function createCountAdjustments(parts: AdjustmentParts): CountAdjustments {
  return {
    async supersede(tx, { items, differing, ...by }) {
      const again = new Set<string>();
      for (const open of await openAt(tx, by)) {
        if (open.owner !== by.owner) continue;
        // What is to be scrapped still lies there: it fits the book until it is thrown away.
        const told = open.type === 'scrap' ? differing : items;
        if (!open.items.some((item) => told.includes(item))) continue;
        const { count, actor, at } = by;
        const decided = { decidedBy: actor, decidedAs: 'count', decidedFor: '', decidedAt: at };
        await drop(parts, tx, open, { ...decided, decision: count, status: 'withdrawn' });
        const left = open.document === '' ? [] : open.items;
        for (const item of left) if (!items.includes(item)) again.add(item);
      }
      return [...again].sort();
    },
    async needsApproval(tx, difference) {
      const { one } = await drafted(parts, tx, difference);
      return !covers(await readLimits(tx), 'count', one);
    },
    async posted(tx, difference) {
      const { one, lines } = await drafted(parts, tx, difference);
      const { actor, at, sequence } = difference;
      const decided = { decidedBy: actor, decidedAs: 'count', decidedAt: at };
      await insertAdjustment(tx, { ...one, ...decided, status: 'posted', sequence }, lines);
    },
    async request(tx, difference) {
      const { one, lines } = await drafted(parts, tx, difference);
      const needs = roleFor(await readLimits(tx), one);
      const fault = await openAdjustment(parts, tx, { ...one, needs }, lines);
      invariant(!fault, 'pieces of one row can be held');
      return one.adjustment;
    },
    async waits(tx, place) {
      const open = await openAt(tx, place);
      return open.some(({ document }) => document !== '');
    },
  };
}
