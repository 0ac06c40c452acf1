export { createLedger, type StockLedger } from './ledger.ts';
export { compareRotation } from './rotation.ts';
export { onItsWay, serialsOnTheirWay, type TransitRow } from './transit.ts';
export { transitOf } from './transit-place.ts';
export { type Overload, overloaded } from './unit-tree.ts';
export { type Difference, verifyLedger } from './verify.ts';
