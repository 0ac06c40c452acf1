import { isRetained, qosOf, topicUnder } from '#adapters/devices/vda5050/wire.ts';
import type { Random } from '#base/random.ts';
import type { SiteVehicle } from '#base/site/site.ts';
import { hours, type Millis, type Scheduler, type Timer, toTimestamp } from '#base/time.ts';
import type { MqttEnd, PlantEnds } from '../../plant/ends.ts';
import { PLAIN, type VehicleTraits } from '../traits.ts';
import type { VehicleCore } from '../vehicle.ts';
import { createLine, type LineFault, type LineFaultRates } from './line.ts';
import { createShown } from './shown.ts';
import type { FaceTiming, Speaker } from './speech.ts';
import { SPEECH_2 } from './v2.ts';
import { SPEECH_3 } from './v3.ts';

export type { FaceTiming } from './speech.ts';

/** What goes wrong between vehicle and broker. */
export interface RadioFaultRates extends LineFaultRates {
  readonly duplicate: number;
  readonly late: number;
  /** A state with a timestamp of long ago. */
  readonly oldTimestamp?: number;
  /** Of messages to the vehicle. */
  readonly inward?: LineFaultRates;
}

/** How far back an old timestamp lies. */
const OLD_MS = hours(1);

export interface VehicleFace {
  start(): void;
  stop(): Promise<void>;
  /** The line goes away without goodbye. */
  cut(): void;
  mend(): void;
  /** The computer restarts: the line is gone meanwhile, header ids begin anew. */
  restart(ms: Millis): void;
  /** Whether it speaks to the broker now. */
  readonly connected: boolean;
  readonly isCut: boolean;
  /** This happens to the next message from the vehicle, or to it. */
  failNext(fault: LineFault | 'oldTimestamp', way?: 'out' | 'in'): void;
  /** Its state comes at its interval only, whatever changes; or at each change again. */
  slow(isSo: boolean): void;
  readonly isSlow: boolean;
}

/**
 * The vehicle's radio: VDA 5050 of the vehicle's version over an MQTT client. It keeps time by the
 * wall clock.
 */
