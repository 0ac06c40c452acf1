/** What was said to vehicles, and what they answered: the last links of the chain from a task. */
import type { Tx } from '#base/database/index.ts';
import type { Draft } from '../engine/state.ts';

const INSERT = {
  name: 'wcs-insert-order-messages',
  text: `
INSERT INTO wcs.order_message (command_id, order_id, update_id, kind, vehicle, correlation_id, sent_at)
SELECT command_id, order_id, update_id, kind, vehicle, correlation_id, $2
FROM jsonb_to_recordset($1) AS n (command_id text, order_id text, update_id integer, kind text,
  vehicle text, correlation_id text)
ON CONFLICT (command_id) DO NOTHING`,
};

/** The first acknowledgement counts; a device may say it again. */
const ACKNOWLEDGE = {
  name: 'wcs-acknowledge-order-messages',
  text: `
UPDATE wcs.order_message m SET acknowledged_at = n.at
FROM unnest($1::text[], $2::bigint[]) AS n (command_id, at)
WHERE m.command_id = n.command_id AND m.command_id = ANY ($1::text[])
  AND m.acknowledged_at IS NULL`,
};

const REFUSE = {
  name: 'wcs-refuse-order-messages',
  text: `
UPDATE wcs.order_message m SET refused = n.refused
FROM jsonb_to_recordset($1) AS n (command_id text, refused jsonb)
WHERE m.command_id = n.command_id AND m.command_id = ANY ($2::text[])`,
};

export async function writeMessages(
  tx: Tx,
  { messages, refusedMessages, now }: Pick<Draft, 'messages' | 'refusedMessages' | 'now'>,
  acknowledged: readonly { readonly commandId: string; readonly at: number }[],
): Promise<void> {
  if (messages.length > 0) {
    const rows = messages.map(({ commandId, orderId, updateId, kind, vehicle, correlationId }) => ({
      ...{ command_id: commandId, order_id: orderId, update_id: updateId },
      ...{ kind, vehicle, correlation_id: correlationId },
    }));
    await tx.query(INSERT, [JSON.stringify(rows), now]);
  }
  if (acknowledged.length > 0) {
    const ids = acknowledged.map(({ commandId }) => commandId);
    await tx.query(ACKNOWLEDGE, [ids, acknowledged.map(({ at }) => at)]);
  }
  if (refusedMessages.length > 0) {
    const rows = refusedMessages.map(({ commandId: command_id, reason: refused }) => ({
      ...{ command_id, refused },
    }));
    await tx.query(REFUSE, [JSON.stringify(rows), rows.map(({ command_id }) => command_id)]);
  }
}

/** So many are kept: with three hundred vehicles at work some two days. */
export const MAX_MESSAGES = 1_000_000;

export async function pruneMessages(tx: Tx): Promise<void> {
  await tx.query(
    `DELETE FROM wcs.order_message WHERE sent_at < (
       SELECT sent_at FROM wcs.order_message ORDER BY sent_at DESC OFFSET $1 LIMIT 1)`,
    [MAX_MESSAGES],
  );
}
