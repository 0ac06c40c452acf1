import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { isRefusal } from '#base/refusal.ts';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import {
  Actor,
  answer,
  Code,
  closed,
  coded,
  Day,
  DocumentLine,
  foreign,
  Limit,
  Owner,
  Quantity,
  Timestamp,
  Words,
} from '../http-schemas.ts';
import { announce } from './announce.ts';
import type { AsnDocument } from './asn-document.ts';
import { type AsnLine, type AsnRow, listAsns, readAsn, readLines } from './asn-store.ts';
import { resultsOf } from './close-receipt.ts';
import { dispositionRoutes } from './disposition/http.ts';
import { inspectionRoutes } from './inspection/http.ts';
import { landedCostRoutes } from './landed-cost-http.ts';
import { lotDateRoutes } from './lot-dates/index.ts';
import { officeRoutes } from './office-http.ts';
import { planningRoutes } from './planning-http.ts';
import { refuseInbound } from './refusals.ts';
import { returnRoutes } from './returns/http.ts';
import { type InboundRoutesDeps, timeOrNull } from './route-http.ts';
import { supplierReturnRoutes } from './supplier-returns/index.ts';
import { unitArrivals } from './unit-arrivals.ts';

const tags = ['inbound'];
const Percent = Type.Integer({ minimum: 0, maximum: 100 });

const UnitCost = Type.Object(
  {
    minor: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'cents, fen' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
  },
  { ...closed, description: 'of a piece' },
);

const CustomsOf = Type.Object(
  {
    status: Type.Enum(['free', 'bonded', 'excise']),
    document: Type.String({ ...Code, description: 'of the entry' }),
  },
  { ...closed, description: 'under customs control or excise suspension, and by which document' },
);

const ContentLine = Type.Object(
  {
    line: Code,
    quantity: Quantity,
    lot: Type.Optional(Words),
    supplierLot: Type.Optional(Words),
    productionDate: Type.Optional(Day),
    expiryDate: Type.Optional(Day),
    serials: Type.Optional(Type.Array(Words, { maxItems: 5_000, uniqueItems: true })),
    weightGrams: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'net, of all these pieces: of an item with catch weight',
      }),
    ),
  },
  closed,
);

const InnerUnit = Type.Object(
  { handlingUnit: Code, content: Type.Array(ContentLine, { minItems: 1, maxItems: 100 }) },
  closed,
);

const Unit = Type.Object(
  {
    handlingUnit: Code,
    content: Type.Array(ContentLine, {
      maxItems: 100,
      description: 'what lies on it loose; empty where all is in units of their own',
    }),
    units: Type.Optional(
      Type.Array(InnerUnit, {
        ...{ minItems: 1, maxItems: 200 },
        description: 'units in or on it that have an SSCC of their own: cases, boxes',
      }),
    ),
  },
  { ...closed, description: 'a pallet named by its SSCC, and what is on it' },
);

const AsnBody = Type.Object(
  {
    asn: Code,
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    owner: Owner,
    supplier: Words,
    expectedAt: Timestamp,
    lines: Type.Array(
      Type.Object(
        {
          ...DocumentLine.properties,
          supplierLot: Type.Optional(
            Type.String({ ...Words, description: 'his own number, beside the producer’s lot' }),
          ),
          customs: Type.Optional(CustomsOf),
          unitCost: Type.Optional(UnitCost),
          overPercent: Type.Optional(Percent),
          underPercent: Type.Optional(Percent),
        },
        closed,
      ),
      { minItems: 1, maxItems: 2_000 },
    ),
    units: Type.Optional(Type.Array(Unit, { minItems: 1, maxItems: 200 })),
    actor: Actor,
  },
  {
    ...closed,
    examples: [
      {
        asn: 'ASN-1001',
        version: 1,
        supplier: 'ACME',
        expectedAt: '2026-01-07T06:00:00Z',
        lines: [
          {
            ...{ line: '1', item: 'TEA-01', quantity: 120, overPercent: 5 },
            supplierLot: 'ACME-2231',
            unitCost: { minor: 1_250, currency: 'CNY' },
          },
          { line: '2', item: 'TEA-01', quantity: 5, unit: 'case' },
        ],
        units: [
          {
            handlingUnit: '106141412345678908',
            content: [{ line: '1', quantity: 60, lot: 'L-7', expiryDate: '2027-03-01' }],
            units: [
              {
                handlingUnit: '106141412345678915',
                content: [{ line: '1', quantity: 12, lot: 'L-8', expiryDate: '2027-04-01' }],
              },
            ],
          },
        ],
        actor: 'erp',
      },
    ],
  },
);

const kindOf = (asn: AsnRow) => {
  if (asn.content.transfer) return 'transfer';
  return asn.kind === 'return' ? 'return' : 'delivery';
};

type UnitArrivals = Awaited<ReturnType<typeof unitArrivals>>;

