import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { FloorChange } from '#base/site/floor-change.ts';
import type { Site } from '#base/site/site.ts';
import type { Clock, Millis } from '#base/time.ts';
import type { DeviceEvent, VehicleState } from '#hub/ports.ts';
import type { Fleet, FleetTick, LegRequest } from '#wcs/contracts.ts';
import {
  type CrossingRow,
  type Equipment,
  hear,
  isNews,
  loadCrossings,
  saveCrossings,
  unheard,
} from '#wcs/equipment/index.ts';
import { classId } from '#wcs/floor/classes.ts';
import type { Floor as DrawnFloor } from '#wcs/floor/floor.ts';
import type { Standing } from '#wcs/routing/locate.ts';
import { endChange, endOver, isAlike, isOver, type OpenChange, saveChange } from './changes.ts';
import { waitsAt } from './crossings.ts';
import { freeAt } from './eta.ts';
import { changedFaults } from './faults.ts';
import { layFloor } from './floor.ts';
import { idleAlarm } from './idle.ts';
import { type Leg, newLeg } from './leg.ts';
import { createLegs, type Legs } from './legs.ts';
import { type Draft, drivenBy, hasLegs, legOf, standingKey, tell, type Vehicle } from './model.ts';
import { createNotes } from './notes.ts';
import { run } from './run.ts';
import { seenAs } from './seen.ts';
import { FLEET, type FleetSettings } from './settings.ts';
import { isTelling } from './significance.ts';
import * as store from './store.ts';
import { viewOf } from './view.ts';

export interface FleetDeps {
  readonly site: Site;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings?: Partial<FleetSettings>;
}

/** The fleet with the verbs of a person on its floor. */
export interface FleetWithFloor extends Fleet {
  /** As it is now; another one with a higher version after each change. */
  floor(): DrawnFloor;
  /** Those in force, in the order of their making. */
  changes(): readonly OpenChange[];
  /**
   * Stores a change of the floor, in the place of one of its kind that is in force for the same thing;
   * what it returns is called once that is committed. From then on ways are chosen by it, and who is
   * under way over what was closed gets another way; only a vehicle that drives there at this moment
   * still passes. Whether the drawing has what is named is the caller's to ask
   * (`missing`), and that `until` is still to come.
   */
  change(
    tx: Tx,
    wish: { change: FloorChange; until?: Millis; reason: string; by: string },
  ): Promise<() => void>;
  /** Ends it before its time; one that is not in force is no fault. */
  endChange(
    tx: Tx,
    wish: Pick<FloorChange, 'kind' | 'target'> & { by: string },
  ): Promise<() => void>;
  closeNode(tx: Tx, closure: { node: string; reason: string; by: string }): Promise<() => void>;
  openNode(tx: Tx, end: { node: string; by: string }): Promise<() => void>;
}

interface Memory {
  vehicles: ReadonlyMap<string, Vehicle>;
  legs: Legs;
  /** Open crossings of doors and lifts, and the devices whose vehicle may drive on. */
  crossings: ReadonlyMap<string, CrossingRow>;
  granted: ReadonlySet<string>;
  madeWay: ReadonlyMap<string, Millis>;
  /** Nodes for which somebody waits: to hear that one was left is news. */
  wanted: ReadonlySet<string>;
  /** When time alone makes a run worth while. */
  alarm: Millis;
}

const legOfRequest = (request: LegRequest, now: Millis): Leg => ({
  ...newLeg(
    {
      legId: request.legId,
      jobId: request.jobId ?? null,
      vehicle: request.vehicle,
      correlationId: request.correlationId,
      purpose: 'job',
      priority: request.priority,
      to: request.to,
      action: request.action ?? null,
    },
    now,
  ),
  next: request.next?.legId ?? null,
});

function blankVehicle(vehicle: string, standing: Standing, now: Millis): Vehicle {
  return {
    vehicle,
    state: undefined,
    online: undefined,
    standing,
    cameBy: undefined,
    stored: standingKey(standing),
    storedMode: '',
    heardAt: now,
    idleSince: now,
    manualSince: undefined,
    haltedSince: undefined,
    isOut: false,
    failedAt: undefined,
    lookAgainAt: 0,
    clearing: undefined,
    facts: undefined,
    toldPause: undefined,
    open: undefined,
    called: undefined,
    overtaken: 0,
  };
}

