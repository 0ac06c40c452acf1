import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  coded,
  DayText,
  Limit,
  Owner,
  Words,
} from '../../http-schemas.ts';
import type { InboundRoutesDeps } from '../route-http.ts';
import { correctLotDates, settleDoubt } from './correct.ts';
import { openDoubts, readCorrections } from './store.ts';

const tags = ['stock'];

const CorrectionBody = Type.Object(
  {
    correction: Type.String({ ...Code, description: 'its number: it counts once' }),
    owner: Owner,
    item: Code,
    lot: Words,
    supplier: Type.Optional(
      Type.String({ ...Words, description: 'needed where the lot came from several' }),
    ),
    productionDate: Type.Optional(
      Type.String({ ...DayText, description: 'YYYY-MM-DD; left out, what is known stays' }),
    ),
    expiryDate: Type.Optional(
      Type.String({
        ...DayText,
        description: 'YYYY-MM-DD; left out beside a production date, by the item’s shelf life',
      }),
    ),
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        ...{ correction: 'LDC-1', item: 'TEA-01', lot: 'L-7', expiryDate: '2027-03-31' },
        ...{ reason: 'typed 03-13 at the first receipt', actor: 'quality desk' },
      },
    ],
  },
);

const SettlementBody = Type.Object(
  {
    right: Type.Enum(['label', 'known'], {
      description: 'the date that the worker read twice, or the one as which the lot was known',
    }),
    reason: Words,
    actor: Actor,
  },
  {
    ...closed,
    examples: [{ right: 'label', reason: 'looked at the cartons', actor: 'supervisor' }],
  },
);

/** The dates of lots, under /api/v1. */
export function lotDateRoutes(deps: InboundRoutesDeps): FastifyPluginAsyncTypebox {
  const { database, inbound, problem } = deps;
  return async (app) => {
    app.post(
      '/api/v1/lot-dates/corrections',
      {
        schema: {
          tags,
          summary: 'Correct dates of a lot that were written down wrong, once · 更正批次日期',
          description:
            'All layers of the lot get the right dates where they stand, so rotation, expiry and ' +
            'trace follow at once. What has too little life left by them is held, and orders lose ' +
            'it, picked or not, and are filled again; others keep what they have. Holds because of ' +
            'the wrong expiry are lifted, and so are doubts of receipt. ' +
            'Rejected pieces stay rejected until a disposition releases them; kits that were built ' +
            'of the goods keep their own dates.',
          body: CorrectionBody,
          response: {
            200: answer('{layers, pieces, rejected, shipped, released}; again: the same'),
          },
        },
      },
      async (request, reply) => {
        const { owner = inbound.masterData.owner(), ...rest } = request.body;
        const done = await database.transaction('lot dates', (tx) =>
          correctLotDates(tx, inbound, { owner, ...rest }),
        );
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );

    app.get(
      '/api/v1/lot-dates/corrections',
      {
        schema: {
          tags,
          summary: 'What was corrected of a lot’s dates, by whom and why · 批次日期更正记录',
          querystring: Type.Object(
            {
              owner: Owner,
              item: Type.String({ ...Code, examples: ['TEA-01'] }),
              lot: Type.String({ ...Words, examples: ['L-7'] }),
            },
            closed,
          ),
          response: { 200: answer('{corrections}: layer by layer, oldest first, at most 1,000') },
        },
      },
      async (request) => {
        const { owner = inbound.masterData.owner(), item, lot } = request.query;
        const found = await database.transaction('lot dates read', (tx) =>
          readCorrections(tx, { owner, item, lot }),
        );
        return { corrections: found.map((one) => ({ ...one, at: toTimestamp(one.at) })) };
      },
    );

    app.get(
      '/api/v1/lot-dates/doubts',
      {
        schema: {
          tags,
          summary: 'Goods on hold whose label dates their lot otherwise · 效期待定的货物',
          querystring: Type.Object({ limit: Limit }, closed),
          response: { 200: answer('{doubts}: layer, lot, the two dates, pieces; oldest first') },
        },
      },
      async (request) => {
        const found = await database.transaction('lot date doubts', (tx) =>
          openDoubts(tx, request.query.limit),
        );
        return { doubts: found.map((one) => ({ ...one, since: toTimestamp(one.since) })) };
      },
    );

    app.post(
      '/api/v1/lot-dates/doubts/:layer/settle',
      {
        schema: {
          tags,
          summary: 'Say which of two expiry dates of a lot is right · 确定批次的正确效期',
          description:
            'The whole lot gets the date that is right, as by a correction, and the goods are let go.',
          params: Type.Object({ layer: coded('LY-1') }, closed),
          body: SettlementBody,
          response: { 200: answer('as of a correction; again: the same') },
        },
      },
      async (request, reply) => {
        const asked = { ...request.params, ...request.body };
        const done = await database.transaction('lot date settled', (tx) =>
          settleDoubt(tx, inbound, asked),
        );
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );
  };
}
