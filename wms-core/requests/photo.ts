import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  type DocumentName,
  MAX_BYTES,
  roomFault,
} from '#wms-core/attachments/store.ts';
import type { RequestReply, WorkerRequest } from '#wms-core/ports.ts';
import type { Given, RequestParts } from './model.ts';
import { refuseRequest } from './refusals.ts';

/**
 * A photo goes over HTTP, as terminals send big things: a broker keeps every payload in memory, and
 * a message of millions of bytes keeps all others of that terminal waiting. The request asks where
 * to; the same photo sent there twice is one attachment.
 */

/** Kinds of the documents that tasks are of. */
const OF_TASKS: readonly DocumentKind[] = ['asn', 'order', 'count', 'relocation'];

const isKind = (kind: string): kind is DocumentKind => DOCUMENT_KINDS.some((one) => one === kind);

/** The first of these that there is and that has room; else why not; undefined: there is none of them. */
async function firstWithRoom(
  tx: Tx,
  names: readonly DocumentName[],
): Promise<DocumentName | Refusal | undefined> {
  for (const name of names) {
    const fault = await roomFault(tx, name);
    if (!fault) return name;
    if (fault.code !== 'attachment.document_unknown') return fault;
  }
  return undefined;
}

/** What the task is about: its delivery, order, count or relocation, and else the task itself. */
async function documentsOfTask(tx: Tx, task: string): Promise<readonly DocumentName[]> {
  const [found] = await tx.query<{ document: string }>(
    'SELECT document FROM wms.task WHERE task_id = $1',
    [task],
  );
  if (!found) return [];
  const ofTask = OF_TASKS.map((kind) => ({ kind, document: found.document }));
  return [...ofTask, { kind: 'task', document: task }];
}

function documentsNamed(document: string, kind: string | undefined): readonly DocumentName[] {
  const kinds = kind === undefined ? DOCUMENT_KINDS : isKind(kind) ? [kind] : [];
  return kinds.map((one) => ({ kind: one, document }));
}

export async function photo(
  { work }: RequestParts,
  tx: Tx,
  given: Given,
  by: WorkerRequest,
): Promise<Omit<RequestReply, 'accepted'> | Refusal> {
  const { document, documentKind, name = `${work.ids.next('PHOTO')}.jpg` } = given;
  const to =
    document === undefined
      ? await firstWithRoom(tx, await documentsOfTask(tx, by.task))
      : await firstWithRoom(tx, documentsNamed(document, documentKind));
  if (to === undefined) {
    return document === undefined
      ? refuseRequest('request.no_task')
      : refuseRequest('request.document_unknown', { document });
  }
  if (isRefusal(to)) return to;
  const path = `/api/v1/attachments/${to.kind}/${encodeURIComponent(to.document)}`;
  const query = `name=${encodeURIComponent(name)}&actor=${encodeURIComponent(by.worker)}`;
  const megabytes = Math.floor(MAX_BYTES / 1024 / 1024);
  return {
    document: to.document,
    upload: `${path}?${query}`,
    text: {
      en: `The photo goes to ${to.document}, with at most ${megabytes} MB.`,
      zh: `照片将附到 ${to.document}，最大 ${megabytes} MB。`,
    },
  };
}
