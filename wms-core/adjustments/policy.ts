import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import type { ApprovalLimit } from '#wms-core/master-data/kinds/approvals.ts';
import type { Worth } from './model.ts';

/**
 * Who approves what. Limits, approvers and deputies are master data (`master-data/kinds/approvals.ts`);
 * with no login, who may be an approver is whoever that list names.
 */

/** ISO 4217 for "no currency". */
const ANY_CURRENCY = 'XXX';

/** Not roles of people, but what is posted without approval. */
export const WITHOUT_APPROVAL = ['self', 'count'] as const;
export type WithoutApproval = (typeof WITHOUT_APPROVAL)[number];
const isPersons = (role: string) => !(WITHOUT_APPROVAL as readonly string[]).includes(role);

export type Limits = readonly ApprovalLimit[];

/** Undefined where the role has none, null where it approves any amount. */
function limitOf(limits: Limits, role: string, currency: string): number | null | undefined {
  const own = limits.filter((limit) => limit.role === role);
  const limit =
    own.find((one) => one.currency === currency) ??
    own.find((one) => one.currency === ANY_CURRENCY);
  return limit?.limitMinor;
}

/** Goods without a cost are covered by no sum, but only by a role without a limit. */
export function covers(limits: Limits, role: string, worth: Worth): boolean {
  const isPriced = worth.amounts.every(({ currency, minor }) => {
    const limit = limitOf(limits, role, currency);
    return limit === null || (limit !== undefined && minor <= limit);
  });
  return isPriced && (worth.unpriced === 0 || limitOf(limits, role, ANY_CURRENCY) === null);
}

const height = (limits: Limits, role: string) =>
  limitOf(limits, role, ANY_CURRENCY) ?? Number.POSITIVE_INFINITY;

/** The roles of people, the one with the least limit first. */
function ladder(limits: Limits): readonly string[] {
  const roles = [...new Set(limits.map(({ role }) => role))].filter(isPersons);
  const known = roles.filter((role) => limitOf(limits, role, ANY_CURRENCY) !== undefined);
  return known.sort((a, b) => height(limits, a) - height(limits, b) || (a < b ? -1 : 1));
}

/** The least role that may approve it; above all limits, and without a cost, the highest. */
export function roleFor(limits: Limits, worth: Worth): string {
  const roles = ladder(limits);
  const role = roles.find((one) => covers(limits, one, worth)) ?? roles.at(-1);
  invariant(role, 'limits are never deleted, and the first migration wrote some');
  return role;
}

/** A role that somebody has, of his own or as a deputy. */
export interface Authority {
  readonly role: string;
  /** Whose deputy he is; '': his own role. */
  readonly for: string;
}

/** The first authority that is enough for the worth; the highest role is enough for all. */
export function enough(
  limits: Limits,
  held: readonly Authority[],
  worth: Worth,
): Authority | undefined {
  const roles = ladder(limits);
  return held.find(
    ({ role }) => roles.includes(role) && (covers(limits, role, worth) || role === roles.at(-1)),
  );
}

export const readLimits = (tx: Tx): Promise<Limits> =>
  tx.query<ApprovalLimit>(
    `SELECT currency, role, limit_minor AS "limitMinor" FROM wms.approval_limit
     ORDER BY currency, role`,
  );

/** What a person may decide as on this day (YYYY-MM-DD): his own roles before those of others. */
export const authoritiesOf = (tx: Tx, person: string, day: string): Promise<Authority[]> =>
  tx.query<Authority>(
    `SELECT a.role, '' AS for FROM wms.approver a WHERE a.person = $1 AND a.status = 'active'
     UNION ALL
     SELECT a.role, a.person FROM wms.approval_deputy d
     JOIN wms.approver a ON a.person = d.person AND a.status = 'active'
     WHERE d.deputy = $1 AND $2 BETWEEN d.from_day AND d.until_day
     ORDER BY 2, 1`,
    [person, day],
  );
