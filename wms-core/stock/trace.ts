import type { Tx } from '#base/database/index.ts';

export interface TraceFilter {
  readonly item?: string;
  readonly lot?: string;
  readonly layer?: string;
  readonly handlingUnit?: string;
  readonly serial?: string;
  readonly document?: string;
  readonly correlationId?: string;
}

/** One movement line with the posting that it belongs to. */
export interface TracedMovement {
  readonly sequence: number;
  readonly line: number;
  readonly at: number;
  readonly item: string;
  readonly owner: string;
  readonly layer: string;
  readonly lot: string;
  readonly quantity: number;
  readonly weightGrams: number;
  readonly from: {
    readonly location: string;
    readonly handlingUnit: string;
    readonly quality: string;
  };
  readonly to: {
    readonly location: string;
    readonly handlingUnit: string;
    readonly quality: string;
  };
  readonly serials: readonly string[];
  readonly document: string;
  readonly task: string;
  readonly actor: string;
  readonly reason: string;
  readonly correlationId: string;
}

const CONDITIONS: Readonly<Record<keyof TraceFilter, (parameter: string) => string>> = {
  item: (p) => `m.item = ${p}`,
  lot: (p) => `l.lot = ${p}`,
  layer: (p) => `m.layer = ${p}`,
  handlingUnit: (p) => `(m.from_unit = ${p} OR m.to_unit = ${p})`,
  serial: (p) => `m.serials @> jsonb_build_array(${p}::text)`,
  document: (p) => `h.document = ${p}`,
  correlationId: (p) => `h.correlation_id = ${p}`,
};

/** Where goods came from and went to: movements in ledger order behind `after`. */
export function trace(
  tx: Tx,
  filter: TraceFilter,
  page: { readonly after: number; readonly limit: number },
): Promise<TracedMovement[]> {
  const values: unknown[] = [page.after];
  const conditions = ['m.sequence > $1'];
  for (const [field, condition] of Object.entries(CONDITIONS)) {
    const value = filter[field as keyof TraceFilter];
    if (value !== undefined) conditions.push(condition(`$${values.push(value)}`));
  }
  return tx.query<TracedMovement>(
    `SELECT m.sequence, m.line, h.at, m.item, m.owner, m.layer, l.lot, m.quantity,
       m.weight_grams AS "weightGrams",
       json_build_object('location', m.from_location, 'handlingUnit', m.from_unit,
         'quality', m.from_quality) AS "from",
       json_build_object('location', m.to_location, 'handlingUnit', m.to_unit,
         'quality', m.to_quality) AS "to",
       coalesce(m.serials, '[]') AS serials, h.document, h.task, h.actor, h.reason,
       h.correlation_id AS "correlationId"
     FROM wms.movement m JOIN wms.posting h USING (sequence) JOIN wms.layer l USING (layer)
     WHERE ${conditions.join(' AND ')} ORDER BY m.sequence, m.line
     LIMIT $${values.push(page.limit)}`,
    values,
  );
}
