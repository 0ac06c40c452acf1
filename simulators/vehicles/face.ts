import { Compile } from 'typebox/compile';
import {
  type Connection,
  InstantActions,
  isRetained,
  Order,
  qosOf,
  type Topic,
  topicOf,
  VERSION,
} from '#adapters/devices/vda5050/v2/wire.ts';
import type { Random } from '#base/random.ts';
import type { SiteVehicle } from '#base/site/site.ts';
import { type Millis, type Scheduler, type Timer, toTimestamp } from '#base/time.ts';
import type { MqttEnd, MqttMessage, PlantEnds } from '../plant/ends.ts';
import { factsheetBody, positionOf, stateBody } from './message.ts';
import type { VehicleCore } from './vehicle.ts';

/** Wall-clock pace of a vehicle's messages. */
export interface FaceTiming {
  /** At latest; the standard says 30 s. */
  readonly stateEveryMs: number;
  /** Changes that come closer together share one message. */
  readonly minStateMs: number;
  /** While it drives; 0: none. */
  readonly visualizationEveryMs: number;
}

/** What goes wrong between vehicle and broker, as probabilities per state message. */
export interface RadioFaultRates {
  readonly duplicate: number;
  /** Delivered late, when newer states have overtaken it. */
  readonly late: number;
}

const LATE_MS = 700;
const checkOrder = Compile(Order);
const checkInstant = Compile(InstantActions);

export interface VehicleFace {
  start(): void;
  stop(): Promise<void>;
  /** The line goes away without goodbye. */
  cut(): void;
  mend(): void;
  /** The computer restarts: the line is gone meanwhile, header ids begin anew. */
  restart(ms: Millis): void;
}

/** The vehicle's radio: VDA 5050 2.1 over an MQTT client. It keeps time by the wall clock. */
export function createVehicleFace(deps: {
  readonly vehicle: SiteVehicle;
  readonly mapId: string;
  readonly core: VehicleCore;
  readonly ends: Pick<PlantEnds, 'mqtt'>;
  readonly scheduler: Scheduler;
  readonly timing: FaceTiming;
  readonly random: Random;
  readonly rates: RadioFaultRates;
}): VehicleFace {
  const { vehicle, mapId, core, scheduler, timing, random, rates } = deps;
  const headerIds = new Map<Topic, number>();
  let isOpen = false;
  let isCut = false;
  let sentAt = Number.NEGATIVE_INFINITY;
  let soon: Timer | undefined;
  let periodic: Timer | undefined;
  let drawn: Timer | undefined;

  const message = (topic: Topic, body: object): string => {
    const headerId = headerIds.get(topic) ?? 0;
    headerIds.set(topic, (headerId + 1) % 2 ** 32);
    const { manufacturer, serialNumber } = vehicle;
    const timestamp = toTimestamp(scheduler.now());
    return JSON.stringify({
      headerId,
      timestamp,
      version: VERSION,
      manufacturer,
      serialNumber,
      ...body,
    });
  };
  const connection = (connectionState: Connection['connectionState']) =>
    message('connection', { connectionState });
  const end: MqttEnd = deps.ends.mqtt(vehicle.id, {
    topic: topicOf(vehicle, 'connection'),
    payload: connection('CONNECTIONBROKEN'),
    qos: qosOf('connection'),
    retain: isRetained('connection'),
  });
  const publish = (topic: Topic, payload: string) =>
    end.publish(topicOf(vehicle, topic), payload, {
      qos: qosOf(topic),
      retain: isRetained(topic),
    });

  const sendState = () => {
    soon?.cancel();
    soon = undefined;
    if (!isOpen || !end.connected) return;
    sentAt = scheduler.now();
    const { driving, loads } = core;
    const payload = message('state', stateBody(core.state(), { vehicle, mapId, driving, loads }));
    if (rates.late > 0 && random.chance(rates.late)) {
      scheduler.after(LATE_MS, `late state ${vehicle.id}`, () => publish('state', payload));
      return;
    }
    publish('state', payload);
    if (rates.duplicate > 0 && random.chance(rates.duplicate)) publish('state', payload);
  };
  const sendSoon = () => {
    if (soon || !isOpen) return;
    const wait = Math.max(0, sentAt + timing.minStateMs - scheduler.now());
    soon = scheduler.after(wait, `state ${vehicle.id}`, sendState);
    if (timing.visualizationEveryMs > 0 && core.driving && !drawn) draw();
  };
  const repeat = () => {
    periodic = scheduler.after(timing.stateEveryMs, `state ${vehicle.id}`, () => {
      if (scheduler.now() - sentAt >= timing.stateEveryMs) sendState();
      repeat();
    });
  };
  const draw = () => {
    drawn = scheduler.after(timing.visualizationEveryMs, `visualization ${vehicle.id}`, () => {
      drawn = undefined;
      if (!isOpen || !core.driving) return;
      const agvPosition = positionOf(core.state(), mapId);
      publish('visualization', message('visualization', { agvPosition }));
      draw();
    });
  };
  const sendFactsheet = () =>
    publish('factsheet', message('factsheet', factsheetBody(vehicle, timing)));

  const receive = (topic: 'order' | 'instantActions', { payload }: MqttMessage) => {
    if (!isOpen) return;
    const parsed = parse(payload);
    if (topic === 'order' && checkOrder.Check(parsed)) core.order(parsed);
    else if (topic === 'instantActions' && checkInstant.Check(parsed)) {
      core.instantActions(parsed.actions);
    } else {
      const headerId = (parsed as { headerId?: unknown } | undefined)?.headerId;
      core.unreadable(topic, String(headerId ?? ''), `this is no ${topic} message`);
    }
  };

  for (const topic of ['order', 'instantActions'] as const) {
    end.subscribe(topicOf(vehicle, topic), (wire) => receive(topic, wire));
  }
  end.onConnect(() => {
    if (!isOpen) return;
    publish('connection', connection('ONLINE'));
    sendFactsheet();
    sendState();
  });
  core.onChange((what) => {
    if (what === 'factsheet') sendFactsheet();
    else sendSoon();
  });

  return {
    start() {
      isOpen = true;
      repeat();
    },
    async stop() {
      publish('connection', connection('OFFLINE'));
      isOpen = false;
      for (const timer of [soon, periodic, drawn]) timer?.cancel();
      await end.end();
    },
    cut() {
      isCut = true;
      end.kill();
    },
    mend() {
      isCut = false;
      end.connect();
    },
    restart(ms) {
      end.kill();
      scheduler.after(ms, `restart ${vehicle.id}`, () => {
        headerIds.clear();
        if (!isCut) end.connect();
      });
    },
  };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
