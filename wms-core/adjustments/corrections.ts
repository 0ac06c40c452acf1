import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { PackagingLevel } from '#wms-core/contracts.ts';
import {
  layerForFound,
  layerHere,
  type Named,
  numbersFault,
  targetFault,
} from '#wms-core/stock/named.ts';
import { once } from '#wms-core/stock/once.ts';
import {
  type AdjustmentLine,
  type AdjustmentParts,
  movementOf,
  type NewAdjustment,
  UNDECIDED,
  type Worth,
} from './model.ts';
import { promisedAway } from './planned.ts';
import { ANY_CURRENCY, covers, type Limits, limitOf, readLimits, roleFor } from './policy.ts';
import { refuseAdjustment } from './refusals.ts';
import { insertAdjustment } from './store.ts';
import { weighed } from './weights.ts';
import { worthOf, worthText } from './worth.ts';

/**
 * A correction is an adjustment of one line that approves itself: it is kept and counted among them,
 * and posted at once where the limit of `self` covers what it is worth. Above, it is refused, and the
 * sentence says to ask for an adjustment. There is no other way for a person to change the book.
 */
export interface Correction extends Named {
  readonly correctionId: string;
  /** Pieces, or packagings of `unit`, more (or, negative, fewer) than the book says. */
  readonly delta: number;
  readonly unit?: PackagingLevel;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
}

type Posted = { readonly sequence: number };

/** Once by its `correctionId`. */
export function correct(
  parts: AdjustmentParts,
  tx: Tx,
  correction: Correction,
): Promise<Posted | Refusal> {
  const { correctionId: id, actor: _actor, at: _at, ...content } = correction;
  return once(tx, { kind: 'correction', id, content }, () => book(parts, tx, correction));
}

async function lineOf(
  parts: AdjustmentParts,
  tx: Tx,
  correction: Correction,
): Promise<AdjustmentLine | Refusal> {
  const { owner, item, location, handlingUnit, quality, unit, correctionId: id } = correction;
  const items = await parts.masterData.items(tx, owner, [item]);
  if (isRefusal(items)) return items;
  const told = { item, quantity: correction.delta, ...(unit ? { unit } : {}) };
  const pieces = await parts.masterData.inBaseUnits(tx, owner, [told]);
  if (isRefusal(pieces)) return pieces;
  const delta = pieces[0]!;
  const card = items.get(item)!;
  const { serials } = correction;
  const fault =
    numbersFault(card, serials) ??
    (delta > 0 ? await targetFault(parts, tx, correction) : undefined);
  if (fault) return fault;
  const layer =
    delta < 0
      ? await layerHere(parts, tx, correction)
      : await layerForFound(parts, tx, { ...correction, id }, card);
  if (isRefusal(layer)) return layer;
  const known = await parts.ledger.layers(tx, [layer]);
  return {
    ...{ line: 1, owner, item, layer, location, handlingUnit, quality, quantity: delta },
    lot: known.get(layer)?.lot ?? '',
    zone: parts.masterData.location(location)?.zone ?? '',
    costMinor: card.standardCostMinor,
    currency: card.costCurrency ?? '',
    serials: serials ?? null,
  };
}

/** What to do instead: the very request for an adjustment, or for a higher limit. */
function needsApproval(
  limits: Limits,
  { correctionId, lot, layer, serials, reason, actor }: Correction,
  line: AdjustmentLine,
  worth: Worth,
): Refusal {
  const { item, location, handlingUnit, quality, quantity } = line;
  const asked = {
    ...{ adjustment: correctionId, type: 'manual', reason: 'correction', note: reason },
    lines: [
      {
        item,
        lot,
        layer,
        location,
        handlingUnit: handlingUnit || undefined,
        quality,
        quantity,
        serials,
      },
    ],
    actor,
  };
  const [amount] = worth.unpriced > 0 ? [] : worth.amounts;
  const currency = amount?.currency ?? ANY_CURRENCY;
  const minor = limitOf(limits, 'self', currency) ?? 0;
  const sum = worthText({ amounts: [{ currency, minor }], unpriced: 0 });
  const limit = amount
    ? { en: sum, zh: sum }
    : { en: 'none for goods without a cost', zh: '不含无成本货品' };
  const raise = amount ? { limitMinor: amount.minor } : { limitMinor: minor, unpriced: true };
  return refuseAdjustment('correction.needs_approval', {
    ...{ worth: worthText(worth), needs: roleFor(limits, worth), limit, currency },
    ...{ request: JSON.stringify(asked), raise: JSON.stringify(raise) },
  });
}

async function book(
  parts: AdjustmentParts,
  tx: Tx,
  correction: Correction,
): Promise<Posted | Refusal> {
  const { correctionId, unit, reason, actor, at } = correction;
  const line = await lineOf(parts, tx, correction);
  if (isRefusal(line)) return line;
  const worth = worthOf([line]);
  const limits = await readLimits(tx);
  if (!covers(limits, 'self', worth)) {
    return needsApproval(limits, correction, line, worth);
  }
  const posted = await parts.ledger.post(tx, {
    postingId: `correction:${correctionId}`,
    document: correctionId,
    correlationId: correctionId,
    ...{ reason, actor, at },
    lines: await weighed(parts, tx, [movementOf(line, 'manual')]),
  });
  if (isRefusal(posted)) return posted;
  const promised = await promisedAway(tx, [line]);
  if (promised) return promised;
  const one: NewAdjustment = {
    ...{ adjustment: `correction:${correctionId}`, type: 'manual', reason: 'correction' },
    ...{ note: reason, document: correctionId, correlationId: correctionId, request: correction },
    ...{ status: 'posted', ...worth, needs: 'self', actor, at, ...UNDECIDED },
    ...{ decidedBy: actor, decidedAs: 'self', decidedAt: at, sequence: posted.sequence },
  };
  await insertAdjustment(tx, one, [line]);
  const { owner, item, layer, location, handlingUnit, quality, quantity: delta, serials } = line;
  await parts.feed.append(tx, at, [
    {
      type: 'wms.inventory.adjusted',
      subject: correctionId,
      correlationId: correctionId,
      data: {
        ...{ owner, item, layer, location, handlingUnit, quality, delta, reason, actor },
        ...(serials ? { serials } : {}),
        ...(unit ? { told: { quantity: correction.delta, unit } } : {}),
      },
    },
  ]);
  return posted;
}