/** The units that were announced, with when and where a gate saw each come in. */
function unitsOf({ asn, content: { units = [] } }: AsnRow, arrivals: UnitArrivals) {
  const arrived = new Map((arrivals.get(asn) ?? []).map((one) => [one.handlingUnit, one]));
  return units.map(({ handlingUnit }) => {
    const { at = null, gate = '', place = '' } = arrived.get(handlingUnit) ?? {};
    return { handlingUnit, arrivedAt: timeOrNull(at), gate, place };
  });
}

function view(asn: AsnRow, lines: readonly AsnLine[], arrivals: UnitArrivals) {
  return {
    asn: asn.asn,
    owner: asn.owner,
    version: asn.version,
    kind: kindOf(asn),
    supplier: asn.supplier,
    expectedAt: toTimestamp(asn.expectedAt),
    status: asn.status,
    dock: asn.dock,
    task: asn.taskId,
    createdAt: toTimestamp(asn.createdAt),
    arrivedAt: timeOrNull(asn.arrivedAt),
    plate: asn.plate,
    arrivedBy: asn.arrivedBy,
    receivedAt: timeOrNull(asn.receivedAt),
    closedAt: timeOrNull(asn.closedAt),
    unannounced: asn.blind,
    closedAs: asn.closedAs,
    closedBy: asn.closedBy,
    closeReason: asn.closeReason,
    lines: resultsOf(asn, lines),
    units: unitsOf(asn, arrivals),
  };
}

/** ASNs in, and what became of them. */
export function inboundRoutes(deps: InboundRoutesDeps): FastifyPluginAsync {
  const { database, inbound, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();
    app.post(
      '/api/v1/asns',
      {
        schema: {
          tags,
          summary:
            'Announce a delivery; number and version are its key, so a repeat is harmless · 预告到货（ASN），重复提交无妨',
          body: AsnBody,
          response: { 200: answer('known already'), 201: answer('taken in') },
        },
      },
      async (request, reply) => {
        const named = foreign(inbound.masterData, request.body);
        const { actor, expectedAt, version, ...rest } = named;
        const at = fromTimestamp(expectedAt);
        if (at === undefined) {
          return problem(reply, request, refuseInbound('asn.date_invalid', { value: expectedAt }));
        }
        const document: AsnDocument = { ...rest, version: version ?? 1, expectedAt: at };
        const done = await database.transaction('announce ASN', (tx) =>
          announce(tx, inbound, document, actor),
        );
        if (isRefusal(done)) return problem(reply, request, done);
        return reply.code(done.isNew ? 201 : 200).send({
          asn: document.asn,
          version: document.version,
          isNew: done.isNew,
        });
      },
    );

    app.get(
      '/api/v1/asns',
      {
        schema: {
          tags,
          summary: 'Announced deliveries by number · 预告到货列表',
          querystring: Type.Object(
            {
              status: Type.Optional(
                Type.Union(
                  (['expected', 'called', 'receiving', 'closed'] as const).map((status) =>
                    Type.Literal(status),
                  ),
                ),
              ),
              owner: Type.Optional(Code),
              after: Type.Optional(Code),
              limit: Limit,
            },
            closed,
          ),
          response: { 200: answer('{asns}; the last number is the next `after`') },
        },
      },
      async (request) => {
        const { status, owner, after, limit } = request.query;
        return database.transaction('ASNs', async (tx) => {
          const asns = await listAsns(tx, {
            ...(status === undefined ? {} : { status }),
            ...(owner === undefined ? {} : { owner }),
            after: after ?? '',
            limit,
          });
          const numbers = asns.map((one) => one.asn);
          const lines = await readLines(tx, numbers);
          const arrivals = await unitArrivals(tx, numbers);
          return { asns: asns.map((one) => view(one, lines.get(one.asn) ?? [], arrivals)) };
        });
      },
    );

    app.get(
      '/api/v1/asns/:asn',
      {
        schema: {
          tags,
          summary:
            'One delivery: what was announced, received, accepted, rejected, over and short · 单个到货：预告、实收、合格、不合格、溢收与短收',
          params: Type.Object({ asn: coded('ASN-1001') }, closed),
          response: { 200: answer('the ASN with its lines') },
        },
      },
      async (request, reply) => {
        const { asn } = request.params;
        const found = await database.transaction('ASN', async (tx) => {
          const row = await readAsn(tx, asn);
          if (!row) return refuseInbound('asn.unknown', { asn });
          const lines = (await readLines(tx, [asn])).get(asn) ?? [];
          return view(row, lines, await unitArrivals(tx, [asn]));
        });
        return isRefusal(found) ? problem(reply, request, found) : found;
      },
    );

    // In the order in which they are used: announced, planned, then ended.
    await plain.register(planningRoutes(deps));
    await plain.register(officeRoutes(deps));
    await plain.register(landedCostRoutes(deps));
    await plain.register(lotDateRoutes(deps));
    await plain.register(returnRoutes(deps));
    await plain.register(inspectionRoutes(deps));
    await plain.register(dispositionRoutes(deps));
    await plain.register(supplierReturnRoutes(deps));
  };
}
