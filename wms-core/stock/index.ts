export { createLedger, type StockLedger } from './ledger.ts';
export { type Difference, verifyLedger } from './verify.ts';
