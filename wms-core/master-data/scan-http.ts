import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { readScan } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { toDay } from '#base/time.ts';
import { Code, closed } from '../http-schemas.ts';
import type { RecordHttpDeps } from './record-http.ts';

/** What a scanner sends: text and the separator FNC1, no other control character. */
const Scanned = Type.String({
  pattern: '^[^\\u0000-\\u001C\\u001E\\u001F\\u007F\\uD800-\\uDFFF]{1,400}$',
  maxLength: 400,
  description: 'as scanned: symbology id and FNC1 (U+001D) included, or typed (01)…(10)…',
  examples: ['(01)06901234567892(17)271231(10)L-0815'],
});

const text = Type.Optional(Type.String());
const number = Type.Optional(Type.Integer());

/** GTINs have 14 digits, days are YYYY-MM-DD. */
const LabelOut = Type.Object({
  sscc: text,
  gtin: text,
  contentGtin: text,
  count: number,
  lot: text,
  serial: text,
  productionDate: text,
  packDate: text,
  bestBefore: text,
  sellBy: text,
  expiryDate: text,
  netWeightGrams: number,
  grossWeightGrams: number,
  purchaseOrder: text,
  consignment: text,
  shipment: text,
  shipTo: text,
  gln: text,
  glnExtension: text,
  grai: text,
  giai: text,
});

/** What a barcode, a GS1 label or an RFID tag means here. Reads only. */
export function scanRoutes(deps: RecordHttpDeps): FastifyPluginAsyncTypebox {
  const { database, masterData, problem, scheduler } = deps;
  return async (app) => {
    app.get(
      '/api/v1/scan',
      {
        schema: {
          tags: ['master data'],
          summary: 'What a scan means: its item, and all that a GS1 label says · 解析条码或标签',
          description:
            'Two owners may use one code for different goods: `item` is that of the owner who is named ' +
            '(the house’s own where none is), `owners` are all who have the code, each with his item; ' +
            'who names an owner hears of that one alone.',
          querystring: Type.Object({ code: Scanned, owner: Type.Optional(Code) }, closed),
          response: {
            200: Type.Object({
              kind: Type.Union([
                Type.Literal('plain'),
                Type.Literal('gtin'),
                Type.Literal('label'),
              ]),
              item: text,
              owners: Type.Array(Type.Object({ owner: Type.String(), item: Type.String() })),
              label: Type.Optional(LabelOut),
            }),
          },
        },
      },
      async (request, reply) => {
        const { code, owner } = request.query;
        const scan = readScan(code, toDay(scheduler.now()));
        if (isRefusal(scan)) return problem(reply, request, scan) as never;
        const all = await database.transaction('scan', (tx) => masterData.itemsByCode(tx, code));
        const items = all.filter((one) => owner === undefined || one.owner === owner);
        const item = items.find((one) => one.owner === (owner ?? masterData.owner()));
        return {
          kind: scan.kind,
          ...(item ? { item: item.item } : {}),
          owners: items.map((one) => ({ owner: one.owner, item: one.item })),
          ...(scan.kind === 'label' ? { label: scan.label } : {}),
        };
      },
    );
  };
}
