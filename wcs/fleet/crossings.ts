/**
 * Ways through doors and lifts, and onto belts: who is asked for, who may drive on, and what is given
 * back (docs/fixed-equipment.md). Which vehicle goes first, traffic says; who has a device that is
 * ready and does not get on makes way for another that stands before it.
 */
import type { Text } from '#base/refusal.ts';
import { type Millis, seconds } from '#base/time.ts';
import type { DeviceId, EquipmentCommand } from '#hub/ports.ts';
import {
  askCrossing,
  type CrossingEvent,
  type CrossingRow,
  commandsOf,
  doneOf,
  type Equipment,
  lookAgainAt,
  mayEndAt,
  type Passage,
  reachOf,
  stepCrossing,
  whyWaiting,
} from '#wcs/equipment/index.ts';
import { drivenAs } from './classes.ts';
import type { Floor } from './floor.ts';
import { cancel } from './follow.ts';
import type { Leg } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, legOf, lookAt, type Vehicle } from './model.ts';

/** A device is asked for so long before the vehicle comes. */
const ASK_AHEAD: Millis = seconds(20);
/** A device that is ready for one that does not come is given to another that waits before it. */
const KEPT_READY: Millis = seconds(5);
/** So is a belt that waits for goods, or for room, which perhaps the other brings. */
const KEPT_ASKED: Millis = seconds(30);

export const isIn = ({ status }: Pick<CrossingRow, 'status'>): boolean =>
  status === 'inside' || status === 'leaving';

/** All passages of the leg's way, from its order's first node on. */
function passagesOf(floor: Floor, leg: Leg): readonly Passage[] {
  const all = floor.passagesOf(leg.edges);
  if (!leg.start || all.length === 0) return all;
  // The pose at which the order begins is a node of its own before the first.
  const cabin = floor.ways.inside(leg.path[1] ?? '');
  return all.map((one) =>
    one.first === 1 && one.equipment === cabin ? { ...one, beginsInside: true } : one,
  );
}

const drivenLeg = (draft: Draft, vehicle: DeviceId): Leg | undefined => {
  const leg = legOf(draft, vehicle);
  return leg && leg.path.length > 0 ? leg : undefined;
};

/** The passage of the leg's way for which the crossing was asked, or in which its vehicle stands. */
function passageOf(floor: Floor, leg: Leg, row: CrossingRow): Passage | undefined {
  const all = passagesOf(floor, leg).filter(({ equipment, from, to }) => {
    if (equipment !== row.equipment) return false;
    return (from === row.from && to === row.to) || (row.from === to && isBelt(floor, equipment));
  });
  const own = all.find(({ first }) => row.requestId.startsWith(`${leg.orderId}.${first}.`));
  return own ?? (isIn(row) ? all.find(({ beginsInside }) => beginsInside) : undefined);
}

function isBelt(floor: Floor, device: DeviceId): boolean {
  const kind = floor.equipment.get(device)?.kind;
  return kind === 'conveyor' || kind === 'transfer';
}

/** The vehicle's crossing of this very passage. */
function rowFor(draft: Draft, floor: Floor, leg: Leg, passage: Passage): CrossingRow | undefined {
  const row = draft.crossings.rows.get(passage.equipment);
  if (row?.vehicle !== leg.vehicle) return undefined;
  return passageOf(floor, leg, row)?.first === passage.first ? row : undefined;
}

/** What a base may be lengthened to, as doors and lifts go. */
export interface Reach {
  /** The farthest node of the way; Infinity: any. */
  readonly to: number;
  mayEnd(node: number): boolean;
  /** The node at which a base that would end at this one has to end, so that it can at all. */
  through(node: number): number;
}

const ANY: Reach = {
  to: Number.POSITIVE_INFINITY,
  mayEnd: () => true,
  through: (node) => node,
};

export function reachOfLeg(draft: Draft, floor: Floor, leg: Leg): Reach {
  const ahead = passagesOf(floor, leg).filter(
    ({ last, endsInside }) => last > leg.passedTo || endsInside,
  );
  if (ahead.length === 0) return ANY;
  const to = Math.min(
    ...ahead.map((passage) => {
      const row = rowFor(draft, floor, leg, passage);
      const granted = row !== undefined && draft.crossings.granted.has(passage.equipment);
      return reachOf(passage, row, granted);
    }),
  );
  return {
    to,
    mayEnd: (node) => ahead.every((passage) => mayEndAt(passage, node)),
    through(node) {
      const within = ahead.find((passage) => !mayEndAt(passage, node));
      if (!within) return node;
      const { cabin = 0, last } = within;
      return cabin > node ? cabin : last;
    },
  };
}

