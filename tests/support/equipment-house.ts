/**
 * A house of nothing but fixed equipment and vehicles that cross it: for tests. The hub, its session,
 * the adapter, the wire and the device are the real ones; what the fleet will do with a crossing is
 * done here by a few lines. Rows and commands that are not acknowledged survive a restart, nothing else.
 */
import { opcEquipment } from '#adapters/devices/opc-equipment/adapter.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { SiteEquipment } from '#base/site/site.ts';
import { type Millis, seconds } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createHub, type Hub } from '#hub/index.ts';
import type { DeviceCommand, DeviceEvent } from '#hub/ports.ts';
import { createMemoryPlant, nodeEndpoint } from '#hub/transports/memory-links.ts';
import { createEquipment } from '#simulators/equipment/equipment.ts';
import { createWorld } from '#simulators/world/world.ts';
import {
  askCrossing,
  type CrossingEvent,
  type CrossingRow,
  type CrossingStep,
  commandsOf,
  type Equipment,
  hear,
  isNews,
  lookAgainAt,
  stepCrossing,
  unheard,
} from '#wcs/equipment/index.ts';

const BEAT_OF_HOUSE: Millis = 200;

const equipmentOf = (id: string, kind: SiteEquipment['kind'], sides: [string, string]) => ({
  ...{ id, kind, endpoint: `opc.tcp://${id}`, path: id },
  crossings: [
    { edges: [`${id}-up`], from: sides[0], to: sides[1] },
    { edges: [`${id}-down`], from: sides[1], to: sides[0] },
  ],
});
export const EQUIPMENT: readonly SiteEquipment[] = [
  equipmentOf('DOOR', 'door', ['inner', 'outer']),
  equipmentOf('LIFT', 'lift', ['ground', 'upper']),
];

/** A vehicle in the flesh: before a device, on its way in, in its cabin, on its way out. */
interface Toy {
  readonly vehicle: string;
  at: 'away' | 'before' | 'entering' | 'cabin' | 'going_out';
  device: string;
  requestId: string;
  until: Millis;
}

