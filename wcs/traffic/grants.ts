/**
 * Traffic over a floor: who may be where, from now on and in which order (certificate.ts has the proof,
 * banker.ts the question behind it). Keeps a certificate while vehicles follow it, and makes another when
 * one gets a new way, breaks down or is new.
 */
import type { Millis } from '#base/time.ts';
import { createClashes } from '#wcs/floor/clashes.ts';
import type { Floor } from '#wcs/floor/floor.ts';
import { type Agent, createAgents } from './agents.ts';
import { createBanker } from './banker.ts';
import { type Certificate, certify, isNoWorse, type Line, mayTake } from './certificate.ts';
import { createLeases } from './leases.ts';
import type { ClassMover, FloorTraffic, GrantRule } from './model.ts';
import { lastTurn, type PlanMemory, remember, turnsLeft } from './plan-memory.ts';
import { rollOut, turnsIn } from './rollout.ts';
import { createWaiting } from './waiting.ts';
import { createWorld } from './world.ts';

export interface TrafficOptions {
  /** Metres: the longest vehicle that has no outline, with its load. */
  readonly vehicleLength: number;
  /** [planned] */
  readonly grants?: GrantRule;
}

/** Who has been passed so often is passed only by those whose turn it is. */
const MOST_PASSED = 8;
/**
 * Whole questions in one beat, for vehicles that turns alone refuse. They only quicken the traffic:
 * turns alone bring everybody to its goal.
 */
const QUESTIONS_A_BEAT = 6;
/** How much of a rollout is tried as a plan: at its end there may be nobody who can go on. */
const PARTS = [1, 0.5, 0.25];

const anywhere = () => true;

const NO_PLAN: PlanMemory = new Map();

function measure(floor: Floor, vehicleLength: number) {
  const clashes = createClashes(floor, vehicleLength);
  const agents = createAgents(floor, clashes);
  const banker = createBanker(floor, agents, clashes.cells);
  return { floor, clashes, agents, banker, world: createWorld(agents, clashes.cells) };
}

const isSame = (one: Int32Array, other: Int32Array) =>
  one.length === other.length && one.every((cell, i) => cell === other[i]);

/** Whether the agent is where its line may have brought it; then the line goes on from there. */
function follows(line: Line | undefined, agent: Agent | undefined): boolean {
  if (!line || !agent) return line === agent;
  const { agent: before } = line;
  if (before.movable !== agent.movable || before.cls !== agent.cls) return false;
  if (!agent.movable) return isSame(before.marks, agent.marks);
  const given = before.steps.length - agent.steps.length;
  if (given < line.given) return false;
  const end = given === 0 ? before.end : before.steps[given - 1]!.node;
  if (end !== agent.end) return false;
  if (!agent.steps.every((step, i) => step === before.steps[given + i])) return false;
  line.given = given;
  return true;
}

