/**
 * A certificate says in which order vehicles take the steps of their ways, so that all who are named
 * in it come to rest.
 *
 * **What it is.** A word: a sequence of turns, each a vehicle that takes its next step. It is *valid*
 * from a state of the floor if, played from there with every movable vehicle at the end of its base,
 * each step enters only what no other vehicle has at that moment, and all vehicles called *free* stand
 * at a rest when it is over. The banker's "one after another" is the word in which each has all its
 * turns in a row; any other word must end where the banker can take over.
 *
 * **The rule.** A vehicle may be given its next k steps if nobody else holds what they need now, and no
 * step of another that is still to be given and has its turn before the vehicle's turn after those k
 * clashes with the node at which it would then stand.
 *
 * **Proof that all free vehicles reach their rests, whatever the delays.** Let the word be valid and
 * the k steps be given by the rule. Put the vehicle's next k turns at the word's beginning. This word is
 * valid too: the k steps enter what nobody holds; then the vehicle stands at the last of those nodes, where it
 * clashes with no step until its next turn, and from there on the word plays as before. Those turns done, the rest
 * of the word is valid from the state after the grant. So there is a valid word at any time. A vehicle drives the
 * base that it has without asking anybody, and then holds only the node where it stands: what the word assumed.
 * When all have done so, the first turn left in the word satisfies the rule with k = 1: nobody else holds what it
 * needs, because the word plays, and no turn comes before the vehicle's turn after next but those that the word
 * itself plays with the vehicle standing there. Each grant takes turns out of a finite word; hence
 * all are given. No step is ever given into what another holds, so nobody meets anybody. ∎
 *
 * This is an action dependency graph (Hönig et al. 2019, "Persistent and Robust Execution of MAPF
 * Schedules in Warehouses") kept as one of its linear orders; the rule is what lets a vehicle go before
 * its turn. A vehicle that breaks down leaves the word; who depended on it is no longer free, and says so.
 */
import type { Agent, Step } from './agents.ts';
import type { Banker, Place } from './banker.ts';
import { mark, marked, unmark } from './tally.ts';

/** What is left of one vehicle's turns. */
export interface Line {
  readonly agent: Agent;
  /** Steps of its way, as far as they have turns, and then those to its rest. */
  readonly steps: readonly Step[];
  /** The turn of each step: its place in the word. */
  readonly turns: readonly number[];
  readonly isFree: boolean;
  /** Steps that were given since. */
  given: number;
}

export interface Certificate {
  readonly lines: ReadonlyMap<string, Line>;
  readonly free: ReadonlySet<string>;
  /** Whether every vehicle that can move is free. */
  readonly isComplete: boolean;
  /** Whose step that asks for one of the cells has a turn before `until`, if it is still to be given. */
  before(cells: Int32Array, vehicle: string, until: number): Line | undefined;
}

/** Planned turns at the next steps of a vehicle's way. */
export type TurnsOf = (agent: Agent) => readonly number[] | undefined;

interface Turn {
  readonly at: number;
  readonly place: Place;
}

/** Plays planned turns; whoever cannot take one has no more of them. Answers whose were taken. */
function play(places: readonly Place[], turnsOf: TurnsOf, cells: number): Place[] {
  const turns: Turn[] = [];
  for (const place of places) {
    if (!place.agent.movable) continue;
    const count = place.agent.steps.length;
    for (const at of turnsOf(place.agent)?.slice(0, count) ?? []) turns.push({ at, place });
  }
  if (turns.length === 0) return [];
  turns.sort((a, b) => a.at - b.at || (a.place.agent.vehicle < b.place.agent.vehicle ? -1 : 1));
  const held = new Int32Array(cells);
  for (const place of places) mark(held, place.marks);
  const stopped = new Set<Place>();
  const taken: Place[] = [];
  for (const { place } of turns) {
    if (stopped.has(place)) continue;
    const step = place.agent.steps[place.taken]!;
    unmark(held, place.marks);
    if (marked(held, step.asks) >= 0) stopped.add(place);
    else {
      place.marks = step.stands;
      place.taken++;
      taken.push(place);
    }
    mark(held, place.marks);
  }
  return taken;
}

