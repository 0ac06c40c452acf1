import { asKind, type RecordKind } from '../record.ts';
import {
  adjustmentReasonKind,
  approvalDeputyKind,
  approvalLimitKind,
  approverKind,
} from './approvals.ts';
import { codeRuleKind } from './code-rules.ts';
import { inspectionPlanKind } from './inspection-plans.ts';
import { itemKind } from './items.ts';
import { kitKind } from './kits.ts';
import { packagingKind } from './packagings.ts';
import { ownerKind, partnerKind, warehouseKind } from './parties.ts';
import { locationKind, zoneKind } from './places.ts';
import { receiptToleranceKind } from './receipt-tolerances.ts';
import { serviceLevelKind } from './service-levels.ts';
import { unitTypeKind } from './unit-types.ts';
import { workerKind } from './workers.ts';

/** All kinds of master data, in the order in which one needs the other. */
export const KINDS: readonly RecordKind[] = [
  asKind(codeRuleKind),
  asKind(warehouseKind),
  asKind(ownerKind),
  asKind(partnerKind),
  asKind(zoneKind),
  asKind(locationKind),
  asKind(itemKind),
  asKind(packagingKind),
  asKind(kitKind),
  asKind(receiptToleranceKind),
  asKind(unitTypeKind),
  asKind(serviceLevelKind),
  asKind(workerKind),
  asKind(inspectionPlanKind),
  asKind(adjustmentReasonKind),
  asKind(approvalLimitKind),
  asKind(approverKind),
  asKind(approvalDeputyKind),
];
