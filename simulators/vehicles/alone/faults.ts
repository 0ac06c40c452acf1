import type { Random } from '#base/random.ts';
import { minutes, type Scheduler, seconds } from '#base/time.ts';
import type { LineFault } from '../faces/line.ts';
import type { NextFault } from '../vehicle.ts';
import type { AloneVehicle } from './alone-vehicle.ts';

/** How often a fault comes by itself: per message, per act, or per hour of simulated time. */
export type FaultUnit = 'message' | 'order' | 'pick' | 'action' | 'hour';

interface FaultKind {
  readonly unit: FaultUnit;
  /** What `--faults NAME` without a number means. */
  readonly usual: number;
  /** Begins, or happens at the next occasion. A sentence: why it cannot. */
  begin(vehicle: AloneVehicle): string | undefined;
  /** Absent: it is over at once. */
  end?(vehicle: AloneVehicle): void;
  isOn?(vehicle: AloneVehicle): boolean;
}

/** Percent: below what any vehicle goes to work with. */
const NEARLY_EMPTY = 6;
/** How long a rebooting vehicle is off the line, wall clock. */
const REBOOT_MS = seconds(5);
/** How long a fault lasts that comes by itself, simulated time. */
const LASTS_MS = [seconds(10), seconds(60)] as const;

const onLine = (fault: LineFault | 'oldTimestamp', way: 'out' | 'in' = 'out'): FaultKind => ({
  unit: 'message',
  usual: 0.01,
  begin({ face }) {
    face.failNext(fault, way);
    return undefined;
  },
});
const next = (fault: NextFault, unit: FaultUnit): FaultKind => ({
  unit,
  usual: 0.01,
  begin({ core }) {
    core.failNext(fault);
    return undefined;
  },
  end: ({ core }) => core.failNext(fault, false),
  isOn: ({ core }) => core.failing.includes(fault),
});
const mode = (to: 'MANUAL' | 'SEMIAUTOMATIC' | 'SERVICE' | 'INTERVENED'): FaultKind => ({
  unit: 'hour',
  usual: 1,
  begin: ({ core, traits }) =>
    core.switchTo(to) ? undefined : `VDA 5050 ${traits.version} has no mode ${to}`,
  end: ({ core }) => void core.switchTo('AUTOMATIC'),
  isOn: ({ core }) => core.state().mode === to,
});
const lasting = (
  set: (vehicle: AloneVehicle, isOn: boolean) => void,
  isOn: (vehicle: AloneVehicle) => boolean,
): FaultKind => ({
  unit: 'hour',
  usual: 1,
  begin(vehicle) {
    set(vehicle, true);
    return undefined;
  },
  end: (vehicle) => set(vehicle, false),
  isOn,
});
const once = (happen: (vehicle: AloneVehicle) => void): FaultKind => ({
  unit: 'hour',
  usual: 1,
  begin(vehicle) {
    happen(vehicle);
    return undefined;
  },
});

/** Every fault that a vehicle can be given, by its name on the command line and over REST. */
export const FAULTS = {
  drop: onLine('drop'),
  duplicate: onLine('duplicate'),
  delay: onLine('delay'),
  reorder: onLine('reorder'),
  late: onLine('late'),
  'old-timestamp': onLine('oldTimestamp'),
  'drop-in': onLine('drop', 'in'),
  'duplicate-in': onLine('duplicate', 'in'),
  'delay-in': onLine('delay', 'in'),
  'reorder-in': onLine('reorder', 'in'),
  'reject-order': next('rejectOrder', 'order'),
  'fail-pick': next('failPick', 'pick'),
  'refuse-instant': next('refuseInstant', 'action'),
  'e-stop': lasting(
    ({ core }, isOn) => core.emergencyStop(isOn),
    ({ core }) => core.state().emergencyStop,
  ),
  'field-violation': lasting(
    ({ core }, isOn) => core.fieldViolation(isOn),
    ({ core }) => core.state().fieldViolation,
  ),
  lost: lasting(
    ({ core }, isOn) => core.localized(!isOn),
    ({ core }) => !core.state().localized,
  ),
  manual: mode('MANUAL'),
  semiautomatic: mode('SEMIAUTOMATIC'),
  service: mode('SERVICE'),
  intervened: mode('INTERVENED'),
  cut: lasting(
    (vehicle, isOn) => {
      if (isOn) vehicle.face.cut();
      else vehicle.face.mend();
    },
    ({ face }) => face.isCut,
  ),
  slow: lasting(
    ({ face }, isOn) => face.slow(isOn),
    ({ face }) => face.isSlow,
  ),
  reboot: once(({ core, face }) => {
    core.reboot();
    face.restart(REBOOT_MS);
  }),
  'battery-low': once(({ core }) => core.drain(NEARLY_EMPTY)),
  obstacle: once(({ core }) => core.obstacle()),
} as const satisfies Record<string, FaultKind>;
export type FaultName = keyof typeof FAULTS;
export type FaultRates = Partial<Record<FaultName, number>>;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
export const faultNamed = (name: string): FaultName | undefined =>
  FAULT_NAMES.find((each) => each === name);
export const kindOf = (name: FaultName): FaultKind => FAULTS[name];

/** Faults that are on with a vehicle, or wait for their next occasion. */
export const faultsOn = (vehicle: AloneVehicle): FaultName[] =>
  FAULT_NAMES.filter((name) => kindOf(name).isOn?.(vehicle) === true);

/** Faults per hour come by themselves, minute after minute of simulated time, and go again. */
export function letThingsHappen(deps: {
  readonly vehicles: readonly AloneVehicle[];
  /** Looked at each minute, so they may change. */
  readonly rates: FaultRates;
  readonly clock: Scheduler;
  readonly random: Random;
}): { stop(): void } {
  const { vehicles, rates, clock, random } = deps;
  const happen = (vehicle: AloneVehicle, name: FaultName) => {
    const kind = kindOf(name);
    if (kind.isOn?.(vehicle) || kind.begin(vehicle) !== undefined) return;
    const { end } = kind;
    if (!end) return;
    clock.after(random.integer(...LASTS_MS), `${name} ${vehicle.core.id} ends`, () => end(vehicle));
  };
  const minute = () => {
    for (const vehicle of vehicles) {
      for (const name of FAULT_NAMES) {
        const rate = kindOf(name).unit === 'hour' ? (rates[name] ?? 0) : 0;
        if (rate > 0 && random.chance(Math.min(1, rate / 60))) happen(vehicle, name);
      }
    }
    timer = clock.after(minutes(1), 'faults', minute);
  };
  let timer = clock.after(minutes(1), 'faults', minute);
  return { stop: () => timer.cancel() };
}
