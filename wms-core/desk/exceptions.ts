import type { Exceptions } from '#wms-core/contracts.ts';

/** Cases that are no task; tasks are on the desk by their own rows (`desk/cases.ts`). */
export function createExceptions(): Exceptions {
  return {
    async raise(tx, one) {
      await tx.query(
        `INSERT INTO wms.exception (key, kind, subject, text, at) VALUES ($1, $2, $3, $4::jsonb, $5)
         ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, text = excluded.text,
           at = CASE WHEN wms.exception.settled_at IS NULL THEN wms.exception.at
                     ELSE excluded.at END,
           settled_at = NULL, settled_by = NULL
         WHERE wms.exception.settled_at IS NOT NULL OR
           (wms.exception.kind, wms.exception.text) IS DISTINCT FROM (excluded.kind, excluded.text)`,
        [one.key, one.kind, one.subject, JSON.stringify(one.text), one.at],
      );
    },

    async settle(tx, key, actor, at) {
      await tx.query(
        `UPDATE wms.exception SET settled_at = $3, settled_by = $2
         WHERE key = $1 AND settled_at IS NULL`,
        [key, actor, at],
      );
    },
  };
}
