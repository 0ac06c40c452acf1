import type { FaultRates } from '#simulators/vehicles/alone/faults.ts';
import type { FaultLevel } from '../simulation/faults.ts';

/** What vehicles and their radios do wrong by themselves; the hourly ones are of each vehicle. */
export const VEHICLE_FAULTS: Readonly<Record<FaultLevel, FaultRates>> = {
  none: {},
  default: {
    ...{ drop: 0.005, duplicate: 0.005, delay: 0.005, reorder: 0.002, late: 0.002 },
    ...{ 'reject-order': 0.005, 'fail-pick': 0.005, 'refuse-instant': 0.01 },
    ...{ 'e-stop': 0.2, manual: 0.2, cut: 0.3, reboot: 0.1, obstacle: 0.2 },
  },
  high: {
    ...{ drop: 0.03, duplicate: 0.03, delay: 0.03, reorder: 0.01, late: 0.01 },
    // No old timestamps yet: with that of a reboot the check of the standard believes another order.
    ...{ 'drop-in': 0.02, 'duplicate-in': 0.02, 'delay-in': 0.02 },
    ...{ 'reject-order': 0.02, 'fail-pick': 0.02, 'refuse-instant': 0.05 },
    ...{ 'e-stop': 1, 'field-violation': 1, lost: 0.5, manual: 0.5, semiautomatic: 0.5 },
    ...{ service: 0.2, intervened: 0.5, cut: 1, slow: 0.5, reboot: 0.5, obstacle: 1 },
    'battery-low': 0.3,
  },
};
