import { OperatingError } from '#base/operating-error.ts';
import type { FlowPlan } from '../plan.ts';
import { adjustments } from './adjustments.ts';
import { alerts } from './alerts.ts';
import { complaints } from './complaints.ts';
import { corrections } from './corrections.ts';
import { countPlans } from './count-plans.ts';
import { crossDock } from './cross-dock.ts';
import { expiry } from './expiry.ts';
import { freezes } from './freezes.ts';
import { imports } from './imports.ts';
import type { BusinessKind } from './model.ts';
import { recalls } from './recalls.ts';
import { relocations } from './relocations.ts';
import { returns } from './returns.ts';
import { shippingPallets } from './shipping-pallets.ts';
import { supplierReturns } from './supplier-returns.ts';
import { transfersIn } from './transfers-in.ts';
import { transfersOut } from './transfers-out.ts';

export { APPROVAL_LIMITS, APPROVERS } from './approval.ts';
export { SIDE_CUSTOMER } from './elsewhere.ts';
export {
  type BusinessSnapshot,
  type BusinessStats,
  createSideBusiness,
  type SideBusiness,
} from './side-business.ts';

/** All kinds of side business; a new one is a file and a line here. */
export const BUSINESS: readonly BusinessKind[] = [
  freezes,
  recalls,
  countPlans,
  complaints,
  corrections,
  adjustments,
  returns,
  supplierReturns,
  transfersOut,
  transfersIn,
  crossDock,
  relocations,
  shippingPallets,
  alerts,
  imports,
  expiry,
];

const NAMES = BUSINESS.map(({ kind }) => kind);

const CHOICE = `all, none, or some of ${NAMES.join(',')}`;

/** For `--help`. */
export const BUSINESS_HELP = `side business: ${CHOICE}`;

/** Reads `--business`. Throws an operating error that says what there is. */
export function businessNamed(text: string): readonly string[] {
  if (text === 'all') return NAMES;
  const named = text === 'none' ? [] : text.split(',').map((name) => name.trim());
  const strange = named.filter((name) => !NAMES.includes(name));
  if (strange.length === 0) return named;
  const message = `there is no side business ${strange.join(', ')}: name ${CHOICE}`;
  throw new OperatingError('config.business', message, { retryable: false });
}

/** The same plan with side business, and with the items and goods that this needs. */
export function withBusiness(plan: FlowPlan, names: readonly string[]): FlowPlan {
  const kinds = BUSINESS.filter(({ kind }) => names.includes(kind));
  const stock = kinds.flatMap((kind) => kind.stock?.(plan) ?? []);
  const items = kinds.flatMap((kind) => kind.items ?? []);
  return {
    ...{ ...plan, business: names },
    items: [...plan.items, ...items],
    openingStock: [...plan.openingStock, ...stock],
  };
}