export function toyHouse(random: Random, vehicles: number) {
  const scheduler = createVirtualScheduler();
  const plant = createMemoryPlant({ scheduler, random });
  const clocks = { plant: scheduler, wall: scheduler, world: createWorld() };
  const machines = new Map(
    EQUIPMENT.map((drawn) => {
      const machine = createEquipment(drawn, clocks);
      const line = plant.ends.nodes({ url: drawn.endpoint, root: drawn.path }, machine.nodes);
      machine.start();
      return [drawn.id, { drawn, machine, line }] as const;
    }),
  );
  const toys = Array.from({ length: vehicles }, (_, i): Toy => {
    return { vehicle: `V${i}`, at: 'away', device: '', requestId: '', until: 0 };
  });
  /** Vehicles that their device forgot since they asked. */
  const forgotten = new Set<Toy>();
  const faults: string[] = [];
  const done = { crossings: 0, givenUp: 0, restarts: 0 };

  // Stored.
  let rows = new Map<string, CrossingRow>();
  let unacknowledged: DeviceCommand[] = [];
  // In memory.
  let known = new Map<string, Equipment>();
  /** Devices of which something was heard that can decide anything. */
  const news = new Set<string>();
  /** By device: when its crossing is looked at again whatever is heard. */
  let alarms = new Map<string, Millis>();
  let hub: Hub;
  let links: ReturnType<typeof plant.links>;

  const take = ({ device, body, at }: DeviceEvent) => {
    const before = known.get(device)!;
    const after = hear(before, body, at);
    known.set(device, after);
    if (isNews(before, after, at)) news.add(device);
    if (body.type !== 'command_acknowledged') return;
    unacknowledged = unacknowledged.filter(({ commandId }) => commandId !== body.commandId);
  };
  async function start() {
    alarms = new Map();
    known = new Map(EQUIPMENT.map(({ id, kind }) => [id, unheard(kind)]));
    links = plant.links();
    hub = createHub({
      ...{ links, adapters: [opcEquipment], scheduler },
      devices: EQUIPMENT.map(({ id, kind, endpoint, path }) => ({
        ...{ id, adapter: opcEquipment.name, config: { kind, endpoint, path } },
      })),
      trouble: createTroubleCounter(silentLog),
      events: {
        async facts(events) {
          events.forEach(take);
          return events.map(() => ({ accepted: true }));
        },
        state: take,
      },
    });
    await hub.start();
    hub.send(unacknowledged);
  }

  /** Stores what a step comes to, and then sends its commands. */
  function keep(device: string, { row, commands }: CrossingStep): void {
    if (row) rows.set(device, row);
    else rows.delete(device);
    const at = scheduler.now();
    if (row) alarms.set(device, lookAgainAt(row, known.get(device)!, at));
    const sent = commandsOf(device, commands, { at, correlationId: 'x' });
    unacknowledged.push(...sent);
    hub.send(sent);
  }
  /** Whether the vehicle may drive on after this. */
  function step(toy: Toy, type: CrossingEvent['type']): boolean {
    const row = rows.get(toy.device);
    if (row?.requestId !== toy.requestId) {
      faults.push(`${toy.vehicle} has no crossing of ${toy.device}`);
      return false;
    }
    const equipment = known.get(toy.device)!;
    const came = stepCrossing(row, { type, at: scheduler.now(), equipment });
    keep(toy.device, came);
    return came.granted;
  }

  /** What must be true of the machine itself when a vehicle drives over its threshold. */
  function threshold(toy: Toy, side: string, way: 'in' | 'out'): void {
    const { drawn, machine } = machines.get(toy.device)!;
    const { open, level } = machine.pose;
    const where = `${toy.vehicle} drives ${way} of ${toy.device} at ${scheduler.now()}`;
    if (!open && (way === 'in' || drawn.kind === 'lift')) faults.push(`${where}: it is shut`);
    if (drawn.kind === 'lift' && level !== side) faults.push(`${where}: the cabin is at ${level}`);
    if (way === 'out') return;
    const others = toys.filter((one) => one !== toy && one.device === toy.device);
    const isIn = others.some(({ at }) => at !== 'away' && at !== 'before');
    if (isIn) faults.push(`${where}: somebody is in it`);
  }

  /** Nothing shuts while somebody drives in or out; one that forgot meanwhile has its light curtain. */
  function watch(toy: Toy): void {
    if (toy.at !== 'entering' && toy.at !== 'going_out') return;
    const { open } = machines.get(toy.device)!.machine.pose;
    if (open || forgotten.has(toy)) return;
    if (toy.at === 'going_out' && !isLift(toy)) return;
    faults.push(`${toy.device} shuts on ${toy.vehicle} at ${scheduler.now()}`);
  }

  let calm = false;
  let asked = 0;
  function arrive(toy: Toy): void {
    const { drawn } = random.pick([...machines.values()]);
    if (calm || rows.has(drawn.id)) return;
    const { from, to } = random.pick(drawn.crossings);
    asked++;
    toy.device = drawn.id;
    toy.requestId = `O${asked}.${drawn.id}`;
    toy.at = 'before';
    forgotten.delete(toy);
    const { requestId, vehicle } = toy;
    const wish = { requestId, equipment: drawn.id, legId: requestId, vehicle, from, to, load: '' };
    keep(drawn.id, askCrossing(wish, scheduler.now()));
  }
  /** As the fleet: nobody is looked at again without a reason. */
  const isDue = ({ device }: Toy) =>
    news.has(device) || scheduler.now() >= (alarms.get(device) ?? 0);
  const isLift = ({ device }: Toy) => machines.get(device)?.drawn.kind === 'lift';
  function goOn(toy: Toy): void {
    const now = scheduler.now();
    const row = rows.get(toy.device);
    // Its leg may be called off at any time: who is inside keeps his crossing.
    if (toy.at !== 'away' && toy.at !== 'before' && random.chance(0.02)) step(toy, 'given_up');
    if (now < toy.until) return;
    const drives = () => {
      toy.until = now + random.integer(500, 4_000);
    };
    if (toy.at === 'away') {
      if (random.chance(0.1)) arrive(toy);
    } else if (toy.at === 'before') {
      if (!calm && random.chance(0.005)) {
        step(toy, 'given_up');
        done.givenUp++;
        toy.at = 'away';
      } else if (isDue(toy) && step(toy, 'looked')) {
        threshold(toy, row!.from, 'in');
        step(toy, 'entered');
        toy.at = 'entering';
        drives();
      }
    } else if (toy.at === 'entering' && isLift(toy)) {
      step(toy, 'aboard');
      toy.at = 'cabin';
    } else if (toy.at === 'entering' || toy.at === 'cabin') {
      if (toy.at === 'cabin' && !isDue(toy)) return;
      if (!step(toy, 'looked')) return;
      threshold(toy, row!.to, 'out');
      toy.at = 'going_out';
      drives();
    } else {
      step(toy, 'left');
      done.crossings++;
      toy.at = 'away';
      drives();
    }
  }

  const hang = (on: boolean, id: string) => machines.get(id)!.machine.hang(on);
  const fail = (on: boolean, id: string) => {
    const { machine } = machines.get(id)!;
    if (on) machine.fail('broken');
    else machine.clear();
  };
  const slow = (on: boolean, id: string) => machines.get(id)!.machine.slow(on ? 5 : 1);
  const lasting = [hang, fail, slow];
  const forgets = (id: string) => {
    for (const toy of toys) if (toy.device === id) forgotten.add(toy);
  };
  function goWrong(): void {
    const { id, endpoint: url, path: root } = random.pick(EQUIPMENT);
    const ms = random.integer(200, 20_000);
    const kind = random.integer(0, 3);
    if (kind === 0) plant.cutEndpoint(nodeEndpoint({ url, root }), ms);
    else if (kind === 1) {
      forgets(id);
      machines.get(id)!.machine.reset();
    } else {
      const switched = random.pick(lasting);
      if (switched === hang) forgets(id);
      switched(true, id);
      scheduler.after(ms, `${id} is mended`, () => switched(false, id));
    }
  }

  return {
    faults,
    done,
    rows: () => [...rows.values()],
    async start() {
      await plant.ends.open();
      await start();
    },
    /** The house runs; each second something goes wrong with this probability. */
    async run(ms: Millis, wrong: number) {
      calm = wrong === 0;
      for (const until = scheduler.now() + ms; scheduler.now() < until; ) {
        await scheduler.runFor(BEAT_OF_HOUSE);
        for (const toy of toys) {
          watch(toy);
          goOn(toy);
        }
        news.clear();
        if (random.chance((wrong * BEAT_OF_HOUSE) / seconds(1))) goWrong();
      }
    },
    /** The house dies and comes again: what was not stored is forgotten. */
    async restart() {
      done.restarts++;
      links.fence();
      rows = new Map(JSON.parse(JSON.stringify([...rows])) as [string, CrossingRow][]);
      await scheduler.runFor(random.integer(0, 10_000));
      await start();
    },
    /** Nobody is anywhere any more, and nothing open. */
    isOver: () => toys.every(({ at }) => at === 'away') && rows.size === 0,
  };
}
