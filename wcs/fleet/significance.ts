import type { ActionStatus, VehicleState } from '#hub/ports.ts';
import type { ChargingSettings } from '#wcs/charging/charging.ts';
import type { Leg } from './leg.ts';
import type { FleetSettings } from './settings.ts';
import { isShortOfBase } from './ways.ts';

const TELLING: ReadonlySet<ActionStatus> = new Set(['finished', 'failed', 'retriable']);

/** Only the end of an action decides anything, and that it waits to be tried again. */
const endedActions = (state: VehicleState) =>
  state.actions
    .filter(({ status }) => TELLING.has(status))
    .map(({ actionId, status }) => `${actionId}=${status}`)
    .join();
/** Errors that ask for something. */
const graveErrors = (state: VehicleState) =>
  state.errors
    .filter(({ level }) => level !== 'warning')
    .map(({ type, level, references }) => `${type}=${level} ${references.orderId ?? ''}`)
    .join();

/** The step of the battery on the ladder of the charging settings. */
function level(battery: number, settings: ChargingSettings): number {
  const { noJobs, charge, interrupt, topUp, full } = settings;
  return [noJobs, charge, interrupt, topUp, full].filter((limit) => battery >= limit).length;
}

/**
 * Whether a state gives the fleet something to decide. Most only say that a vehicle drives on: a
 * passed node tells something when the base runs short, or when somebody waits for what is left.
 */
export function isTelling(news: {
  readonly before: VehicleState | undefined;
  readonly state: VehicleState;
  readonly leg: Leg | undefined;
  /** Nodes for which others wait. */
  readonly wanted: ReadonlySet<string>;
  /** It has a door or lift, or is in it. */
  readonly isCrossing: boolean;
  readonly settings: FleetSettings;
}): boolean {
  const { before, state, leg, wanted, settings } = news;
  if (!before) return true;
  if (
    before.orderId !== state.orderId ||
    before.mode !== state.mode ||
    before.emergencyStop !== state.emergencyStop ||
    before.paused !== state.paused ||
    before.charging !== state.charging ||
    (before.lastNode === '') !== (state.lastNode === '') ||
    (before.position === undefined) !== (state.position === undefined) ||
    (before.nodesLeft.length === 0) !== (state.nodesLeft.length === 0) ||
    graveErrors(before) !== graveErrors(state) ||
    before.fieldViolation !== state.fieldViolation ||
    endedActions(before) !== endedActions(state) ||
    before.loads?.join() !== state.loads?.join()
  ) {
    return true;
  }
  if (!leg) {
    return (
      before.driving !== state.driving ||
      before.lastNode !== state.lastNode ||
      level(before.battery, settings.charging) !== level(state.battery, settings.charging)
    );
  }
  if (leg.status === 'cancelling' && before.driving !== state.driving) return true;
  const isNews =
    before.lastSequence !== state.lastSequence ||
    before.updateId !== state.updateId ||
    before.wantsBase !== state.wantsBase;
  if (!isNews) return false;
  if (news.isCrossing) return true;
  const passed = state.lastSequence / 2;
  const left = leg.path.slice(leg.passedTo, passed);
  return left.some((node) => wanted.has(node)) || isShortOfBase(leg, state, passed, settings);
}
