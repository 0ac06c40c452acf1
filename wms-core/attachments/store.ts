import { createHash } from 'node:crypto';
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Feed } from '#wms-core/contracts.ts';
import { type MediaType, mediaTypeOf } from './media-type.ts';
import { refuseAttachment } from './refusals.ts';

/** Bytes of one file: a photo of a handheld has two to six million. */
export const MAX_BYTES = 10 * 1024 * 1024;
/** Files of one document. */
export const MAX_FILES = 50;

/** For each kind of document, what asks whether there is one of this name. */
const KNOWN = {
  adjustment: 'SELECT 1 FROM wms.adjustment WHERE adjustment = $1',
  asn: 'SELECT 1 FROM wms.asn WHERE asn = $1',
  order: 'SELECT 1 FROM wms.sales_order WHERE order_id = $1',
  // One that left the house is known by its movements.
  handling_unit: `SELECT 1 FROM wms.handling_unit WHERE handling_unit = $1
    UNION ALL SELECT 1 FROM wms.movement WHERE from_unit = $1 AND from_unit <> ''
    UNION ALL SELECT 1 FROM wms.movement WHERE to_unit = $1 AND to_unit <> '' LIMIT 1`,
  count: 'SELECT 1 FROM wms.count WHERE count_id = $1',
  relocation: 'SELECT 1 FROM wms.transfer WHERE transfer_id = $1',
  task: 'SELECT 1 FROM wms.task WHERE task_id = $1',
  hold: 'SELECT 1 FROM wms.hold WHERE hold_id = $1',
  recall: 'SELECT 1 FROM wms.recall WHERE recall_id = $1',
} as const;

export type DocumentKind = keyof typeof KNOWN;
export const DOCUMENT_KINDS = Object.keys(KNOWN) as DocumentKind[];

export interface DocumentName {
  readonly kind: DocumentKind;
  readonly document: string;
}

export interface NewAttachment extends DocumentName {
  readonly file: Uint8Array;
  /** What the sender says that it is. */
  readonly claimed: string;
  readonly name: string;
  readonly note: string;
  readonly actor: string;
  readonly at: Millis;
}

export interface Attachment extends DocumentName {
  readonly digest: string;
  readonly name: string;
  readonly mediaType: MediaType;
  readonly bytes: number;
  readonly note: string;
  readonly actor: string;
  readonly at: Millis;
}

const READ = `SELECT a.kind, a.document, a.digest, a.name, f.media_type AS "mediaType", f.bytes,
  a.note, a.actor, a.at FROM wms.attachment a JOIN wms.attachment_file f USING (digest)
  WHERE a.kind = $1 AND a.document = $2`;

/** Oldest first. */
export const listAttachments = (tx: Tx, { kind, document }: DocumentName): Promise<Attachment[]> =>
  tx.query<Attachment>(`${READ} ORDER BY a.at, a.digest`, [kind, document]);

async function readAttachment(
  tx: Tx,
  { kind, document }: DocumentName,
  digest: string,
): Promise<Attachment | undefined> {
  const [found] = await tx.query<Attachment>(`${READ} AND a.digest = $3`, [kind, document, digest]);
  return found;
}

function fileFault({ file, claimed }: NewAttachment): Refusal | undefined {
  if (file.length > MAX_BYTES) {
    return refuseAttachment('attachment.too_large', { bytes: file.length, limit: MAX_BYTES });
  }
  const found = mediaTypeOf(file);
  if (!found) return refuseAttachment('attachment.type');
  if (found !== claimed) return refuseAttachment('attachment.other_type', { claimed, found });
  return undefined;
}

const unknown = ({ kind, document }: DocumentName) =>
  refuseAttachment('attachment.document_unknown', { of: kind, document });
const tooMany = (document: string) =>
  refuseAttachment('attachment.too_many', { document, limit: MAX_FILES });

/** Why a document takes no further file: there is none of the name, or it has enough. */
export async function roomFault(tx: Tx, name: DocumentName): Promise<Refusal | undefined> {
  const { kind, document } = name;
  const [known] = await tx.query(KNOWN[kind], [document]);
  if (!known) return unknown(name);
  const files = await listAttachments(tx, name);
  return files.length < MAX_FILES ? undefined : tooMany(document);
}

/** Attaches a file to a document; the same file to the same document again changes nothing. */
export async function attach(
  tx: Tx,
  feed: Feed,
  given: NewAttachment,
): Promise<(Attachment & { readonly isNew: boolean }) | Refusal> {
  const fault = fileFault(given);
  if (fault) return fault;
  const { kind, document, file, name, note, actor, at } = given;
  // Two that attach to one document take turns: its files are counted.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`attachment ${kind} ${document}`]);
  const [known] = await tx.query(KNOWN[kind], [document]);
  if (!known) return unknown(given);
  const digest = createHash('sha256').update(file).digest('hex');
  const before = await listAttachments(tx, given);
  const same = before.find((one) => one.digest === digest);
  if (same) return { ...same, isNew: false };
  if (before.length >= MAX_FILES) return tooMany(document);
  await tx.query(
    `INSERT INTO wms.attachment_file (digest, media_type, bytes, content)
     VALUES ($1, $2, $3, decode($4, 'base64')) ON CONFLICT (digest) DO NOTHING`,
    [digest, given.claimed, file.length, Buffer.from(file).toString('base64')],
  );
  await tx.query(
    `INSERT INTO wms.attachment (kind, document, digest, name, note, actor, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [kind, document, digest, name, note, actor, at],
  );
  await feed.append(tx, at, [
    {
      type: 'wms.attachment.added',
      subject: document,
      correlationId: document,
      data: { kind, document, digest, name, note, actor },
    },
  ]);
  return { ...(await readAttachment(tx, given, digest))!, isNew: true };
}

/** A file with what is known of it. */
export async function openAttachment(
  tx: Tx,
  where: DocumentName,
  digest: string,
): Promise<{ readonly attachment: Attachment; readonly file: Buffer } | Refusal> {
  const attachment = await readAttachment(tx, where, digest);
  if (!attachment) {
    const { kind, document } = where;
    return refuseAttachment('attachment.unknown', { of: kind, document });
  }
  const [row] = await tx.query<{ content: string }>(
    `SELECT encode(content, 'base64') AS content FROM wms.attachment_file WHERE digest = $1`,
    [digest],
  );
  return { attachment, file: Buffer.from(row!.content, 'base64') };
}
