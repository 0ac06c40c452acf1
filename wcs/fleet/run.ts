/** One run of the fleet over a draft of its memory: pure, in a fixed order of phases. */

import { type Refusal, same } from '#base/refusal.ts';
import { type Millis, seconds } from '#base/time.ts';
import type { VehicleState } from '#hub/ports.ts';
import type { VehicleWish } from '#wcs/contracts.ts';
import { askForCrossings, followCrossings } from './crossings.ts';
import type { Floor } from './floor.ts';
import { cancel, follow, refused, standingOf, watchCancel } from './follow.ts';
import { type IdlePlaces, settleIdle } from './idle.ts';
import { stopForIntruders } from './intruders.ts';
import { climb, resolveStandstill } from './ladder.ts';
import { driveCommandId, type Leg } from './leg.ts';
import { criticalError, isLeftAlone, noteHalt, unreadiness } from './life.ts';
import { type Draft, end, legOf, type Vehicle } from './model.ts';
import { moversOf } from './movers.ts';
import type { Note } from './notes.ts';
import { driveCommand } from './orders.ts';
import { reroute } from './reroute.ts';
import { retryActions } from './retry.ts';
import { turnTo } from './take-over.ts';
import { begin, clearUnknown, extend } from './ways.ts';
import { takeWishes } from './wishes.ts';
import { WORDS } from './words.ts';

/** An old leg that traffic does not admit holds younger ones back after this long. */
const STARVING_AFTER = seconds(60);

function takeIn(draft: Draft, floor: Floor, vehicle: Vehicle, note: Note): void {
  if (note.online !== undefined) vehicle.online = note.online;
  if (note.online) vehicle.heardAt = draft.now;
  if (note.facts) {
    vehicle.facts = note.facts;
    draft.described.push(vehicle);
  }
  const { state } = note;
  const before = vehicle.state;
  const leg = legOf(draft, vehicle.vehicle);
  if (state) {
    vehicle.state = state;
    vehicle.heardAt = draft.now;
    vehicle.standing = standingOf(floor.drawn, state) ?? vehicle.standing;
    vehicle.manualSince = isLeftAlone(state.mode) ? (vehicle.manualSince ?? draft.now) : undefined;
    follow(draft, vehicle, leg, state);
    vehicle.cameBy = leg?.edges[leg.passedTo - 1] ?? vehicle.cameBy;
    giveUpOrder(draft, floor, vehicle.vehicle, before, state);
  }
  for (const { commandId, reason } of note.refusals) {
    if (commandId === vehicle.clearing) vehicle.clearing = undefined;
    const current = legOf(draft, vehicle.vehicle);
    if (current?.status !== 'active' || driveCommandId(current) !== commandId) continue;
    // An error of the past does not undo what the state shows to be taken.
    const isTaken = state?.orderId === current.orderId && state.updateId >= current.updateId;
    if (!isTaken) refused(draft, current, same(reason), floor.settings.maxRefusals);
  }
}

/** A vehicle that cannot go on with its order takes another: here once more, then elsewhere. */
function giveUpOrder(
  draft: Draft,
  floor: Floor,
  vehicle: string,
  before: VehicleState | undefined,
  state: VehicleState,
): void {
  const leg = legOf(draft, vehicle);
  const error = leg?.status === 'active' ? criticalError(leg, before, state) : undefined;
  if (!leg || !error) return;
  const note = same(error.description ? `${error.type}: ${error.description}` : error.type);
  refused(draft, leg, note, floor.settings.maxRefusals);
}

function cancelLegs(
  draft: Draft,
  floor: Floor,
  legIds: readonly string[],
  fresh: readonly Leg[],
): void {
  for (const legId of legIds) {
    const leg = draft.legs.get(legId);
    if (!leg) continue;
    const other = fresh.find((one) => one.vehicle === leg.vehicle && one.status === 'waiting');
    if (leg.status === 'active' && other && turnTo(draft, floor, leg, other)) continue;
    if (leg.status === 'waiting') end(draft, leg, { reason: 'cancelled', note: WORDS.notBegun });
    else if (leg.status === 'active') cancel(draft, leg, 'fail', WORDS.cancelled);
    else {
      leg.afterCancel = 'fail';
      draft.changed.add(leg);
    }
  }
}

function watchCancels(draft: Draft, floor: Floor): void {
  for (const leg of [...draft.legs.values()]) {
    const vehicle = draft.vehicles.get(leg.vehicle);
    if (leg.status !== 'cancelling' || !vehicle) continue;
    const why = unreadiness(vehicle);
    if (why !== '' && why !== 'intervened') continue;
    watchCancel(draft, leg, vehicle.state!, floor.settings.cancelGrace);
  }
}

/**
 * A vehicle that a person has for too long gives its legs up. Driven by hand its order is gone; where
 * he only stepped in, the vehicle keeps it until it is cancelled.
 */
function giveUpTaken(draft: Draft, floor: Floor): void {
  for (const leg of [...draft.legs.values()]) {
    const vehicle = draft.vehicles.get(leg.vehicle);
    const since = vehicle?.manualSince;
    if (since === undefined || draft.now - since < floor.settings.manualGrace) continue;
    if (vehicle?.state?.mode !== 'intervened' || leg.status === 'waiting') {
      draft.withdrawn.push(driveCommandId(leg));
      end(draft, leg, { reason: 'vehicle_lost', note: WORDS.byHand });
    } else if (leg.status === 'active') {
      leg.reason = 'vehicle_lost';
      cancel(draft, leg, 'fail', WORDS.byHand);
    }
  }
}

