/** A WCS on a virtual clock with a hub, a fleet and a WMS made of lists: for tests and benches. */
import type { Database, Tx } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Site, SiteLocation } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import type {
  DeviceCommand,
  DeviceEventBody,
  DeviceStatus,
  FactAnswer,
  HandheldStep,
  HubPort,
} from '#hub/ports.ts';
import type { ReportAnswer, TaskReport, Worker, WorkerRequest } from '#wms-core/ports.ts';
import type {
  Fleet,
  FleetTick,
  LegEvent,
  LegOutcome,
  LegRequest,
  VehicleCall,
  VehicleFault,
  VehicleView,
  VehicleWish,
} from '../contracts.ts';
import { createWcs, type Wcs, type WcsSettings } from '../index.ts';

const place = (id: string, x: number, extra: Partial<SiteLocation> = {}): SiteLocation => ({
  id,
  kind: 'bin',
  zone: 'Z',
  x,
  y: 0,
  maxWeightGrams: 1e6,
  maxVolumeMl: 1e6,
  maxHandlingUnits: 1,
  ...extra,
});

const SKILLS = ['receive', 'putaway', 'pick', 'put', 'pack', 'ship', 'count'] as const;

export function rigSite(workers = 2): Site {
  return {
    name: 'rig',
    warehouse: 'W',
    owner: 'O',
    mapId: 'M',
    nodes: ['N1', 'N2', 'N3'].map((id, x) => ({ id, x, y: 0 })),
    edges: [],
    chargers: [],
    parking: [],
    locations: [
      place('POOL', 0, { kind: 'cart_pool', node: 'N1' }),
      place('STATION', 20, { kind: 'put_station', node: 'N2' }),
      place('PACK', 30, { kind: 'pack_station', scale: 'SCALE' }),
      place('OUT', 31, { kind: 'pack_out' }),
      place('DOCK', 40, { kind: 'dock_in', dimensioner: 'CUBE' }),
      place('A-01', 5, { label: { bank: 'PTL', index: 1 } }),
      place('A-02', 6),
    ],
    handlingUnits: [],
    vehicles: ['V1', 'V2'].map((id) => ({
      id,
      manufacturer: 'm',
      serialNumber: id,
      node: 'N1',
      speed: 1,
      acceleration: 1,
      batteryPerMetre: 0,
      batteryPerMinute: 0,
      chargePerMinute: 1,
    })),
    lightBanks: [{ id: 'PTL', host: 'localhost', port: 1, unitId: 1, labels: 10 }],
    scales: [{ id: 'SCALE', endpoint: 'opc.tcp://x', path: 'S' }],
    handhelds: Array.from({ length: workers }, (_, i) => ({
      id: `PDA-${i + 1}`,
      worker: `w${i + 1}`,
      skills: [...SKILLS],
      language: 'en' as const,
      x: i,
      y: 0,
      walkSpeed: 1,
    })),
  };
}

export interface Rig {
  readonly wcs: Wcs;
  /** Everything sent to devices, in order. */
  readonly sent: DeviceCommand[];
  readonly withdrawn: string[];
  readonly reports: TaskReport[];
  /** What workers asked the WMS for. */
  readonly requests: WorkerRequest[];
  readonly status: Map<string, DeviceStatus>;
  /** Legs under way, by vehicle. */
  readonly legs: Map<string, LegRequest>;
  readonly cancelledLegs: string[];
  /** How the WMS answers a report; by default it accepts. */
  judge: (report: TaskReport) => ReportAnswer;
  fact(device: string, body: DeviceEventBody, eventId?: string): Promise<FactAnswer>;
  /** The last step a terminal was shown; undefined: nothing to do. */
  shown(device: string): HandheldStep | undefined;
  /** Lit labels, by the commands sent. */
  lit(): string[];
  endLeg(vehicle: string, event: LegEnd): void;
  /** A leg ends though it was called off. */
  endLateLeg(leg: LegRequest, event: LegEnd): void;
  /** Who has a record in the master data. */
  readonly people: Map<string, Worker>;
  /** What vehicles say of themselves with the next tick. */
  readonly faults: VehicleFault[];
  /** What vehicles say they carry. */
  readonly loads: Map<string, string>;
  /** Whom the fleet calls for with the next tick. */
  readonly calls: VehicleCall[];
  /** What was to be told to vehicles, and what the fleet says to that. */
  readonly wishes: VehicleWish[];
  judgeWish: (wish: VehicleWish) => Refusal | null;
}

export type LegEnd = Omit<LegEvent, 'legId'>;