/** What the vehicle of the crossing has done, as far as it is known. */
function doneBy(draft: Draft, floor: Floor, row: CrossingRow): readonly CrossingEvent['type'][] {
  const vehicle = draft.vehicles.get(row.vehicle);
  // The site has it no more, so nobody stands there.
  if (!vehicle) return ['left'];
  const leg = drivenLeg(draft, row.vehicle);
  const passage = leg && passageOf(floor, leg, row);
  if (leg && passage) {
    const done = doneOf(passage, leg);
    const isAboard = passage.beginsInside && passage.cabin === undefined;
    return isAboard && done.includes('entered') ? [...done, 'aboard'] : done;
  }
  if (!isIn(row)) return ['given_up'];
  // Its new way leads out at another side: that is another crossing.
  const other = leg && passagesOf(floor, leg).find((one) => one.equipment === row.equipment);
  if (other?.beginsInside) return ['left'];
  return isOut(floor, row, vehicle, leg) ? ['left'] : [];
}

/** Whether a vehicle whose way does not say so is out of the device. */
function isOut(floor: Floor, row: CrossingRow, vehicle: Vehicle, leg: Leg | undefined): boolean {
  const { online, state, standing } = vehicle;
  if (online !== true || !state || !standing || standing.pose) return false;
  if (floor.ways.inside(standing.node) === row.equipment) return false;
  return !state.driving || (leg !== undefined && leg.passedTo > 0);
}

function tell(draft: Draft, row: CrossingRow, commands: readonly EquipmentCommand[]): void {
  const { equipment, legId } = row;
  const correlationId = draft.legs.get(legId)?.correlationId ?? row.requestId;
  draft.commands.push(...commandsOf(equipment, commands, { at: draft.now, correlationId }));
}

/** One crossing after what was done of it; undefined when it is over. */
function step(
  draft: Draft,
  before: CrossingRow,
  done: readonly CrossingEvent['type'][],
): CrossingRow | undefined {
  const { known, rows, granted } = draft.crossings;
  const equipment = known.get(before.equipment)!;
  let row = before;
  granted.delete(row.equipment);
  for (const type of [...done, 'looked'] as const) {
    const next = stepCrossing(row, { type, at: draft.now, equipment });
    tell(draft, row, next.commands);
    if (!next.row) {
      rows.delete(row.equipment);
      return undefined;
    }
    row = next.row;
    if (next.granted) granted.add(row.equipment);
    else granted.delete(row.equipment);
  }
  rows.set(row.equipment, row);
  lookAt(draft, lookAgainAt(row, equipment, draft.now));
  return row;
}

/** Believes what vehicles did and devices say; who must not enter any more is stopped before it. */
export function followCrossings(draft: Draft, floor: Floor): void {
  const { rows, known } = draft.crossings;
  for (const [device, row] of [...rows]) {
    if (!known.has(device)) {
      rows.delete(device);
      continue;
    }
    const leg = drivenLeg(draft, row.vehicle);
    const own = leg && leg.legId !== row.legId ? { ...row, legId: leg.legId } : row;
    const now = step(draft, own, doneBy(draft, floor, row));
    if (now && leg) stopBefore(draft, floor, leg, now);
  }
}

/** The base already reaches in, and the device is not to be believed any more. */
function stopBefore(draft: Draft, floor: Floor, leg: Leg, row: CrossingRow): void {
  if (row.status !== 'asked' || leg.status !== 'active') return;
  const passage = passageOf(floor, leg, row);
  if (!passage || leg.releasedTo <= passage.first) return;
  // Where it is by now it has not said yet.
  if (!draft.vehicles.get(leg.vehicle)?.state) return;
  cancel(
    draft,
    leg,
    'renew',
    whyWaiting(row, draft.crossings.known.get(row.equipment)!, draft.now),
  );
}

interface Candidate {
  readonly leg: Leg;
  readonly passage: Passage;
  /** It stands in it already. */
  readonly isInside: boolean;
  /** It stands before it. */
  readonly isThere: boolean;
  readonly arrivesAt: Millis;
}

/** Who wants a device that it does not have, by device. */
function candidates(draft: Draft, floor: Floor): ReadonlyMap<DeviceId, Candidate[]> {
  const found = new Map<DeviceId, Candidate[]>();
  for (const leg of draft.legs.values()) {
    const vehicle = draft.vehicles.get(leg.vehicle);
    if (leg.status !== 'active' || !vehicle) continue;
    const open = passagesOf(floor, leg).filter((passage) => {
      if (passage.last <= leg.passedTo) return false;
      return rowFor(draft, floor, leg, passage) === undefined;
    });
    // Of a device that is crossed twice, the first time.
    const next = new Map([...open].reverse().map((passage) => [passage.equipment, passage]));
    for (const [device, passage] of next) {
      const isInside = passage.beginsInside || leg.passedTo > passage.first;
      if (draft.crossings.rows.get(device)?.vehicle === leg.vehicle) continue;
      if (!isInside && unreadiness(vehicle) !== '') continue;
      const arrivesAt = arrival(draft, floor, vehicle, leg, passage);
      if (!isInside && arrivesAt - ASK_AHEAD > draft.now) {
        lookAt(draft, arrivesAt - ASK_AHEAD);
        continue;
      }
      const isThere = leg.passedTo >= passage.first;
      const one = { leg, passage, isInside, isThere, arrivesAt };
      found.set(device, [...(found.get(device) ?? []), one]);
    }
  }
  return found;
}

