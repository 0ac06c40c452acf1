import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, toTimestamp } from '#base/time.ts';
import type { Feed } from '#wms-core/contracts.ts';
import { Actor, answer, closed, Words } from '../http-schemas.ts';
import { MEDIA_TYPES } from './media-type.ts';
import { refuseAttachment } from './refusals.ts';
import {
  type Attachment,
  attach,
  DOCUMENT_KINDS,
  listAttachments,
  MAX_BYTES,
  openAttachment,
} from './store.ts';

export interface AttachmentRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly feed: Feed;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['attachments'];

const AttachmentOut = Type.Object({
  kind: Type.String(),
  document: Type.String(),
  digest: Type.String({ description: 'SHA-256 of the file, its name in the download' }),
  name: Type.String(),
  mediaType: Type.String(),
  bytes: Type.Integer(),
  note: Type.String(),
  actor: Type.String(),
  at: Type.String(),
});

const view = ({ at, ...rest }: Attachment) => ({ ...rest, at: toTimestamp(at) });

const Named = {
  kind: Type.Enum(DOCUMENT_KINDS, { examples: ['asn'] }),
  // The names of the house's own documents have signs that no host's code has.
  document: Type.String({ pattern: '^[A-Za-z0-9_.:/ -]{1,60}$', examples: ['ASN-1001'] }),
};

/** ISO 8859-1 alone goes into a header; the whole name stands behind it [RFC 6266 §4.3]. */
function disposition(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/** Photos and papers of any document, under /api/v1/attachments. */
export function attachmentRoutes(deps: AttachmentRoutesDeps): FastifyPluginAsync {
  const { database, clock, feed, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    app.addContentTypeParser([...MEDIA_TYPES], { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );

    app.post(
      '/api/v1/attachments/:kind/:document',
      {
        schema: {
          tags,
          summary: 'Attaches a photo or a PDF to a document, once · 为单据添加照片或 PDF 附件',
          description:
            `The body is the file itself, at most ${MAX_BYTES} bytes; its first bytes must be what ` +
            'the content-type says. The same file again changes nothing. Nothing is deleted.',
          params: Type.Object(Named, closed),
          querystring: Type.Object(
            {
              name: Type.String({ ...Words, examples: ['pallet.png'] }),
              actor: Type.String({ ...Actor, examples: ['anna'] }),
              note: Type.Optional(Words),
            },
            closed,
          ),
          body: {
            content: Object.fromEntries(
              MEDIA_TYPES.map((type) => [
                type,
                { schema: Type.Any({ description: 'the file', examples: ['its bytes'] }) },
              ]),
            ),
          },
          response: { 200: AttachmentOut, 201: AttachmentOut },
        },
      },
      async (request, reply) => {
        const file: unknown = request.body;
        if (!(file instanceof Uint8Array)) {
          return problem(reply, request, refuseAttachment('attachment.type')) as never;
        }
        const claimed = String(request.headers['content-type']).split(';')[0]!.trim();
        const { name, actor, note = '' } = request.query;
        const done = await database.transaction('attach', (tx) =>
          attach(tx, feed, {
            ...request.params,
            ...{ file, claimed: claimed.toLowerCase(), name, note, actor, at: clock.now() },
          }),
        );
        if (isRefusal(done)) return problem(reply, request, done) as never;
        const { isNew, ...attachment } = done;
        return reply.code(isNew ? 201 : 200).send(view(attachment));
      },
    );

    app.get(
      '/api/v1/attachments/:kind/:document',
      {
        schema: {
          tags,
          summary: 'The files of a document, oldest first · 单据的附件列表',
          params: Type.Object(Named, closed),
          response: { 200: Type.Object({ attachments: Type.Array(AttachmentOut) }) },
        },
      },
      async ({ params }) => {
        const found = await database.transaction('attachments', (tx) =>
          listAttachments(tx, params),
        );
        return { attachments: found.map(view) };
      },
    );

    app.get(
      '/api/v1/attachments/:kind/:document/:digest',
      {
        schema: {
          tags,
          summary: 'One file, to be saved and never shown by the browser itself · 下载附件',
          params: Type.Object(
            { ...Named, digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
            closed,
          ),
          response: { 200: answer('the file') },
        },
      },
      async (request, reply) => {
        const { digest, ...document } = request.params;
        const found = await database.transaction('attachment', (tx) =>
          openAttachment(tx, document, digest),
        );
        if (isRefusal(found)) return problem(reply, request, found);
        const { attachment, file } = found;
        return reply
          .type(attachment.mediaType)
          .header('content-disposition', disposition(attachment.name))
          .header('x-content-type-options', 'nosniff')
          .header('content-security-policy', "default-src 'none'; sandbox")
          .header('cache-control', 'private, max-age=31536000, immutable')
          .header('etag', `"${digest}"`)
          .send(file);
      },
    );
  };
}
