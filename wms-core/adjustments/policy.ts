import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import type { ApprovalLimit } from '#wms-core/master-data/kinds/approvals.ts';
import type { Worth } from './model.ts';

/**
 * Who approves what. Limits, approvers and deputies are master data (`master-data/kinds/approvals.ts`);
 * with no login, who may be an approver is whoever that list names.
 */

/** ISO 4217 for "no currency". */
export const ANY_CURRENCY = 'XXX';

/** Not roles of people, but what is posted without approval. */
export const WITHOUT_APPROVAL = ['self', 'count'] as const;
export type WithoutApproval = (typeof WITHOUT_APPROVAL)[number];
const isPersons = (role: string) => !(WITHOUT_APPROVAL as readonly string[]).includes(role);

export type Limits = readonly (Omit<ApprovalLimit, 'unpriced'> & { readonly unpriced?: boolean })[];

/** Undefined where the role has none, null where it approves any amount. */
export function limitOf(limits: Limits, role: string, currency: string): number | null | undefined {
  const own = limits.filter((limit) => limit.role === role);
  const limit =
    own.find((one) => one.currency === currency) ??
    own.find((one) => one.currency === ANY_CURRENCY);
  return limit?.limitMinor;
}

/**
 * Goods without a cost are covered by no sum, but only by a role without a limit, or one that is
 * `unpriced`.
 */
export function covers(limits: Limits, role: string, worth: Worth): boolean {
  const isPriced = worth.amounts.every(({ currency, minor }) => {
    const limit = limitOf(limits, role, currency);
    return limit === null || (limit !== undefined && minor <= limit);
  });
  const mayUnknown =
    limitOf(limits, role, ANY_CURRENCY) === null ||
    limits.some((limit) => limit.role === role && limit.unpriced);
  return isPriced && (worth.unpriced === 0 || mayUnknown);
}

/**
 * How far a role's limits reach, currency by currency of the worth; below all where it has none.
 */
function heights(limits: Limits, role: string, { amounts }: Worth): readonly number[] {
  const currencies = [...amounts.map(({ currency }) => currency), ANY_CURRENCY];
  return currencies.map((currency) => {
    const limit = limitOf(limits, role, currency);
    return limit === undefined ? -1 : (limit ?? Number.MAX_VALUE);
  });
}

/** The roles of people, the one with the least limit for such a worth first. */
function ladder(limits: Limits, worth: Worth): readonly string[] {
  const roles = [...new Set(limits.map(({ role }) => role))].filter(isPersons).sort();
  const ranked = roles.map((role) => ({ role, of: heights(limits, role, worth) }));
  ranked.sort((a, b) => {
    const at = a.of.findIndex((height, index) => height !== b.of[index]);
    return at < 0 ? 0 : a.of[at]! - b.of[at]!;
  });
  return ranked.map(({ role }) => role);
}

/** Whether anybody may approve it at all. */
export const isCovered = (limits: Limits, worth: Worth): boolean =>
  ladder(limits, worth).some((role) => covers(limits, role, worth));

/** The least role that may approve it; above all limits the highest, which may only reject it. */
export function roleFor(limits: Limits, worth: Worth): string {
  const roles = ladder(limits, worth);
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

/** The first authority that is enough for the worth; above all limits the highest role is. */
export function enough(
  limits: Limits,
  held: readonly Authority[],
  worth: Worth,
): Authority | undefined {
  const roles = ladder(limits, worth);
  const least = roleFor(limits, worth);
  return held.find(
    ({ role }) => roles.includes(role) && (covers(limits, role, worth) || role === least),
  );
}

export const readLimits = (tx: Tx): Promise<Limits> =>
  tx.query<ApprovalLimit>(
    `SELECT currency, role, limit_minor AS "limitMinor", unpriced FROM wms.approval_limit
     ORDER BY currency, role`,
  );

type Held = Authority & { readonly person: string };

/** What everybody may decide as on this day (YYYY-MM-DD): own roles before those of others. */
export const authoritiesOfAll = (tx: Tx, day: string): Promise<Held[]> =>
  tx.query<Held>(
    `SELECT a.person, a.role, '' AS for FROM wms.approver a WHERE a.status = 'active'
     UNION ALL
     SELECT d.deputy, a.role, a.person FROM wms.approval_deputy d
     JOIN wms.approver a ON a.person = d.person AND a.status = 'active'
     WHERE $1 BETWEEN d.from_day AND d.until_day
     ORDER BY 3, 2, 1`,
    [day],
  );

/** What one person may decide as. */
export async function authoritiesOf(tx: Tx, person: string, day: string): Promise<Authority[]> {
  const all = await authoritiesOfAll(tx, day);
  return all.filter((one) => one.person === person).map(({ role, for: of }) => ({ role, for: of }));
}