export function createVehicleFace(deps: {
  readonly vehicle: SiteVehicle;
  /** Absent: a plain vehicle of the house. */
  readonly traits?: VehicleTraits;
  /** Interface name and major version, where they are not the version's own. */
  readonly root?: string;
  readonly core: VehicleCore;
  readonly ends: Pick<PlantEnds, 'mqtt'>;
  readonly scheduler: Scheduler;
  readonly timing: FaceTiming;
  readonly random: Random;
  readonly rates: RadioFaultRates;
}): VehicleFace {
  const { vehicle, core, scheduler, timing, random, rates, traits = PLAIN } = deps;
  const { quirks } = traits;
  const speech = traits.version === '3.0' ? SPEECH_3 : SPEECH_2;
  const root = `${quirks.prefix}${deps.root ?? speech.root}`;
  const speaker: Speaker = { vehicle, traits, core, timing };
  const shown = createShown(quirks, core);
  const headerIds = new Map<string, number>();
  let isOpen = false;
  let isCut = false;
  let isSlow = false;
  let isOld = false;
  let sentAt = Number.NEGATIVE_INFINITY;
  let orderAt = Number.NEGATIVE_INFINITY;
  let soon: Timer | undefined;
  let periodic: Timer | undefined;
  let drawn: Timer | undefined;

  const topicOf = (topic: string) => topicUnder(root, vehicle, topic);
  const message = (topic: string, body: object): string => {
    const headerId = headerIds.get(topic) ?? 0;
    headerIds.set(topic, (headerId + 1) % 2 ** 32);
    const { manufacturer, serialNumber } = vehicle;
    const oldRate = topic === 'state' ? (rates.oldTimestamp ?? 0) : 0;
    const isLongAgo = topic === 'state' && (isOld || (oldRate > 0 && random.chance(oldRate)));
    if (isLongAgo) isOld = false;
    const timestamp = toTimestamp(scheduler.now() - (isLongAgo ? OLD_MS : 0));
    const version = `${traits.version}.0`;
    return JSON.stringify({ headerId, timestamp, version, manufacturer, serialNumber, ...body });
  };
  const connection = (word: 'online' | 'offline' | 'broken' | 'hibernating') =>
    message('connection', speech.connection(word));
  const end: MqttEnd = deps.ends.mqtt(
    vehicle.id,
    quirks.noConnection
      ? undefined
      : {
          topic: topicOf('connection'),
          payload: connection('broken'),
          qos: qosOf('connection'),
          retain: isRetained('connection'),
        },
  );
  const publish = (topic: string, payload: string) => {
    if (topic === 'connection' && quirks.noConnection) return;
    end.publish(topicOf(topic), payload, { qos: qosOf(topic), retain: isRetained(topic) });
  };
  const outward = createLine<string>({
    ...{ name: `state ${vehicle.id}`, scheduler, random, rates },
    deliver: (payload) => publish('state', payload),
  });

  const sendState = () => {
    soon?.cancel();
    soon = undefined;
    if (!isOpen || !end.connected || core.state().hibernating) return;
    sentAt = scheduler.now();
    outward.pass(message('state', shown.state(speech.state(speaker))));
  };
  const sendSoon = () => {
    if (soon || !isOpen || isSlow) return;
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
      const stateHeaderId = Math.max(0, (headerIds.get('state') ?? 0) - 1);
      publish(
        'visualization',
        message('visualization', speech.visualization(speaker, stateHeaderId)),
      );
      draw();
    });
  };
  const sendFactsheet = () => publish('factsheet', message('factsheet', speech.factsheet(speaker)));
  const sayHowItIs = () => {
    if (core.isShut) {
      publish('connection', connection('offline'));
      isCut = true;
      void end.end();
    } else publish('connection', connection(core.state().hibernating ? 'hibernating' : 'online'));
  };

  const receive = ({ topic, payload }: { topic: string; payload: Uint8Array }) => {
    if (!isOpen) return;
    if (topic === 'order') {
      const now = scheduler.now();
      if (now - orderAt < traits.minOrderMs) return;
      orderAt = now;
    }
    const parsed = parse(payload);
    shown.told(parsed);
    if (speech.hear(topic, parsed, speaker, scheduler.now())) return;
    const headerId = (parsed as { headerId?: unknown } | undefined)?.headerId;
    core.unreadable(topic, String(headerId ?? ''), `this is no ${topic} message`);
  };
  const inward = createLine({
    ...{ name: `to ${vehicle.id}`, scheduler, random },
    get rates() {
      return rates.inward ?? {};
    },
    deliver: receive,
  });

  for (const topic of speech.heard) {
    end.subscribe(topicOf(topic), ({ payload }) => inward.pass({ topic, payload }));
  }
  end.onConnect(() => {
    if (!isOpen) return;
    if (quirks.restartsHeaderIds) headerIds.clear();
    sayHowItIs();
    sendFactsheet();
    sendState();
  });
  core.onChange((what) => {
    if (what === 'factsheet') sendFactsheet();
    else if (what === 'state') sendSoon();
    else {
      // What was asked for shows as done before it falls silent.
      if (core.state().hibernating) outward.pass(message('state', speech.state(speaker)));
      sayHowItIs();
      sendSoon();
    }
  });

  return {
    start() {
      isOpen = true;
      repeat();
    },
    async stop() {
      if (!core.isShut) publish('connection', connection('offline'));
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
    get connected() {
      return end.connected;
    },
    get isCut() {
      return isCut;
    },
    failNext(fault, way = 'out') {
      if (fault === 'oldTimestamp') isOld = true;
      else (way === 'out' ? outward : inward).failNext(fault);
    },
    slow(isSo) {
      isSlow = isSo;
      if (!isSo) sendSoon();
    },
    get isSlow() {
      return isSlow;
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
