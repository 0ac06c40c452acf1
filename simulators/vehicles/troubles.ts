import type { FloorRules } from './floor-rules.ts';
import type { Cockpit } from './instant.ts';
import { drivesItself, hasEnded, type OperatingMode } from './state.ts';

/** What befalls a vehicle: people, the floor, its own computer and battery. */
export interface Troubles {
  /** Its battery is as empty as this, percent. */
  drain(to: number): void;
  emergencyStop(pressed: boolean): void;
  /** Something stands in its protective field; it goes on when that is gone. */
  fieldViolation(isThere: boolean): void;
  /** It knows no longer where it is, or knows it again. */
  localized(isSo: boolean): void;
  /** A person takes it over, and gives it back standing on the nearest node. */
  manual(taken: boolean): void;
  /** False: its version of the standard has no such mode. */
  switchTo(mode: OperatingMode): boolean;
  /** Somebody presses the button that an action waits for. False: none waits. */
  trigger(): boolean;
  /** Something stands in its way on the next edge that it enters. */
  obstacle(): void;
  /** Forgets its order and where it is, and stands where it stood. */
  reboot(): void;
}

/** How long a computer of 3.0 says that it starts up, plant milliseconds. */
const STARTUP_MS = 3_000;
const ONLY_THREE: readonly OperatingMode[] = ['STARTUP', 'INTERVENED'];
/** A person moves it, so that its order means nothing any more. */
const BY_HAND: readonly OperatingMode[] = ['MANUAL', 'SERVICE', 'TEACH_IN'];

export function createTroubles(cockpit: Cockpit, floor: FloorRules): Troubles {
  const { model, state, actions, drive, proceed, changed, report, clearOrder } = cockpit;

  const standOn = (node: { readonly nodeId: string; readonly x: number; readonly y: number }) => {
    state.pose = { x: node.x, y: node.y, theta: state.pose.theta };
    state.origin = { x: node.x, y: node.y };
    state.travelled = 0;
    state.lastNodeId = node.nodeId;
    state.lastSequence = 0;
  };
  const switchTo = (mode: OperatingMode): boolean => {
    if (ONLY_THREE.includes(mode) && model.traits.version !== '3.0') return false;
    if (drivesItself(mode) && drivesItself(state.mode)) {
      state.mode = mode;
      changed();
      return true;
    }
    drive.freeze();
    const isTaken = BY_HAND.includes(mode);
    const wasTaken = BY_HAND.includes(state.mode);
    if (isTaken) {
      actions.cancel();
      for (const each of state.actions) if (!hasEnded(each)) each.status = 'FAILED';
      clearOrder();
    }
    if (isTaken || mode === 'INTERVENED') floor.dropRequests();
    state.mode = mode;
    if (wasTaken && !isTaken) standOn(model.nearestNode(state.pose, state.mapId));
    proceed();
    return true;
  };

  return {
    drain(to) {
      drive.settle();
      state.battery = Math.min(state.battery, to);
      changed();
    },
    emergencyStop(pressed) {
      state.emergencyStop = pressed;
      if (pressed) {
        drive.freeze();
        actions.pause();
      } else if (!state.paused) actions.resume();
      proceed();
    },
    fieldViolation(isThere) {
      state.fieldViolation = isThere;
      if (isThere) drive.freeze();
      proceed();
    },
    localized(isSo) {
      state.localized = isSo;
      state.errors = state.errors.filter(({ errorType }) => errorType !== 'LOCALIZATION_ERROR');
      if (!isSo) {
        drive.freeze();
        report({
          errorType: 'LOCALIZATION_ERROR',
          errorLevel: 'FATAL',
          errorDescription: 'the vehicle does not know where it is',
          references: { vehicle: model.vehicle.id },
        });
      }
      proceed();
    },
    manual: (taken) => void switchTo(taken ? 'MANUAL' : 'AUTOMATIC'),
    switchTo,
    trigger: () => actions.trigger(),
    obstacle: () => floor.obstacle(),
    reboot() {
      drive.freeze();
      clearOrder();
      floor.dropRequests();
      Object.assign(state, {
        lastNodeId: '',
        lastSequence: 0,
        actions: [],
        errors: [],
        paused: false,
        charging: false,
        hibernating: false,
        cancelled: false,
      });
      if (model.traits.version === '3.0') {
        state.mode = 'STARTUP';
        model.scheduler.after(STARTUP_MS, `startup ${model.vehicle.id}`, () => {
          if (state.mode === 'STARTUP') switchTo('AUTOMATIC');
        });
      }
      changed();
    },
  };
}