/** The vehicles in the leg's way, if all of them move on by themselves. */
function heldUpBy(draft: Draft, floor: Floor, leg: Leg): ReadonlySet<string> | undefined {
  const way = draft.wanted.get(leg.legId);
  if (!way) return undefined;
  const needed = new Set(way);
  const others = moversOf(draft, floor).filter(
    ({ vehicle, holds }) => vehicle !== leg.vehicle && holds.some((node) => needed.has(node)),
  );
  return others.every(({ movable }) => movable)
    ? new Set(others.map(({ vehicle }) => vehicle))
    : undefined;
}

/**
 * Every other minute a starving leg comes first. In between the others go on: what it waits for may be
 * standing behind them.
 */
const isItsTurn = (waited: Millis): boolean => Math.floor(waited / STARVING_AFTER) % 2 === 1;

/**
 * In the order of their age. Behind one that has waited for long only those begin that stand in its
 * way: it may be waiting for nothing but their going.
 */
function beginWaiting(draft: Draft, floor: Floor): void {
  let only: ReadonlySet<string> | undefined;
  for (const leg of [...draft.legs.values()]) {
    if (leg.status !== 'waiting' || (only && !only.has(leg.vehicle))) continue;
    if (begin(draft, floor, leg) || only) continue;
    if (isItsTurn(draft.now - leg.movedAt)) only = heldUpBy(draft, floor, leg);
  }
}

function extendBases(draft: Draft, floor: Floor): void {
  const active = [...draft.legs.values()].filter(({ status }) => status === 'active');
  // Who has waited longest asks first.
  active.sort((a, b) => a.progressAt - b.progressAt);
  for (const leg of active) extend(draft, floor, leg);
}

/** The order of turns goes on after a restart as it was. */
function takeUpTurns(draft: Draft, floor: Floor): void {
  const active = [...draft.legs.values()].filter(({ turns }) => turns.length > 0);
  const turns = new Map(active.map((leg) => [leg.vehicle, leg.turns]));
  if (turns.size > 0) floor.traffic.adopt(moversOf(draft, floor), turns);
}

function noteTurns(draft: Draft, floor: Floor): void {
  for (const leg of draft.legs.values()) {
    if (leg.status !== 'active') continue;
    const turns = floor.traffic.turns(leg.vehicle);
    if (turns.length === leg.turns.length && turns.every((turn, i) => turn === leg.turns[i])) {
      continue;
    }
    leg.turns = turns;
    draft.changed.add(leg);
  }
}

function askForStates(draft: Draft, floor: Floor): void {
  for (const { vehicle, storedMode } of draft.vehicles.values()) {
    if (isLeftAlone(storedMode)) continue;
    const commandId = `${floor.newOrderId()}.state`;
    draft.commands.push({
      commandId,
      device: vehicle,
      correlationId: commandId,
      body: { kind: 'vehicle', type: 'request_state', actionId: commandId },
    });
  }
}

export function run(
  draft: Draft,
  floor: Floor,
  input: {
    readonly places: IdlePlaces;
    readonly notes: ReadonlyMap<string, Note>;
    readonly legs: readonly Leg[];
    readonly cancelled: readonly string[];
    readonly wishes: readonly VehicleWish[];
    readonly isFirst: boolean;
  },
): readonly (Refusal | null)[] {
  if (input.isFirst) {
    askForStates(draft, floor);
    takeUpTurns(draft, floor);
  }
  for (const vehicle of draft.vehicles.values()) {
    const note = input.notes.get(vehicle.vehicle);
    if (note) takeIn(draft, floor, vehicle, note);
    noteHalt(vehicle, draft.now);
  }
  for (const leg of input.legs) {
    draft.legs.add(leg);
    draft.changed.add(leg);
  }
  const answers = takeWishes(draft, floor, input.wishes);
  cancelLegs(draft, floor, input.cancelled, input.legs);
  watchCancels(draft, floor);
  giveUpTaken(draft, floor);
  followCrossings(draft, floor);
  clearUnknown(draft, floor);
  stopForIntruders(draft, floor);
  beginWaiting(draft, floor);
  reroute(draft, floor);
  retryActions(draft, floor);
  extendBases(draft, floor);
  resolveStandstill(draft, floor, input.places);
  climb(draft, floor, input.places);
  settleIdle(draft, floor, input.places);
  // Who was let in just now is in, before anything else is thought of the device.
  followCrossings(draft, floor);
  askForCrossings(draft, floor);
  for (const vehicle of draft.vehicles.values()) {
    if (legOf(draft, vehicle.vehicle)) vehicle.idleSince = draft.now;
  }
  noteTurns(draft, floor);
  for (const [leg, sentTo] of draft.toSend) {
    const { facts } = draft.vehicles.get(leg.vehicle)!;
    draft.commands.push(driveCommand(floor, facts, leg, sentTo));
  }
  return answers;
}