/**
 * `isPlanned`: who can move is reckoned at the end of its base, and planned turns come first. Else all
 * hold their bases until they go, which is the banker's question alone.
 */
export function certify(
  agents: readonly Agent[],
  banker: Banker,
  options: { readonly cells: number; readonly isPlanned: boolean; readonly turnsOf: TurnsOf },
): Certificate {
  const { cells, isPlanned, turnsOf } = options;
  const places = agents.map((agent): Place => {
    return { agent, marks: isPlanned && agent.movable ? agent.stands : agent.marks, taken: 0 };
  });
  const rows = places.map((place) => ({ place, steps: [] as Step[], turns: [] as number[] }));
  const rowOf = new Map(rows.map((row) => [row.place, row]));
  let turn = 0;
  const add = (row: (typeof rows)[number], step: Step) => {
    row.steps.push(step);
    row.turns.push(turn++);
  };
  for (const place of isPlanned ? play(places, turnsOf, cells) : []) {
    const row = rowOf.get(place)!;
    add(row, place.agent.steps[row.steps.length]!);
  }
  const finished = banker.finish(places);
  for (const { place, aside } of finished) {
    const row = rowOf.get(place)!;
    const { steps } = place.agent;
    for (let i = place.taken; i < steps.length; i++) add(row, steps[i]!);
    for (const step of aside) add(row, step);
  }
  const free = new Set(finished.map(({ place }) => place.agent.vehicle));
  const lines = new Map(
    rows.map(({ place: { agent }, steps, turns }): [string, Line] => {
      const isFree = free.has(agent.vehicle);
      return [agent.vehicle, { agent, steps, turns, isFree, given: 0 }];
    }),
  );
  // Of most certificates only who is free is asked.
  let before: Certificate['before'] | undefined;
  return {
    lines,
    free,
    isComplete: agents.every((agent) => !agent.movable || free.has(agent.vehicle)),
    before(some, vehicle, until) {
      before ??= queues([...lines.values()], turn, cells);
      return before(some, vehicle, until);
    },
  };
}

/** For each cell whose steps ask for it, in the order of their turns. */
function queues(lines: readonly Line[], length: number, cells: number): Certificate['before'] {
  const lineAt = new Int32Array(length);
  const stepAt = new Int32Array(length);
  for (const [number, line] of lines.entries()) {
    for (const [step, turn] of line.turns.entries()) {
      lineAt[turn] = number;
      stepAt[turn] = step;
    }
  }
  const first = new Int32Array(cells + 1);
  const asked = (turn: number) => lines[lineAt[turn]!]!.steps[stepAt[turn]!]!.asks;
  for (let turn = 0; turn < length; turn++) {
    const asks = asked(turn);
    for (let i = 0; i < asks.length; i++) first[asks[i]! + 1]!++;
  }
  for (let cell = 0; cell < cells; cell++) first[cell + 1]! += first[cell]!;
  const entries = new Int32Array(first[cells]!);
  const at = first.slice();
  for (let turn = 0; turn < length; turn++) {
    const asks = asked(turn);
    for (let i = 0; i < asks.length; i++) entries[at[asks[i]!]!++] = turn;
  }
  return (some, vehicle, until) => {
    for (const cell of some) {
      for (let i = first[cell]!; i < first[cell + 1]! && entries[i]! < until; i++) {
        const line = lines[lineAt[entries[i]!]!]!;
        if (stepAt[entries[i]!]! >= line.given && line.agent.vehicle !== vehicle) return line;
      }
    }
    return undefined;
  };
}

/** Whether the rule lets the vehicle have its next `count` steps, as far as turns go. */
export function mayTake(certificate: Certificate, vehicle: string, count: number): boolean {
  const line = certificate.lines.get(vehicle);
  const last = line?.steps[line.given + count - 1];
  if (!line || !last) return false;
  const until = line.turns[line.given + count] ?? Number.POSITIVE_INFINITY;
  return certificate.before(last.stands, vehicle, until) === undefined;
}

/** Whether all who are free by the one are free by the other, and the vehicle is. */
export const isNoWorse = (
  before: Certificate,
  after: Certificate,
  vehicle: string | undefined,
): boolean =>
  (vehicle === undefined || after.free.has(vehicle)) &&
  [...before.free].every((other) => after.free.has(other));
