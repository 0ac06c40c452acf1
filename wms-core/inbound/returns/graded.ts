import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import type { AsnRow } from '../asn-store.ts';
import type { InboundParts } from '../parts.ts';

/**
 * Returned pieces of grade B are pending until a person decides about them in a disposition. The desk
 * has a case for each of their layers as long as any of it waits.
 */

const keyOf = (layer: string): string => `return-graded:${layer}`;

export async function raiseGraded(
  tx: Tx,
  parts: Pick<InboundParts, 'exceptions'>,
  asn: Pick<AsnRow, 'asn'>,
  come: { readonly movements: readonly MovementLine[]; readonly lot: string; readonly at: Millis },
): Promise<void> {
  const { movements, lot, at } = come;
  for (const { item, layer, to } of movements) {
    if (to.quality !== 'pending') continue;
    const named =
      lot === ''
        ? { en: item, zh: item }
        : { en: `${item}, lot ${lot},`, zh: `${item}（批号 ${lot}）` };
    await parts.exceptions.raise(tx, {
      key: keyOf(layer),
      kind: 'blocked',
      subject: asn.asn,
      text: {
        en: `Pieces of ${named.en} that came back with ${asn.asn} are of grade B and wait for you: look at them and decide in a disposition (POST /api/v1/dispositions, quality pending).`,
        zh: `退货 ${asn.asn} 中的 ${named.zh} 评为 B 级，待人工判定：请查看后作处置决定（POST /api/v1/dispositions，quality 为 pending）。`,
      },
      at,
    });
  }
}

/** The case ends when nothing of the layer is pending any more. */
export async function settleGraded(
  tx: Tx,
  parts: Pick<InboundParts, 'exceptions'>,
  layer: string,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  const [left] = await tx.query(
    "SELECT 1 FROM wms.stock WHERE layer = $1 AND quality = 'pending' LIMIT 1",
    [layer],
  );
  if (!left) await parts.exceptions.settle(tx, keyOf(layer), by.actor, by.at);
}
