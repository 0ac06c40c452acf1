import type { AlertRule } from '../rule.ts';
import { asnLateRule } from './asn-late.ts';
import { countDifferenceRule } from './count-difference.ts';
import { expiryRule } from './expiry.ts';
import { ledgerRule } from './ledger.ts';
import { overloadedUnitRule } from './overloaded-unit.ts';
import { placeTroubleRule } from './place-trouble.ts';
import { priceDifferenceRule } from './price-difference.ts';
import { receivingAreaRule } from './receiving-area.ts';
import { slowMoverRule } from './slow-mover.ts';
import { stockLevelRule } from './stock-level.ts';
import { stuckTaskRule } from './stuck-task.ts';
import { wrongPassageRule } from './wrong-passage.ts';
import { zeroStockRule } from './zero-stock.ts';

/** All rules of the house; a new one is a file and a line here. */
export const ALERT_RULES: readonly AlertRule[] = [
  expiryRule,
  stockLevelRule,
  zeroStockRule,
  slowMoverRule,
  countDifferenceRule,
  priceDifferenceRule,
  stuckTaskRule,
  ledgerRule,
  asnLateRule,
  receivingAreaRule,
  placeTroubleRule,
  overloadedUnitRule,
  wrongPassageRule,
];
