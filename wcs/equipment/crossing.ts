/**
 * The machine of one crossing. Pure: what was and what came about give what is, what the device is to
 * be told, and whether the vehicle may drive on.
 *
 * Nobody enters unless the device says that it is ready for this very request, and lives. Whoever is
 * inside goes on out, whatever the device says or does not say; only a cabin has to stand at the right
 * level first, and a lift that lost its link keeps its crossing until it says where it stands.
 *
 * Requests are idempotent by their id, so a device that shows another crossing than ours (it was
 * switched off, or served somebody's old request) is simply told again.
 */
import { type Millis, seconds } from '#base/time.ts';
import type { DeviceCommand, DeviceId, EquipmentCommand } from '#hub/ports.ts';
import { BEAT_LASTS, isLive } from './equipment.ts';
import type { CrossingEvent, CrossingRow, CrossingStep, Equipment } from './model.ts';

/** A device has this long to show what it was told. */
export const ASK_AGAIN: Millis = seconds(5);

const request = ({ requestId, from, to, load }: CrossingRow): EquipmentCommand => ({
  ...{ type: 'request', requestId, from, to },
  ...(load === '' ? {} : { load }),
});
const tell = (type: 'entered' | 'left' | 'release', { requestId }: CrossingRow) => ({
  ...{ type, requestId },
});

/** Asks for a crossing. The device must have none that is open. */
export function askCrossing(wish: Omit<CrossingRow, 'status' | 'at'>, at: Millis): CrossingStep {
  const row: CrossingRow = { ...wish, status: 'asked', at };
  return { row, commands: [request(row)], granted: false };
}

/** A device that can be believed and says that nothing is wrong. */
const serves = ({ state, ...known }: Equipment, at: Millis) =>
  isLive({ state, ...known }, at) && state !== undefined && state.fault === '' ? state : undefined;

function mayEnter(row: CrossingRow, equipment: Equipment, at: Millis): boolean {
  const state = serves(equipment, at);
  if (!state?.ready || state.crossing !== row.requestId) return false;
  if (equipment.kind === 'lift') return state.level === row.from && state.occupied !== true;
  // Another unit than ours stands there: it is no place to set ours down, nor ours to take.
  return !state.load || row.load === '' || state.load === row.load;
}

function mayLeave(row: CrossingRow, equipment: Equipment, at: Millis): boolean {
  if (equipment.kind !== 'lift') return true;
  const state = serves(equipment, at);
  if (row.status !== 'leaving' || !state?.ready) return false;
  return state.crossing === row.requestId && state.level === row.to;
}

const isIn = ({ status }: CrossingRow): boolean => status === 'inside' || status === 'leaving';

/** What a device that shows another crossing is told again. */
function reminder(row: CrossingRow, { kind }: Equipment): readonly EquipmentCommand[] {
  const isEntered = kind === 'lift' ? row.status === 'leaving' : isIn(row);
  return isEntered ? [request(row), tell('entered', row)] : [request(row)];
}

function look(row: CrossingRow, { equipment, at }: CrossingEvent): CrossingStep {
  const state = serves(equipment, at);
  const forgot = state !== undefined && state.crossing !== row.requestId;
  const commands = forgot && at - row.at >= ASK_AGAIN ? reminder(row, equipment) : [];
  const told = commands.length > 0 ? { ...row, at } : row;
  if (isIn(row)) return { row: told, commands, granted: mayLeave(row, equipment, at) };
  const granted = mayEnter(row, equipment, at);
  const status = granted ? 'ready' : 'asked';
  return { row: status === row.status ? told : { ...told, status, at }, commands, granted };
}

/**
 * When, after `now`, looking again may come to something else though nothing is heard: the beat has
 * stood still for too long by then, or it is time to tell again. Infinity: not by time alone.
 */
export function lookAgainAt(row: CrossingRow, equipment: Equipment, now: Millis): Millis {
  const { beatAt, state } = equipment;
  if (beatAt === undefined || !isLive(equipment, now)) return Number.POSITIVE_INFINITY;
  const dead = beatAt + BEAT_LASTS + 1;
  const forgot = state?.fault === '' && state.crossing !== row.requestId;
  return forgot ? Math.min(dead, Math.max(row.at + ASK_AGAIN, now + 1)) : dead;
}

function enter(row: CrossingRow, event: CrossingEvent): CrossingStep {
  const { equipment, at } = event;
  if (isIn(row)) return look(row, event);
  const inside: CrossingRow = { ...row, status: 'inside', at };
  // A cabin that hears it shuts its door: first the vehicle has to be in it.
  const commands = equipment.kind === 'lift' ? [] : [tell('entered', row)];
  return { row: inside, commands, granted: mayLeave(inside, equipment, at) };
}

function board(row: CrossingRow, event: CrossingEvent): CrossingStep {
  const { equipment, at } = event;
  if (equipment.kind !== 'lift' || row.status === 'leaving') return look(row, event);
  const leaving: CrossingRow = { ...row, status: 'leaving', at };
  return { row: leaving, commands: [tell('entered', row)], granted: false };
}

/** One step. Events may come again, late, or not at all: what the vehicle did is always believed. */
export function stepCrossing(row: CrossingRow, event: CrossingEvent): CrossingStep {
  switch (event.type) {
    case 'looked':
      return look(row, event);
    case 'entered':
      return enter(row, event);
    case 'aboard':
      return board(row, event);
    case 'left':
      return { row: undefined, commands: [tell('left', row), tell('release', row)], granted: true };
    case 'given_up':
      // Who is inside comes out of it some other way; until then nobody else may enter.
      if (isIn(row)) return look(row, event);
      return { row: undefined, commands: [tell('release', row)], granted: false };
  }
}

/** The commands of a step as the hub takes them; each has an id of its own. */
export const commandsOf = (
  equipment: DeviceId,
  commands: readonly EquipmentCommand[],
  { at, correlationId }: { readonly at: Millis; readonly correlationId: string },
): readonly DeviceCommand[] =>
  commands.map((command) => ({
    commandId: `${command.requestId}.${command.type}.${at.toString(36)}`,
    ...{ device: equipment, correlationId },
    body: { kind: 'equipment', ...command },
  }));