/** A leg of before lanes were stored gets those that lead over its nodes. */
function withLanes(leg: Leg, drawn: DrawnFloor): Leg {
  if (leg.edges.length === Math.max(0, leg.path.length - 1)) return leg;
  const edges = leg.path.slice(1).map((to, i) => {
    const from = leg.path[i]!;
    return drawn.between(from, to)[0]?.id ?? `${from}..${to}`;
  });
  return { ...leg, edges };
}

export function createFleet(deps: FleetDeps): FleetWithFloor {
  const { site, clock, ids } = deps;
  const settings = { ...FLEET, ...deps.settings };
  const floor = layFloor(site, settings, () => ids.next('VO'));
  let changes: readonly OpenChange[] = [];
  /** Classes of the vehicles that there are: a job goes to whichever is there soonest. */
  const driving = [...new Set(['', ...site.vehicles.map(({ type }) => type ?? '')])]
    .filter((type) => type !== '' || site.vehicles.some((vehicle) => !vehicle.type))
    .map((type) => classId(type, false));
  const movers: Draft['movers'] = new Map();
  let memory: Memory | undefined;
  /** What fixed equipment said since the start; nothing is stored of it. */
  let known: ReadonlyMap<string, Equipment> = new Map();
  const notes = createNotes();
  let isTold = false;
  let isFirst = true;

  const factsOf = (device: string) =>
    notes.newest(device)?.facts ?? memory?.vehicles.get(device)?.facts;

  function noteState(device: string, state: VehicleState): void {
    const vehicle = memory?.vehicles.get(device);
    if (!memory || !vehicle) return;
    const note = notes.of(device);
    const leg = drivenBy(memory.legs, device);
    const before = note.state ?? vehicle.state;
    const wasOnline = (note.online ?? vehicle.online) === true;
    const isCrossing = [...memory.crossings.values()].some(({ vehicle: one }) => one === device);
    isTold ||=
      !wasOnline || isTelling({ before, state, leg, isCrossing, wanted: memory.wanted, settings });
    note.online = true;
    note.state = state;
  }

  function noteEquipment(before: Equipment, { device, body }: DeviceEvent): void {
    const now = clock.now();
    const after = hear(before, body, now);
    known = new Map([...known, [device, after]]);
    isTold ||= isNews(before, after, now);
  }

  /** Who is under way hears of it too. */
  function changeNow(all: readonly OpenChange[]): void {
    changes = all;
    floor.use(changes);
    isTold = true;
  }

  async function changeFloor(
    tx: Tx,
    { change, until, reason, by }: Parameters<FleetWithFloor['change']>[1],
  ): Promise<() => void> {
    const open: OpenChange = { ...change, until: until ?? null };
    await saveChange(tx, open, { reason, by, at: clock.now() });
    return () => changeNow([...changes.filter((other) => !isAlike(other, open)), open]);
  }

  async function endFloorChange(
    tx: Tx,
    { by, ...of }: Parameters<FleetWithFloor['endChange']>[1],
  ): Promise<() => void> {
    await endChange(tx, of, { by, at: clock.now() });
    return () => changeNow(changes.filter((other) => !isAlike(other, of)));
  }

  /** From now on without the changes whose time is over; what it returns is called at the commit. */
  async function endWhatIsOver(tx: Tx, now: Millis): Promise<() => void> {
    const left = changes.filter((change) => !isOver(change, now));
    if (left.length === changes.length) return () => undefined;
    await endOver(tx, now);
    floor.use(left);
    return () => {
      changes = changes.filter((change) => !isOver(change, now));
    };
  }

  function alarmOf(draft: Draft): Millis {
    let alarm = draft.lookAt;
    for (const { until } of changes) if (until !== null) alarm = Math.min(alarm, until);
    for (const vehicle of draft.vehicles.values()) {
      if (!hasLegs(draft, vehicle.vehicle)) {
        alarm = Math.min(alarm, idleAlarm(vehicle, floor.drawn, floor) ?? alarm);
      } else if (vehicle.manualSince !== undefined) {
        alarm = Math.min(alarm, vehicle.manualSince + settings.manualGrace);
      }
    }
    const isCancelling = [...draft.legs.values()].some((leg) => leg.status === 'cancelling');
    if (draft.wanted.size === 0 && !isCancelling) return alarm;
    // Whoever waits is looked at again, though nothing was heard meanwhile.
    for (const { idleSince } of draft.vehicles.values()) {
      const clearable = idleSince + settings.clearAfter;
      if (clearable > draft.now) alarm = Math.min(alarm, clearable);
    }
    return Math.min(alarm, draft.now + settings.lookAgainAfter);
  }

  async function newLegs(tx: Tx, draft: Draft, requests: readonly LegRequest[]): Promise<Leg[]> {
    const fresh = requests.filter(
      (request, index) =>
        !draft.legs.has(request.legId) &&
        requests.findIndex((other) => other.legId === request.legId) === index,
    );
    if (fresh.length === 0) return [];
    const legIds = fresh.map((request) => request.legId);
    const ended = await store.endedLegs(tx, legIds, draft.now);
    // A request that comes again gets the leg's outcome again.
    for (const leg of ended) tell(draft, leg);
    const known = new Set(ended.map((leg) => leg.legId));
    return fresh
      .filter((request) => !known.has(request.legId))
      .map((request) => legOfRequest(request, draft.now));
  }

  async function save(tx: Tx, draft: Draft): Promise<void> {
    await store.saveLegs(tx, [...draft.changed]);
    const moved = [...draft.vehicles.values()].filter((vehicle) => {
      if (!vehicle.standing || standingKey(vehicle.standing) === vehicle.stored) return false;
      if (legOf(draft, vehicle.vehicle)) return false;
      vehicle.stored = standingKey(vehicle.standing);
      return true;
    });
    await store.saveVehicles(tx, moved, draft.now);
    await store.saveFacts(tx, draft.described, draft.now);
    const turned = [...draft.vehicles.values()].filter((vehicle) => {
      const mode = vehicle.state?.mode;
      if (!vehicle.standing || mode === undefined || mode === vehicle.storedMode) return false;
      vehicle.storedMode = mode;
      return true;
    });
    await store.saveModes(tx, turned, draft.now);
    const before = memory?.crossings ?? new Map<string, CrossingRow>();
    const { rows } = draft.crossings;
    const open = new Set([...rows.values()].map(({ requestId }) => requestId));
    const over = [...before.values()].filter(({ requestId }) => !open.has(requestId));
    const changed = [...rows].filter(([device, row]) => before.get(device) !== row);
    await saveCrossings(
      tx,
      changed.map(([, row]) => row),
      over.map(({ requestId }) => requestId),
    );
  }

  return {
    async restore(tx) {
      const now = clock.now();
      const loaded = await store.load(tx, now);
      const stored = new Map(loaded.vehicles.map((row) => [row.vehicle, row]));
      const vehicles = [...site.vehicles]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, node }): Vehicle => {
          const row = stored.get(id);
          const standing = row ? { node: row.node, holds: row.holds } : { node, holds: [node] };
          const { facts, mode: storedMode = '' } = row ?? {};
          return { ...blankVehicle(id, standing, now), facts: facts ?? undefined, storedMode };
        });
      changes = loaded.changes;
      floor.use(changes);
      memory = {
        vehicles: new Map(vehicles.map((vehicle) => [vehicle.vehicle, vehicle])),
        legs: createLegs(loaded.legs.map((leg) => withLanes(leg, floor.drawn))),
        crossings: await loadCrossings(tx),
        granted: new Set(),
        madeWay: new Map(),
        wanted: new Set(),
        alarm: now,
      };
      known = new Map([...floor.equipment].map(([id, { kind }]) => [id, unheard(kind)]));
      notes.clear();
      isFirst = true;
    },

    note(event: DeviceEvent) {
      const { body, device } = event;
      const equipment = known.get(device);
      if (equipment) noteEquipment(equipment, event);
      if (!memory?.vehicles.has(device)) return;
      if (body.type === 'vehicle_state') noteState(device, body.state);
      // Retained, it comes anew with each connection: only what is new to us is written.
      if (body.type === 'vehicle_facts' && !isDeepStrictEqual(body.facts, factsOf(device))) {
        notes.of(device).facts = body.facts;
        isTold = true;
      }
      if (body.type === 'device_status' && body.status !== 'degraded') {
        notes.of(device).online = body.status === 'online';
        isTold = true;
      }
      if (body.type === 'command_refused') {
        notes.of(device).refusals.push({ commandId: body.commandId, reason: body.reason });
        isTold = true;
      }
    },

    get due() {
      if (!memory) return false;
      return isTold || isFirst || notes.isTaken || clock.now() >= memory.alarm;
    },

    async tick(tx, now, wish): Promise<FleetTick> {
      invariant(memory, 'the fleet is restored before its first tick');
      const taken = notes.take();
      const forgetOver = await endWhatIsOver(tx, now);
      isTold = false;
      const draft: Draft = {
        now,
        vehicles: new Map([...memory.vehicles].map(([id, vehicle]) => [id, { ...vehicle }])),
        legs: createLegs([...memory.legs.values()].map((leg) => ({ ...leg }))),
        commands: [],
        withdrawn: [],
        events: [],
        changed: new Set(),
        toSend: new Map(),
        movers,
        awaited: new Map(),
        intruders: new Map(),
        calls: [],
        described: [],
        crossings: {
          known,
          rows: new Map(memory.crossings),
          granted: new Set(),
          madeWay: new Map(memory.madeWay),
        },
        lookAt: Number.POSITIVE_INFINITY,
        wanted: new Map(),
      };
      for (const vehicle of draft.vehicles.values()) {
        vehicle.isOut = wish.outOfService.has(vehicle.vehicle);
      }
      const legs = await newLegs(tx, draft, wish.legs);
      const { cancelled, wishes = [] } = wish;
      const input = { places: floor.drawn, notes: taken, legs, cancelled, wishes, isFirst };
      const answers = run(draft, floor, input);
      await save(tx, draft);
      return {
        faults: changedFaults(memory.vehicles, draft.vehicles),
        commands: draft.commands,
        withdrawn: draft.withdrawn,
        events: draft.events,
        calls: draft.calls,
        answers,
        committed() {
          notes.committed();
          isFirst = false;
          forgetOver();
          memory = {
            vehicles: draft.vehicles,
            legs: draft.legs,
            crossings: draft.crossings.rows,
            granted: draft.crossings.granted,
            madeWay: draft.crossings.madeWay,
            wanted: new Set([...draft.wanted.values()].flat()),
            alarm: alarmOf(draft),
          };
        },
      };
    },

    vehicles: () =>
      [...(memory?.vehicles.values() ?? [])].map((vehicle) =>
        viewOf(vehicle, memory?.legs.of(vehicle.vehicle) ?? [], settings.charging),
      ),
    seen() {
      if (!memory) return [];
      const { vehicles, legs, crossings, granted } = memory;
      const now = clock.now();
      const waits = (leg: Leg) => waitsAt({ known, rows: crossings, granted }, floor, leg, now);
      return [...vehicles.values()].map((vehicle) =>
        seenAs(vehicle, notes.newest(vehicle.vehicle), legs.of(vehicle.vehicle), waits),
      );
    },
    freeAt(device, now) {
      const vehicle = memory?.vehicles.get(device);
      return vehicle && memory ? freeAt(vehicle, memory.legs.of(device), floor, now) : undefined;
    },
    facts: factsOf,
    travelSeconds: (from, to) =>
      Math.min(...driving.map((id) => floor.routes.seconds(from, to, floor.classNamed(id)))),
    closures: () =>
      changes.flatMap(({ kind, target }) => (kind === 'close_node' ? [target] : [])).sort(),

    floor: () => floor.drawn,
    changes: () => changes,
    change: changeFloor,
    endChange: endFloorChange,
    closeNode: (tx, { node, ...said }) =>
      changeFloor(tx, { ...said, change: { kind: 'close_node', target: node, body: {} } }),
    openNode: (tx, { node, by }) => endFloorChange(tx, { kind: 'close_node', target: node, by }),
  };
}
