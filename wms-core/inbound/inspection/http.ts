import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { and, eq, getTableColumns, gt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import { toTimestamp } from '#base/time.ts';
import {
  type inspectionLotTable,
  inspectionRecordTable,
  inspectionTable,
} from '#wms-core/store/schema.ts';
import { answer, Code, closed, Limit, Owner, Words } from '../../http-schemas.ts';
import { type InboundRoutesDeps, timeOrNull } from '../route-http.ts';

const tags = ['inbound'];

const InspectionQuery = Type.Object(
  {
    asn: Type.Optional(Code),
    item: Type.Optional(Code),
    handlingUnit: Type.Optional(Code),
    status: Type.Optional(Type.Enum(['open', 'done'])),
    after: Type.Optional(Code),
    limit: Limit,
  },
  closed,
);

function listInspections(tx: Tx, query: Type.Static<typeof InspectionQuery>) {
  const { asn, item, handlingUnit, status, after = '', limit } = query;
  const table = inspectionTable;
  return tx.orm
    .select(getTableColumns(table))
    .from(table)
    .where(
      and(
        gt(table.taskId, after),
        asn === undefined ? undefined : eq(table.asn, asn),
        item === undefined ? undefined : eq(table.item, item),
        handlingUnit === undefined ? undefined : eq(table.handlingUnit, handlingUnit),
        status === undefined ? undefined : eq(table.status, status),
      ),
    )
    .orderBy(table.taskId)
    .limit(limit);
}

type InspectionRow = typeof inspectionTable.$inferSelect;

function inspectionView({ taskId, rejected, createdAt, doneAt, ...row }: InspectionRow) {
  return {
    task: taskId,
    ...row,
    rejectedInSample: rejected,
    createdAt: toTimestamp(createdAt),
    doneAt: timeOrNull(doneAt),
  };
}

/** Lots of a supplier and item that came last, the newest first. */
const LOTS_SHOWN = 100;

const RecordQuery = Type.Object(
  {
    owner: Owner,
    supplier: Type.String({ ...Words, examples: ['ACME'] }),
    item: Type.String({ ...Code, examples: ['TEA-01'] }),
  },
  closed,
);

async function readRecord(tx: Tx, owner: string, of: Type.Static<typeof RecordQuery>) {
  const [record] = await tx.orm
    .select(getTableColumns(inspectionRecordTable))
    .from(inspectionRecordTable)
    .where(
      and(
        eq(inspectionRecordTable.owner, owner),
        eq(inspectionRecordTable.supplier, of.supplier),
        eq(inspectionRecordTable.item, of.item),
      ),
    );
  const none = { goodInARow: 0, skippedInARow: 0, good: 0, bad: 0, skipped: 0 };
  const lots = await tx.query<Omit<typeof inspectionLotTable.$inferSelect, 'owner'>>(
    `SELECT asn, item, lot, supplier, rule, verdict, at, ended_at AS "endedAt"
     FROM wms.inspection_lot WHERE owner = $1 AND supplier = $2 AND item = $3
     ORDER BY at DESC, asn DESC, lot LIMIT $4`,
    [owner, of.supplier, of.item, LOTS_SHOWN],
  );
  return {
    owner,
    ...of,
    ...(record ?? none),
    lots: lots.map(({ at, endedAt, asn, lot, verdict, rule }) => ({
      asn,
      lot,
      verdict,
      plan: rule.plan,
      planVersion: rule.version,
      at: toTimestamp(at),
      endedAt: timeOrNull(endedAt),
    })),
  };
}

/** What inspections found, and how well suppliers do. (Plans are master data.) */
export function inspectionRoutes(deps: InboundRoutesDeps): FastifyPluginAsync {
  const { database, inbound } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/inspections',
      {
        schema: {
          tags,
          summary:
            'Inspections with their rule, who looked when, the values and the verdict · 检验记录:方案、检验人、测量值与判定',
          querystring: InspectionQuery,
          response: { 200: answer('{inspections}; the last task is the next `after`') },
        },
      },
      async (request) => {
        const rows = await database.transaction('inspections', (tx) =>
          listInspections(tx, request.query),
        );
        return { inspections: rows.map(inspectionView) };
      },
    );

    app.get(
      '/api/v1/inspection-record',
      {
        schema: {
          tags,
          summary:
            'How a supplier did with an item: good lots in a row, skipped and bad ones, the last hundred lots · 供应商某商品的检验履历',
          querystring: RecordQuery,
          response: { 200: answer('the record; zeros where nothing came yet') },
        },
      },
      (request) =>
        database.transaction('inspection record', (tx) =>
          readRecord(tx, request.query.owner ?? inbound.masterData.owner(), request.query),
        ),
    );
  };
}
