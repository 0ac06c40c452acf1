import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { closed, coded } from '#wms-core/http-schemas.ts';
import { countPaper, pickPaper, receivingPaper } from './data.ts';
import { labelRoutes } from './labels-http.ts';
import { Language, OrderParams, PDF, tags } from './schemas.ts';
import { createSender, type PaperRoutesDeps } from './send.ts';
import { countSheet } from './sheets/count-sheet.ts';
import { pickList } from './sheets/pick-list.ts';
import { receivingSheet } from './sheets/receiving-sheet.ts';

/** Papers and labels of the house's documents as PDF, under /api/v1/papers. */
export function paperRoutes(deps: PaperRoutesDeps): FastifyPluginAsync {
  const sender = createSender(deps);
  return async (plain) => {
    await plain.register(labelRoutes(deps));
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    const querystring = Type.Object({ language: Language }, closed);

    app.get(
      '/api/v1/papers/orders/:order/pick-list',
      {
        schema: {
          tags,
          summary: 'What is still to be picked for an order, in walking order · 打印拣货单',
          params: OrderParams,
          querystring,
          response: PDF,
        },
      },
      async (request, reply) => {
        const { order } = request.params;
        const { language } = request.query;
        const asked = { request, reply, language, name: `pick-list-${order}` };
        return sender.sheet(asked, async (tx, reader) => {
          const paper = await pickPaper(deps, tx, order, reader);
          return isRefusal(paper) ? paper : pickList(paper, reader.say);
        });
      },
    );

    app.get(
      '/api/v1/papers/counts/:count/sheet',
      {
        schema: {
          tags,
          summary: 'A sheet to count by hand, blind: without the book’s quantities · 打印盲盘表',
          params: Type.Object({ count: coded('CNT-A1') }, closed),
          querystring,
          response: PDF,
        },
      },
      async (request, reply) => {
        const { count } = request.params;
        const { language } = request.query;
        const asked = { request, reply, language, name: `count-${count}` };
        return sender.sheet(asked, async (tx, reader) => {
          const paper = await countPaper(deps, tx, count, reader);
          return isRefusal(paper) ? paper : countSheet(paper, reader.say);
        });
      },
    );

    app.get(
      '/api/v1/papers/asns/:asn/receiving-sheet',
      {
        schema: {
          tags,
          summary: 'A sheet to receive a delivery by hand · 打印收货单',
          params: Type.Object({ asn: coded('ASN-1001') }, closed),
          querystring,
          response: PDF,
        },
      },
      async (request, reply) => {
        const { asn } = request.params;
        const { language } = request.query;
        const asked = { request, reply, language, name: `receiving-${asn}` };
        return sender.sheet(asked, async (tx, reader) => {
          const paper = await receivingPaper(deps, tx, asn, reader);
          return isRefusal(paper) ? paper : receivingSheet(paper, reader.say);
        });
      },
    );
  };
}
