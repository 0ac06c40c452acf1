import { bytea, int8 } from '#base/database/columns.ts';
import { integer, primaryKey, text } from '#base/database/drizzle.ts';
import { wms } from './wms.ts';

export const attachmentFileTable = wms.table('attachment_file', {
  digest: text('digest').primaryKey(),
  mediaType: text('media_type').notNull(),
  bytes: integer('bytes').notNull(),
  content: bytea('content').notNull(),
});

export const attachmentTable = wms.table(
  'attachment',
  {
    kind: text('kind').notNull(),
    document: text('document').notNull(),
    digest: text('digest').notNull(),
    name: text('name').notNull(),
    note: text('note').notNull(),
    actor: text('actor').notNull(),
    at: int8('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.document, t.digest] })],
);
