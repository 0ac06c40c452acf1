import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

export type UnitStatus =
  | 'receiving'
  | 'inspecting'
  | 'waiting'
  | 'moving'
  | 'putting'
  | 'checking'
  | 'closed';

/** An inbound handling unit on its way from the dock to the bins. */
export interface InboundUnit {
  readonly handlingUnit: string;
  readonly asn: string;
  /** The delivery's: whose goods it brings. */
  readonly owner: string;
  readonly dock: string;
  readonly atDock: boolean;
  readonly status: UnitStatus;
  readonly staging: string;
  readonly attempts: number;
  readonly avoid: readonly string[];
  readonly correlationId: string;
}

const UNIT_COLUMNS = `handling_unit AS "handlingUnit", asn,
  (SELECT a.owner FROM wms.asn a WHERE a.asn = inbound_unit.asn) AS owner, dock, at_dock AS "atDock", status,
  staging, attempts, avoid, correlation_id AS "correlationId"`;

export async function readUnit(tx: Tx, handlingUnit: string): Promise<InboundUnit | undefined> {
  const [row] = await tx.query<InboundUnit>(
    `SELECT ${UNIT_COLUMNS} FROM wms.inbound_unit WHERE handling_unit = $1`,
    [handlingUnit],
  );
  return row;
}

/** Units of an ASN (or of all) in one of these states, oldest first. */
export function unitsIn(
  tx: Tx,
  query: { readonly statuses: readonly UnitStatus[]; readonly asn?: string },
): Promise<InboundUnit[]> {
  return tx.query<InboundUnit>(
    `SELECT ${UNIT_COLUMNS} FROM wms.inbound_unit
     WHERE status = ANY($1::text[]) AND status <> 'closed' AND ($2::text IS NULL OR asn = $2)
     ORDER BY created_at, handling_unit`,
    [query.statuses, query.asn ?? null],
  );
}

export async function insertUnit(
  tx: Tx,
  unit: { handlingUnit: string; asn: string; dock: string; correlationId: string; at: Millis },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.inbound_unit (handling_unit, asn, dock, status, correlation_id, created_at,
       updated_at) VALUES ($1, $2, $3, 'receiving', $4, $5, $5)`,
    [unit.handlingUnit, unit.asn, unit.dock, unit.correlationId, unit.at],
  );
}

export async function updateUnit(
  tx: Tx,
  unit: InboundUnit,
  change: Partial<Pick<InboundUnit, 'atDock' | 'status' | 'staging' | 'attempts' | 'avoid'>> & {
    readonly at: Millis;
  },
): Promise<InboundUnit> {
  const { at, ...fields } = change;
  const next = { ...unit, ...fields };
  await tx.query(
    `UPDATE wms.inbound_unit SET at_dock = $2, status = $3, staging = $4, attempts = $5,
       avoid = $6::jsonb, updated_at = $7 WHERE handling_unit = $1`,
    [
      next.handlingUnit,
      next.atDock,
      next.status,
      next.staging,
      next.attempts,
      JSON.stringify(next.avoid),
      at,
    ],
  );
  return next;
}
