import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Location } from '#wms-core/contracts.ts';
import { Code, closed, coded, Day, Owner } from '#wms-core/http-schemas.ts';
import type { Worker } from '#wms-core/ports.ts';
import { refuse as refuseStock } from '#wms-core/stock/refusals.ts';
import { unitCode } from '#wms-core/units/parts.ts';
import { cartonLabels, type PaperDeps, unitLabel, waybills } from './data.ts';
import type { UnitLabel } from './labels/unit.ts';
import { CARD, LARGE, SMALL } from './media.ts';
import { refusePaper } from './refusals.ts';
import { Copies, codesOf, Language, OrderParams, PDF, sizeOf, tags } from './schemas.ts';
import { createSender, type PaperRoutesDeps } from './send.ts';

interface BinsAsked {
  readonly from?: string;
  readonly to?: string;
  readonly locations?: string;
}

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Named places of any kind, or the bins of a range of codes. */
function placesOf({ masterData }: PaperDeps, asked: BinsAsked): Location[] | Refusal {
  const { from, to = from, locations } = asked;
  if (locations !== undefined) {
    const codes = locations.split(',');
    const found = codes.map((code) => masterData.location(code));
    const missing = found.indexOf(undefined);
    if (missing >= 0) return refuseStock('location.unknown', { location: codes[missing]! });
    return found.filter((place) => place !== undefined);
  }
  if (from === undefined || to === undefined) return refusePaper('paper.which_bins');
  const found = masterData
    .locationsOfKind('bin')
    .filter(({ location }) => location >= from && location <= to)
    .sort((a, b) => byCode(a.location, b.location));
  return found.length === 0 ? refusePaper('paper.no_bins', { from, to }) : found;
}

function workersOf({ masterData }: PaperDeps, codes: readonly string[]): Worker[] | Refusal {
  const found = codes.map((code) => masterData.workers.worker(code));
  const missing = found.indexOf(undefined);
  if (missing >= 0) return refusePaper('paper.worker_unknown', { worker: codes[missing]! });
  return found.filter((worker) => worker !== undefined);
}

/** Labels and waybills. */
export function labelRoutes(deps: PaperRoutesDeps): FastifyPluginAsync {
  const sender = createSender(deps);
  const { masterData } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/papers/bins',
      {
        schema: {
          tags,
          summary:
            'Labels of places: of all bins from one code to another, or of those named · 打印库位标签',
          querystring: Type.Object(
            {
              from: Type.Optional(Code),
              to: Type.Optional(Code),
              locations: Type.Optional(codesOf('02-01L-1')),
              size: sizeOf(SMALL),
              language: Language,
            },
            closed,
          ),
          response: PDF,
        },
      },
      async (request, reply) => {
        const { size = '100x50', language } = request.query;
        const asked = { request, reply, language, name: 'bins' };
        return sender.labels(asked, async () => placesOf(deps, request.query), {
          medium: SMALL[size],
          draw: (print, { pen, area, say }, place) => print.drawBin(pen, area, place, say),
        });
      },
    );

    app.get(
      '/api/v1/papers/items/:item',
      {
        schema: {
          tags,
          summary:
            'Labels of an item: GS1-128 where it has a GTIN, with lot and expiry if told · 打印货品标签',
          params: Type.Object({ item: coded('TEA-01') }, closed),
          querystring: Type.Object(
            {
              owner: Owner,
              lot: Type.Optional(Code),
              expiryDate: Type.Optional(Day),
              copies: Copies,
              size: sizeOf(SMALL),
              language: Language,
            },
            closed,
          ),
          response: PDF,
        },
      },
      async (request, reply) => {
        const { item } = request.params;
        const { owner = masterData.owner(), lot, expiryDate, copies = 1 } = request.query;
        const { size = '100x50', language } = request.query;
        const asked = { request, reply, language, name: `item-${item}` };
        return sender.labels(
          asked,
          async (tx) => {
            const known = await masterData.items(tx, owner, [item]);
            if (isRefusal(known)) return known;
            const dated = { ...(lot ? { lot } : {}), ...(expiryDate ? { expiryDate } : {}) };
            return [{ item: known.get(item)!, ...dated }];
          },
          {
            medium: SMALL[size],
            copies,
            draw: (print, { pen, area, ...reader }, label) =>
              print.drawItem(pen, area, label, reader),
          },
        );
      },
    );

    app.get(
      '/api/v1/papers/handling-units',
      {
        schema: {
          tags,
          summary:
            'GS1 logistic labels of units: SSCC, and what is in them if it is all alike · 打印载具 SSCC 标签',
          querystring: Type.Object(
            { units: codesOf('TOTE-009'), copies: Copies, size: sizeOf(LARGE), language: Language },
            closed,
          ),
          response: PDF,
        },
      },
      async (request, reply) => {
        const { units, copies = 1, size = 'a6', language } = request.query;
        const asked = { request, reply, language, name: 'units' };
        return sender.labels(
          asked,
          async (tx, reader) => {
            const labels: UnitLabel[] = [];
            for (const unit of new Set(units.split(',').map(unitCode))) {
              const label = await unitLabel(deps, tx, unit, reader);
              if (isRefusal(label)) return label;
              labels.push(label);
            }
            return labels;
          },
          {
            medium: LARGE[size],
            copies,
            draw: (print, { pen, area, say }, label) => print.drawUnit(pen, area, label, say),
          },
        );
      },
    );

    app.get(
      '/api/v1/papers/orders/:order/carton-labels',
      {
        schema: {
          tags,
          summary: 'GS1 logistic labels of an order’s parcels · 打印箱标签（SSCC）',
          params: OrderParams,
          querystring: Type.Object({ size: sizeOf(LARGE), language: Language }, closed),
          response: PDF,
        },
      },
      async (request, reply) => {
        const { order } = request.params;
        const { size = 'a6', language } = request.query;
        const asked = { request, reply, language, name: `cartons-${order}` };
        return sender.labels(asked, (tx, reader) => cartonLabels(deps, tx, order, reader), {
          medium: LARGE[size],
          draw: (print, { pen, area, say }, label) => print.drawUnit(pen, area, label, say),
        });
      },
    );

    app.get(
      '/api/v1/papers/orders/:order/waybills',
      {
        schema: {
          tags,
          summary: 'The waybill of each parcel of an order · 打印运单',
          params: OrderParams,
          querystring: Type.Object({ size: sizeOf(LARGE), language: Language }, closed),
          response: PDF,
        },
      },
      async (request, reply) => {
        const { order } = request.params;
        const { size = 'a6', language } = request.query;
        const asked = { request, reply, language, name: `waybills-${order}` };
        return sender.labels(asked, (tx, reader) => waybills(deps, tx, order, reader), {
          medium: LARGE[size],
          draw: (print, { pen, area, say }, paper) => print.drawWaybill(pen, area, paper, say),
        });
      },
    );

    app.get(
      '/api/v1/papers/workers',
      {
        schema: {
          tags,
          summary: 'Badges of workers, with what a terminal reads at the sign-in · 打印员工工牌',
          querystring: Type.Object(
            { workers: codesOf('ANNA'), size: sizeOf(CARD), language: Language },
            closed,
          ),
          response: PDF,
        },
      },
      async (request, reply) => {
        const { workers, size = '85x54', language } = request.query;
        const asked = { request, reply, language, name: 'badges' };
        return sender.labels(asked, async () => workersOf(deps, workers.split(',')), {
          medium: CARD[size],
          draw: (print, { pen, area, say }, worker) => print.drawBadge(pen, area, worker, say),
        });
      },
    );
  };
}