/** When it may be before the passage, by driving time alone. */
function arrival(draft: Draft, floor: Floor, vehicle: Vehicle, leg: Leg, to: Passage): Millis {
  const at = Math.max(leg.passedTo, leg.start ? 1 : 0);
  if (to.first <= at) return draft.now;
  const cls = drivenAs(floor, vehicle, leg);
  const drive = floor.routes.seconds(leg.path[at]!, leg.path[to.first]!, cls);
  return (leg.passedAt[leg.passedTo] ?? leg.movedAt) + Math.round(drive * 1000);
}

/** Whether the one who has the device lets another through first, who stands before it. */
function makesWay(draft: Draft, floor: Floor, row: CrossingRow): boolean {
  if (isIn(row)) return false;
  const leg = drivenLeg(draft, row.vehicle);
  const passage = leg && passageOf(floor, leg, row);
  if (passage && leg.releasedTo > passage.first) return false;
  if (row.status === 'asked' && !isBelt(floor, row.equipment)) return false;
  const until = row.at + (row.status === 'ready' ? KEPT_READY : KEPT_ASKED);
  if (until > draft.now) lookAt(draft, until);
  return until <= draft.now;
}

/** For a device that has no crossing, or whose vehicle makes way: whoever comes next asks for it. */
export function askForCrossings(draft: Draft, floor: Floor): void {
  const { rows, known, madeWay } = draft.crossings;
  const turn = ({ leg, passage }: Candidate) =>
    madeWay.get(`${leg.vehicle} ${passage.equipment}`) ?? 0;
  for (const [device, all] of candidates(draft, floor)) {
    if (!known.has(device)) continue;
    const row = rows.get(device);
    if (row) {
      const isAsked = all.some(({ isThere, isInside }) => isThere || isInside);
      if (!isAsked || !makesWay(draft, floor, row)) continue;
      madeWay.set(`${row.vehicle} ${device}`, draft.now);
      step(draft, row, ['given_up']);
    }
    all.sort(
      (a, b) =>
        Number(b.isInside) - Number(a.isInside) ||
        Number(b.isThere) - Number(a.isThere) ||
        turn(a) - turn(b) ||
        a.arrivesAt - b.arrivesAt ||
        (a.leg.vehicle < b.leg.vehicle ? -1 : 1),
    );
    ask(draft, floor, all[0]!);
  }
}

function ask(draft: Draft, floor: Floor, { leg, passage }: Candidate): void {
  const { equipment, first } = passage;
  const { action } = leg;
  const isGoal = passage.endsInside && isBelt(floor, equipment);
  const isPick = isGoal && action?.type === 'pick';
  const wish = {
    // A crossing that was given back is not begun again, so the moment belongs to its name.
    requestId: `${leg.orderId}.${first}.${draft.now.toString(36)}`,
    ...{ equipment, legId: leg.legId, vehicle: leg.vehicle },
    from: isPick ? passage.to : passage.from,
    to: isPick ? passage.from : passage.to,
    load: isGoal && action && 'load' in action ? action.load : '',
  };
  const { row, commands } = askCrossing(wish, draft.now);
  if (!row) return;
  tell(draft, row, commands);
  step(draft, row, doneBy(draft, floor, row));
}

/** What a vehicle that stands before a device, or in it, waits for. */
export function waitsAt(
  crossings: {
    readonly known: ReadonlyMap<DeviceId, Equipment>;
    readonly rows: ReadonlyMap<DeviceId, CrossingRow>;
    readonly granted: ReadonlySet<DeviceId>;
  },
  floor: Floor,
  leg: Leg,
  now: Millis,
): Text | undefined {
  if (leg.status !== 'active') return undefined;
  for (const passage of passagesOf(floor, leg)) {
    const { equipment, first, cabin = first } = passage;
    // It stands at the end of what it was given, before the device or in its cabin.
    const isHere = leg.passedTo === leg.releasedTo;
    if (!isHere || (leg.passedTo !== first && leg.passedTo !== cabin)) continue;
    const row = crossings.rows.get(equipment);
    const known = crossings.known.get(equipment);
    if (!known) continue;
    if (!row || row.vehicle !== leg.vehicle) return row && letsThrough(row);
    if (!crossings.granted.has(equipment)) return whyWaiting(row, known, now);
  }
  return undefined;
}

const letsThrough = ({ equipment, vehicle }: CrossingRow): Text => ({
  en: `${equipment} lets ${vehicle} through first`,
  zh: `${equipment} 先让 ${vehicle} 通过`,
});
