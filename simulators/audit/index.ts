export {
  type AuditInput,
  type AuditReport,
  audit,
  type Difference,
  type LedgerRow,
} from './audit.ts';
export { readBooks } from './books.ts';
export { compareHost } from './host.ts';
export { auditText } from './text.ts';
export type { Correction, Verdict } from './verdicts.ts';