export function createFloorTraffic(drawn: Floor, options: TrafficOptions): FloorTraffic {
  const { vehicleLength, grants: rule = 'planned' } = options;
  const isPlanned = rule === 'planned';
  let parts = measure(drawn, vehicleLength);
  let certificate: Certificate | undefined;
  let plan = NO_PLAN;
  /** Turns by which a way was admitted that its vehicle has not taken up yet. */
  let pending: PlanMemory | undefined;
  let wasFree: ReadonlySet<string> = new Set();
  let beat: Millis | undefined;
  let questions = 0;

  const leases = createLeases({
    find: ({ kind, zone, edge }) =>
      kind === 'corridor'
        ? parts.clashes.corridors.get(edge ?? '')
        : parts.clashes.zones.get(zone ?? ''),
    isFree: (vehicle, place) => mayLease(vehicle, place),
    changed(vehicle) {
      parts.world.forget(vehicle);
      certificate = undefined;
    },
  });

  const prove = (agents: readonly Agent[], turns: PlanMemory): Certificate =>
    certify(agents, parts.banker, {
      ...{ cells: parts.clashes.cells, isPlanned },
      turnsOf: (agent) => turnsLeft(turns, agent),
    });

  /**
   * Agents in the order in which they became known, which never changes: where rests are scarce, who
   * is free can depend on it.
   */
  const inOrder = (other?: Agent): Agent[] =>
    [...parts.world.agents.values()].map((agent) =>
      agent.vehicle === other?.vehicle ? other : agent,
    );

  /**
   * The certificate of the floor as it is: by turns that keep all who were free before, so that nobody
   * loses by it; where there are none, by those that serve most.
   */
  function renew(): Certificate {
    const agents = inOrder();
    const movable = agents.filter(({ movable }) => movable).map(({ vehicle }) => vehicle);
    const promised = movable.filter((vehicle) => wasFree.has(vehicle));
    let best: Certificate | undefined;
    for (const memory of isPlanned ? new Set([pending ?? plan, plan, NO_PLAN]) : [NO_PLAN]) {
      const found = prove(agents, memory);
      const isKept = found.isComplete || promised.every((vehicle) => found.free.has(vehicle));
      if (best && !isKept && found.free.size <= best.free.size) continue;
      best = found;
      plan = memory;
      if (isKept) break;
    }
    pending = undefined;
    return best!;
  }

  /** Proves the floor in another state: nobody loses, and the vehicle is free. */
  function attempt(before: Certificate, agents: readonly Agent[], vehicle: string) {
    for (const memory of new Set([plan, NO_PLAN])) {
      const found = prove(agents, memory);
      if (isNoWorse(before, found, vehicle)) return { memory, found };
    }
    return undefined;
  }

  function sync(movers: readonly ClassMover[]): Certificate {
    const { world } = parts;
    const changed = world.update(movers, leases.held);
    if (certificate && changed.length > 0) {
      const { lines, isComplete } = certificate;
      const isFollowed = changed.every((vehicle) =>
        follows(lines.get(vehicle), world.agents.get(vehicle)),
      );
      // Who has moved on may have made way for those who were not free.
      if (!isFollowed || !isComplete || !isPlanned) certificate = undefined;
    }
    certificate ??= renew();
    wasFree = certificate.free;
    return certificate;
  }

  /** Turns from playing all ways through, by which nobody loses and the vehicle is free. */
  function playThrough(before: Certificate, agents: readonly Agent[], vehicle?: string) {
    const order = rollOut(agents, parts.clashes.cells);
    const own = agents.find((agent) => agent.vehicle === vehicle);
    if (own && order.filter((one) => one === vehicle).length < own.steps.length) return undefined;
    for (const part of PARTS) {
      const turns = turnsIn(order.slice(0, Math.ceil(order.length * part)), lastTurn(plan) + 1);
      const memory = remember(turns, agents);
      const found = prove(agents, memory);
      if (isNoWorse(before, found, vehicle)) return { turns, memory, found };
    }
    return undefined;
  }

  function mayLease(vehicle: string, place: number): boolean {
    const { world, clashes } = parts;
    const before = sync([...world.movers.values()]);
    const agent = world.agents.get(vehicle);
    if (!agent) return false;
    const kind = clashes.footprint(agent.cls);
    const others = new Set(world.holders(clashes.asks(kind, place), vehicle));
    if (others.size > 0) return false;
    const held = clashes.marks(kind, place);
    const grown = (marks: Int32Array) => Int32Array.from([...marks, ...held]);
    const after = { ...agent, marks: grown(agent.marks), stands: grown(agent.stands) };
    return isNoWorse(before, prove(inOrder(after), plan), undefined);
  }

  const waiting = createWaiting({ parts: () => parts, certificate: () => certificate });

  /** Steps that nobody else holds, that are open, and behind no door that is shut. */
  function openSteps(agent: Agent, mover: ClassMover, want: number, shut?: ReadonlySet<string>) {
    const { floor, world } = parts;
    const most = Math.min(want, agent.steps.length);
    let open = 0;
    while (open < most) {
      const step = agent.steps[open]!;
      const lanes = waiting.lanes(mover, open);
      if (floor.isClosed(mover.route[open]!) || lanes.some((id) => floor.isClosed(id))) break;
      if (shut && lanes.some((id) => shut.has(id))) break;
      if (world.isTaken(step.asks, agent)) break;
      open++;
    }
    return open;
  }

  /** Whether somebody who was passed too often waits for one of these steps, and has its turn before. */
  function isStarved(line: Line, count: number): boolean {
    const { movers } = parts.world;
    const end = Math.min(line.given + count, line.steps.length);
    for (let i = line.given; i < end; i++) {
      const other = certificate!.before(line.steps[i]!.marks, line.agent.vehicle, line.turns[i]!);
      if (other && (movers.get(other.agent.vehicle)?.passed ?? 0) >= MOST_PASSED) return true;
    }
    return false;
  }

  function decide(
    agent: Agent,
    open: number,
    now: Millis,
    mayEnd: (count: number) => boolean,
  ): number {
    const before = certificate!;
    const line = before.lines.get(agent.vehicle);
    const byTurns = (count: number) =>
      line !== undefined && mayTake(before, agent.vehicle, count) && !isStarved(line, count);
    const byQuestion = (count: number) => {
      const ahead = parts.agents.ahead(agent, count);
      const after = attempt(before, inOrder(ahead), agent.vehicle);
      if (!after) return false;
      plan = after.memory;
      certificate = after.found;
      return true;
    };
    if (!isPlanned) {
      for (let count = open; count > 0; count--) {
        if (mayEnd(count) && byQuestion(count)) return count;
      }
      return 0;
    }
    for (let count = open; count > 0; count--) {
      if (mayEnd(count) && byTurns(count)) return count;
    }
    if (line && isStarved(line, 1)) return 0;
    if (now !== beat) {
      beat = now;
      questions = 0;
      // Turns as the vehicles really come, once a beat.
      const played = playThrough(before, inOrder());
      if (played) {
        plan = played.memory;
        certificate = played.found;
        return decide(agent, open, now, mayEnd);
      }
    }
    for (let count = open; count > 0 && questions < QUESTIONS_A_BEAT; count--) {
      if (!mayEnd(count)) continue;
      questions++;
      if (byQuestion(count)) return count;
    }
    return 0;
  }

  return {
    leases,
    turns(vehicle) {
      const agent = parts.world.agents.get(vehicle);
      return agent ? turnsLeft(plan, agent) : [];
    },
    use(floor) {
      const { nodes } = parts.clashes;
      parts = measure(floor, vehicleLength);
      const isSame = nodes.length === parts.clashes.nodes.length;
      // A plan is of nodes by their numbers.
      if (!isSame || nodes.some((id, i) => id !== parts.clashes.nodes[i])) plan = NO_PLAN;
      pending = undefined;
      certificate = undefined;
    },
    around(node, cls = '', other) {
      const { clashes } = parts;
      const place = clashes.places.get(node);
      if (place === undefined) return [node];
      const marks = new Set(clashes.marks(clashes.footprint(cls), place));
      const kinds = other === undefined ? clashes.kinds : [clashes.footprint(other)];
      return clashes.nodes.filter((_, at) =>
        kinds.some((kind) => clashes.asks(kind, at).some((cell) => marks.has(cell))),
      );
    },
    free: (movers) => sync(movers).free,
    admits(movers, vehicle, way, edges) {
      if (rule === 'first_come') return true;
      const before = sync(movers);
      const { world, agents } = parts;
      const agent = world.agents.get(vehicle);
      if (!agent) return false;
      const after = inOrder(agents.onWay(agent, world.movers.get(vehicle)!, way, edges));
      const found = attempt(before, after, vehicle);
      if (found) pending = found.memory;
      else if (!isPlanned) return false;
      const played = found ? undefined : playThrough(before, after, vehicle);
      if (played) pending = played.memory;
      return found !== undefined || played !== undefined;
    },
    grant(movers, { vehicle, want, now, notReady, mayEnd = anywhere }) {
      sync(movers);
      const agent = parts.world.agents.get(vehicle);
      const mover = parts.world.movers.get(vehicle);
      if (!agent || !mover) return { count: 0, passed: [] };
      waiting.note(vehicle, notReady);
      let open = openSteps(agent, mover, want, notReady);
      while (open > 0 && !mayEnd(open)) open--;
      const isFirstCome = rule === 'first_come';
      const count = isFirstCome || open === 0 ? open : decide(agent, open, now, mayEnd);
      const passed = waiting.passedBy(agent, count);
      if (count === Math.min(want, mover.route.length)) return { count, passed };
      const waits = waiting.why(mover, agent, count, now);
      return waits ? { count, passed, waits } : { count, passed };
    },
    aside(movers, vehicle) {
      const line = sync(movers).lines.get(vehicle);
      if (!line?.isFree) return undefined;
      return line.steps
        .slice(line.agent.steps.length)
        .map(({ node }) => parts.clashes.nodes[node]!);
    },
    propose(movers) {
      return playThrough(sync(movers), inOrder())?.turns;
    },
    adopt(movers, turns) {
      if (!isPlanned) return false;
      const before = sync(movers);
      const agents = inOrder();
      const found = remember(turns, agents);
      const after = prove(agents, found);
      if (!isNoWorse(before, after, undefined)) return false;
      plan = found;
      certificate = after;
      return true;
    },
    waiting(movers, now) {
      sync(movers);
      return waiting.all(now);
    },
  };
}
