import { Type } from 'typebox';
import type { Text } from '#base/refusal.ts';
import type { Status } from '#wms-core/contracts.ts';
import {
  adjustmentReasonTable,
  approvalDeputyTable,
  approvalLimitTable,
  approverTable,
} from '#wms-core/store/schema.ts';
import { Code, closed, Day } from '../../http-schemas.ts';
import { Blockable, flag, Name, nullable, whole } from '../fields.ts';
import type { RecordKind } from '../record.ts';
import { refuse } from '../refusals.ts';

/** Why stock may be adjusted, up to which amount, and who approves it. */

const Currency = Type.String({
  pattern: '^[A-Z]{3}$',
  description:
    'ISO 4217; XXX: every currency without a limit of its own; null there: goods without a cost too',
});

export interface AdjustmentReason {
  readonly reason: string;
  readonly name: Text;
  readonly needsAttachment: boolean;
  readonly status: Status;
  readonly blockReason: string;
}

export const adjustmentReasonKind: RecordKind<AdjustmentReason> = {
  name: 'adjustment reason',
  label: { en: 'adjustment reason', zh: '调整原因' },
  path: 'adjustment-reasons',
  list: 'adjustmentReasons',
  table: adjustmentReasonTable,
  keys: ['reason'],
  filters: ['status'],
  body: Type.Object(
    {
      reason: Code,
      name: Name,
      needsAttachment: flag('approved only with a photo or a paper'),
      ...Blockable,
    },
    closed,
  ),
  example: { reason: 'stolen', name: { en: 'Stolen', zh: '被盗' }, needsAttachment: true },
};

export interface ApprovalLimit {
  readonly currency: string;
  readonly role: string;
  readonly limitMinor: number | null;
  /** Approves goods without a cost too. */
  readonly unpriced: boolean;
}

export const approvalLimitKind: RecordKind<ApprovalLimit> = {
  name: 'approval limit',
  label: { en: 'approval limit', zh: '审批额度' },
  path: 'approval-limits',
  list: 'approvalLimits',
  table: approvalLimitTable,
  keys: ['currency', 'role'],
  filters: ['currency', 'role'],
  body: Type.Object(
    {
      currency: Currency,
      role: Type.String({
        ...Code,
        description: 'supervisor, finance …; self: without approval; count: a count’s difference',
      }),
      limitMinor: nullable(whole(0, Number.MAX_SAFE_INTEGER), {
        description: 'minor units; null: any amount',
      }),
      unpriced: flag('approves goods without a cost too, whose worth nobody knows'),
    },
    closed,
  ),
  example: { currency: 'CNY', role: 'self', limitMinor: 2_500 },
};

export interface Approver {
  readonly role: string;
  readonly person: string;
  readonly status: Status;
  readonly blockReason: string;
}

export const approverKind: RecordKind<Approver> = {
  name: 'approver',
  label: { en: 'approver', zh: '审批人' },
  path: 'approvers',
  list: 'approvers',
  table: approverTable,
  keys: ['role', 'person'],
  filters: ['role', 'person', 'status'],
  body: Type.Object({ role: Code, person: Code, ...Blockable }, closed),
  example: { role: 'supervisor', person: 'anna' },
};

export interface ApprovalDeputy {
  readonly person: string;
  readonly deputy: string;
  readonly fromDay: string;
  readonly untilDay: string;
}

export const approvalDeputyKind: RecordKind<ApprovalDeputy> = {
  name: 'approval deputy',
  label: { en: 'approval deputy', zh: '审批代理人' },
  path: 'approval-deputies',
  list: 'approvalDeputies',
  table: approvalDeputyTable,
  keys: ['person', 'deputy'],
  filters: ['person', 'deputy'],
  body: Type.Object({ person: Code, deputy: Code, fromDay: Day, untilDay: Day }, closed),
  example: { person: 'anna', deputy: 'ben', fromDay: '2026-02-01', untilDay: '2026-02-14' },
  async check(_tx, changes) {
    return changes
      .filter(({ after }) => after.untilDay < after.fromDay)
      .map(({ index, after: { fromDay, untilDay } }) => ({
        index,
        field: 'untilDay',
        refusal: refuse('deputy.days', { fromDay, untilDay }),
      }));
  },
};
