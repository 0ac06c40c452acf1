import type { Database } from '#base/database/index.ts';

/** Corrections of any worth approve themselves: tests of the ledger are not about approval. */
export const letCorrect = (database: Database) =>
  database.transaction('let correct', (tx) =>
    tx.query(`UPDATE wms.approval_limit SET limit_minor = NULL WHERE role = 'self'`),
  );
