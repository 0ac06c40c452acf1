import { type Measured, topicOf } from '#adapters/devices/dimensioner/wire.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { Millis, Scheduler, Timer } from '#base/time.ts';
import { toTimestamp } from '#base/time.ts';
import type { MqttEnd, MqttWill } from '../plant/ends.ts';
import type { World } from '../world/contracts.ts';

/** It measures to a millimetre, and weighs to half a percent. */
const OFF_MM = 1;
const OFF_WEIGHT = 0.005;

/**
 * A dimensioner: it measures, weighs and reads what a person lays on it, and says so once that has
 * come to rest. It keeps nothing: what lies on it when the plant stops is laid on it again.
 */
export interface Dimensioner {
  readonly id: string;
  start(): void;
  stop(): Promise<void>;
  /** Lays one piece on it. False: it is switched off, or nobody knows what that is. */
  lay(item: string): boolean;
  /** The line to the broker, to be cut and mended. */
  readonly end: MqttEnd;
}

const connection = (online: boolean) => JSON.stringify({ online });

export function createDimensioner(deps: {
  readonly id: string;
  readonly world: Pick<World, 'item'>;
  mqtt(clientId: string, will: MqttWill): MqttEnd;
  readonly scheduler: Scheduler;
  readonly settleMs: () => Millis;
  readonly random: Random;
  readonly ids: Ids;
}): Dimensioner {
  const { id, world, scheduler, random, ids } = deps;
  const topic = topicOf(id, 'connection');
  const end = deps.mqtt(id, { topic, payload: connection(false), qos: 1, retain: true });
  const announce = (online: boolean) =>
    end.publish(topic, connection(online), { qos: 1, retain: true });
  let timer: Timer | undefined;

  const measure = (name: string) => {
    const item = world.item(name);
    if (!item) return;
    // Of what nobody told the sides, a cube of its volume.
    const cube = Math.max(1, Math.round(Math.cbrt(item.volumeMl * 1_000)));
    const [length, width, height] = (item.sidesMm ?? [cube, cube, cube]).map((side) =>
      Math.max(1, side + random.integer(-OFF_MM, OFF_MM)),
    ) as [number, number, number];
    const grams = Math.round(item.weightGrams * (1 + random.normal(0, OFF_WEIGHT / 2)));
    const measured: Measured = {
      ...{ id: ids.next('M'), time: toTimestamp(scheduler.now()), settled: true },
      ...{ code: item.barcodes[0] ?? item.item, length, width, height, sizeUnit: 'mm' },
      ...{ weight: Math.max(1, grams), weightUnit: 'g' },
    };
    end.publish(topicOf(id, 'measured'), JSON.stringify(measured), { qos: 1, retain: false });
  };

  return {
    id,
    end,
    start() {
      end.onConnect(() => announce(true));
    },
    async stop() {
      timer?.cancel();
      announce(false);
      await end.end();
    },
    lay(item) {
      if (!end.connected || !world.item(item)) return false;
      timer?.cancel();
      timer = scheduler.after(deps.settleMs(), `dimensioner ${id}`, () => measure(item));
      return true;
    },
  };
}
