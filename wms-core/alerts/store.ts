import { and, desc, eq, getTableColumns, isNull, lt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Facts, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { alertRuleTable, alertTable } from '#wms-core/store/schema.ts';
import type { AlertRule, Condition, Level, Role } from './rule.ts';

export interface Alert {
  readonly alert: number;
  readonly rule: string;
  readonly subject: string;
  readonly level: Level;
  readonly role: string;
  readonly text: Text;
  readonly facts: Facts;
  readonly raisedAt: Millis;
  readonly acknowledgedAt: Millis | null;
  readonly acknowledgedBy: string;
  readonly closedAt: Millis | null;
  /** Raised, then each change of level, then closed: counted from 1. */
  readonly step: number;
}

export interface RuleState {
  readonly enabled: boolean;
  readonly role: Role;
  readonly settings: unknown;
}

export async function ruleState(tx: Tx, rule: AlertRule): Promise<RuleState> {
  const [row] = await tx.orm
    .select()
    .from(alertRuleTable)
    .where(eq(alertRuleTable.rule, rule.rule));
  if (!row) return { enabled: true, role: rule.role, settings: rule.defaults };
  return { enabled: row.enabled, role: row.role as Role, settings: row.settings };
}

export async function writeRule(
  tx: Tx,
  rule: string,
  state: RuleState,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.alert_rule (rule, enabled, role, settings, actor, at)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6)
     ON CONFLICT (rule) DO UPDATE SET enabled = excluded.enabled, role = excluded.role,
       settings = excluded.settings, actor = excluded.actor, at = excluded.at`,
    [rule, state.enabled, state.role, JSON.stringify(state.settings), by.actor, by.at],
  );
}

/** The open alerts of a rule, locked: two looks at once do not raise the same twice. */
export function openAlerts(tx: Tx, rule: string): Promise<Pick<Alert, 'subject' | 'level'>[]> {
  return tx.query(
    `SELECT subject, level FROM wms.alert WHERE rule = $1 AND closed_at IS NULL
     ORDER BY subject FOR UPDATE`,
    [rule],
  );
}

const RECORDS = `jsonb_to_recordset($3::jsonb)
  AS n(subject text, level text, text jsonb, facts jsonb)`;

interface Told {
  readonly rule: string;
  readonly role: string;
}

const numbers = (rows: readonly { readonly alert: number }[]) => rows.map(({ alert }) => alert);

/** Returns the numbers of the new alerts. */
export async function raiseAlerts(
  tx: Tx,
  { rule, role }: Told,
  conditions: readonly Condition[],
  at: Millis,
): Promise<number[]> {
  const rows = await tx.query<{ alert: number }>(
    `INSERT INTO wms.alert (rule, subject, level, role, text, facts, raised_at)
     SELECT $1, n.subject, n.level, $2, n.text, n.facts, $4 FROM ${RECORDS}
     ON CONFLICT (rule, subject) WHERE closed_at IS NULL DO NOTHING RETURNING alert`,
    [rule, role, JSON.stringify(conditions), at],
  );
  return numbers(rows);
}

/**
 * Brings open alerts up to date; one of another level wants to be seen anew. Returns the numbers of
 * those.
 */
export async function updateAlerts(
  tx: Tx,
  { rule, role }: Told,
  conditions: readonly Condition[],
): Promise<number[]> {
  const rows = await tx.query<{ alert: number; isNew: boolean }>(
    `UPDATE wms.alert a SET text = n.text, facts = n.facts, role = $2, level = n.level,
       step = a.step + CASE WHEN a.level = n.level THEN 0 ELSE 1 END,
       acknowledged_at = CASE WHEN a.level = n.level THEN a.acknowledged_at END,
       acknowledged_by = CASE WHEN a.level = n.level THEN a.acknowledged_by ELSE '' END
     FROM wms.alert b, ${RECORDS}
     WHERE a.rule = $1 AND a.subject = n.subject AND a.closed_at IS NULL AND b.alert = a.alert
     RETURNING a.alert, b.level <> n.level AS "isNew"`,
    [rule, role, JSON.stringify(conditions)],
  );
  return numbers(rows.filter(({ isNew }) => isNew));
}

/** Returns the numbers of those that it closed. */
export async function closeAlerts(
  tx: Tx,
  rule: string,
  subjects: readonly string[],
  at: Millis,
): Promise<number[]> {
  const rows = await tx.query<{ alert: number }>(
    `UPDATE wms.alert SET closed_at = $3, step = step + 1
     WHERE rule = $1 AND subject = ANY($2::text[]) AND closed_at IS NULL RETURNING alert`,
    [rule, subjects, at],
  );
  return numbers(rows);
}

/** False when there is no such open alert. */
export async function acknowledge(
  tx: Tx,
  alert: number,
  by: { readonly actor: string; readonly at: Millis },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE wms.alert SET acknowledged_at = coalesce(acknowledged_at, $3),
       acknowledged_by = CASE WHEN acknowledged_at IS NULL THEN $2 ELSE acknowledged_by END
     WHERE alert = $1 AND closed_at IS NULL RETURNING 1`,
    [alert, by.actor, by.at],
  );
  return rows.length > 0;
}

export interface AlertQuery {
  readonly open: boolean;
  readonly rule?: string;
  readonly level?: Level;
  readonly role?: string;
  /** Only those raised before this one. */
  readonly before?: number;
  readonly limit: number;
}

/** Alerts, the newest first. */
export function listAlerts(tx: Tx, query: AlertQuery): Promise<Alert[]> {
  return tx.orm
    .select(getTableColumns(alertTable))
    .from(alertTable)
    .where(
      and(
        query.open ? isNull(alertTable.closedAt) : undefined,
        query.rule === undefined ? undefined : eq(alertTable.rule, query.rule),
        query.level === undefined ? undefined : eq(alertTable.level, query.level),
        query.role === undefined ? undefined : eq(alertTable.role, query.role),
        query.before === undefined ? undefined : lt(alertTable.alert, query.before),
      ),
    )
    .orderBy(desc(alertTable.alert))
    .limit(query.limit);
}