/** A fleet in memory: legs stand until the test ends them. */
function fakeFleet(
  rig: Pick<Rig, 'legs' | 'cancelledLegs' | 'loads' | 'faults' | 'calls' | 'wishes'>,
  judge: (wish: VehicleWish) => Refusal | null,
  { vehicles }: Pick<Site, 'vehicles'>,
) {
  const pending: LegOutcome[] = [];
  const fleet: Fleet = {
    restore: async () => {},
    note() {},
    get due() {
      return pending.length + rig.faults.length + rig.calls.length > 0;
    },
    async tick(_tx: Tx, _now, wish): Promise<FleetTick> {
      const events = [...pending];
      return {
        commands: [],
        calls: [...rig.calls],
        answers: (wish.wishes ?? []).map(judge),
        faults: [...rig.faults],
        withdrawn: [],
        events,
        committed() {
          pending.splice(0, events.length);
          rig.faults.length = 0;
          rig.calls.length = 0;
          rig.wishes.push(...(wish.wishes ?? []));
          for (const leg of wish.legs) rig.legs.set(leg.vehicle, leg);
          for (const legId of wish.cancelled) {
            rig.cancelledLegs.push(legId);
            for (const [vehicle, leg] of rig.legs)
              if (leg.legId === legId) rig.legs.delete(vehicle);
          }
        },
      };
    },
    vehicles: (): VehicleView[] =>
      vehicles.map(({ id: vehicle }) => ({
        vehicle,
        available: !rig.legs.has(vehicle),
        reason: '',
        node: 'N1',
        battery: 80,
        load: rig.loads.get(vehicle) ?? null,
        interruptible: true,
      })),
    freeAt: () => undefined,
    facts: () => undefined,
    travelSeconds: (from, to) => (from === to ? 0 : 30),
    seen: () => [],
    closures: () => [],
  };
  return { fleet, pending };
}

/** What is heavier, the rig's WMS doubts. */
const MOST_KEPT_GRAMS = 1_000;

export function createRig(
  database: Database,
  scheduler: Scheduler,
  options: {
    readonly seed?: number;
    /** That came after the drawing. */
    readonly places?: readonly SiteLocation[];
    readonly site?: Site;
    readonly settings?: Partial<WcsSettings>;
  } = {},
): Rig {
  const sent: DeviceCommand[] = [];
  const withdrawn: string[] = [];
  const reports: TaskReport[] = [];
  const requests: WorkerRequest[] = [];
  const status = new Map<string, DeviceStatus>();
  const legs = new Map<string, LegRequest>();
  const cancelledLegs: string[] = [];
  const loads = new Map<string, string>();
  const faults: VehicleFault[] = [];
  const calls: VehicleCall[] = [];
  const wishes: VehicleWish[] = [];
  const people = new Map<string, Worker>();
  const site = options.site ?? rigSite();
  const lists = { legs, cancelledLegs, loads, faults, calls, wishes };
  const judge = (wish: VehicleWish) => rig.judgeWish(wish);
  const { fleet, pending } = fakeFleet(lists, judge, site);
  const hub: HubPort = {
    send: (commands) => {
      sent.push(...commands);
    },
    withdraw: (ids) => {
      withdrawn.push(...ids);
    },
    status: (device) => status.get(device) ?? 'online',
    devices: () =>
      site.handhelds.map(({ id }) => ({ id, kind: 'handheld', status: hub.status(id) })),
  };
  let serial = 0;
  const ids = createIds(scheduler, createRandom(options.seed ?? 1));
  const rig: Rig = {
    wcs: createWcs({
      database,
      site,
      scheduler,
      ids,
      log: silentLog,
      hub,
      fleet,
      workers: { worker: (id) => people.get(id), workers: () => [...people.values()] },
      places: { place: (id) => options.places?.find((one) => one.id === id) },
      telemetry: { record() {} },
      requestPort: {
        request: async (request) => {
          requests.push(request);
          return { accepted: true, text: { en: request.kind, zh: request.kind } };
        },
      },
      gatePort: { sighted: async () => {} },
      measurementPort: {
        measured: async (one) => {
          const isKept = one.weightGrams <= MOST_KEPT_GRAMS;
          return { accepted: true, isKept, text: { en: one.code, zh: one.code } };
        },
      },
      reportPort: {
        async report(list) {
          reports.push(...list);
          return list.map((one) => rig.judge(one));
        },
      },
      problem: (reply, _request, refusal: Refusal) => reply.code(404).send(refusal),
      ...(options.settings ? { settings: options.settings } : {}),
    }),
    sent,
    withdrawn,
    reports,
    requests,
    status,
    legs,
    cancelledLegs,
    loads,
    faults,
    calls,
    wishes,
    judgeWish: () => null,
    people,
    judge: () => ({ accepted: true }),
    async fact(device, body, eventId = `fact-${options.seed ?? 1}-${serial++}`) {
      const [answer] = await rig.wcs.deviceEventPort.facts([
        { eventId, device, at: scheduler.now(), body },
      ]);
      return answer!;
    },
    shown(device) {
      const last = sent.findLast((command) => command.device === device)?.body;
      return last?.kind === 'handheld' && last.type === 'show_step' ? last.step : undefined;
    },
    lit() {
      const labels = new Map<string, string>();
      for (const { device, body } of sent) {
        if (body.kind !== 'light_bank') continue;
        if (body.type === 'light') labels.set(`${device}:${body.label}`, `${body.quantity}`);
        else labels.delete(`${device}:${body.label}`);
      }
      return [...labels].map(([label, quantity]) => `${label}=${quantity}`);
    },
    endLeg(vehicle, event) {
      const leg = legs.get(vehicle);
      legs.delete(vehicle);
      if (leg) rig.endLateLeg(leg, event);
    },
    endLateLeg({ legId, jobId, vehicle, action }, event) {
      if (jobId === undefined) return;
      const ended = { ...event, legId } as LegEvent;
      pending.push({ jobId, event: ended, vehicle, action: action ?? null });
    },
  };
  return rig;
}
