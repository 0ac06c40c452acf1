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

/** The case of a layer ends when nothing of it is pending any more, whatever became of it. */
export async function settleGraded(
  tx: Tx,
  parts: Pick<InboundParts, 'exceptions'>,
  layers: readonly string[],
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  const rows = await tx.query<{ key: string }>(
    `SELECT key FROM wms.exception
     JOIN unnest($1::text[], $2::text[]) AS g(key, layer) USING (key)
     WHERE settled_at IS NULL AND NOT EXISTS (
       SELECT FROM wms.stock s WHERE s.layer = g.layer AND s.quality = 'pending')
     ORDER BY key`,
    [layers.map(keyOf), layers],
  );
  for (const { key } of rows) await parts.exceptions.settle(tx, key, by.actor, by.at);
}
