import { topicOf } from '#adapters/devices/rfid-gate/wire.ts';
import { epcOf, isSscc, writeEpc } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { SiteGate } from '#base/site/site.ts';
import { type Millis, type Scheduler, toTimestamp } from '#base/time.ts';
import type { MqttEnd, PlantEnds } from '../plant/ends.ts';
import type { WatchedWorld } from '../world/world.ts';

/** How often a tag is read on its way through, and how far apart (wall clock). */
const READS = 3;
const BETWEEN_MS: Millis = 150;
/** Of the company prefix in the tags on units; a key does not say it. */
const PREFIX_DIGITS = 7;
const RSSI_CDBM = -5_400;

/** What can be carried through: a unit by its SSCC, or a piece by GTIN-14 and number. */
export type Tagged = string | { readonly gtin: string; readonly serial: string };

/** An RFID gate that speaks as an Impinj reader does; in the plant's list of radios, too. */
export interface RfidGate {
  readonly id: string;
  /** Somebody carries this through, with whatever else: each tag is read several times. */
  carry(things: readonly Tagged[], antenna?: number): void;
  /** Whatever bytes. */
  say(payload: string): void;
  start(): void;
  stop(): Promise<void>;
  cut(): void;
  mend(): void;
  restart(ms: Millis): void;
}

/** The tag's memory; undefined where nothing is tagged. */
export function tagOn(thing: Tagged): string | undefined {
  const isUnit = typeof thing === 'string';
  if (isUnit && !isSscc(thing)) return undefined;
  const epc = epcOf(isUnit ? { sscc: thing } : thing, PREFIX_DIGITS);
  const hex = isRefusal(epc) ? epc : writeEpc(epc);
  return isRefusal(hex) ? undefined : hex;
}

/**
 * Between its place and the truck: a unit that leaves the house from there goes through it. What else
 * passes, a test carries.
 */
export function createRfidGate(
  { id, place }: Pick<SiteGate, 'id' | 'place'>,
  deps: {
    readonly world: Pick<WatchedWorld, 'watch' | 'unitsAt' | 'unitAt'>;
    readonly ends: Pick<PlantEnds, 'mqtt'>;
    readonly wall: Scheduler;
  },
): RfidGate {
  const { world, wall } = deps;
  const connection = topicOf(id, 'connection');
  const online = (is: boolean) => JSON.stringify({ online: is });
  const end: MqttEnd = deps.ends.mqtt(id, {
    ...{ topic: connection, payload: online(false) },
    ...{ qos: 1, retain: true },
  });
  let isOpen = false;
  let standing: readonly string[] = world.unitsAt(place);

  const publish = (payload: string) =>
    end.publish(topicOf(id, 'events'), payload, { qos: 1, retain: false });
  const read = (epcHex: string, antennaPort: number, left: number): void => {
    if (!isOpen) return;
    publish(
      JSON.stringify({
        timestamp: toTimestamp(wall.now()),
        hostname: id.toLowerCase(),
        eventType: 'tagInventory',
        tagInventoryEvent: { epcHex, antennaPort, peakRssiCdbm: RSSI_CDBM },
      }),
    );
    if (left > 1) {
      wall.after(BETWEEN_MS, `${id} reads again`, () => read(epcHex, antennaPort, left - 1));
    }
  };
  const gate: RfidGate = {
    id,
    carry(things, antenna = 1) {
      for (const thing of things) {
        const hex = tagOn(thing);
        if (hex !== undefined) read(hex, antenna, READS);
      }
    },
    say: publish,
    start() {
      isOpen = true;
    },
    async stop() {
      end.publish(connection, online(false), { qos: 1, retain: true });
      isOpen = false;
      await end.end();
    },
    cut: () => end.kill(),
    mend: () => end.connect(),
    restart(ms) {
      gate.cut();
      wall.after(ms, `radio ${id}`, () => gate.mend());
    },
  };

  end.onConnect(() => {
    if (isOpen) end.publish(connection, online(true), { qos: 1, retain: true });
  });
  world.watch(place, () => {
    const before = standing;
    standing = world.unitsAt(place);
    gate.carry(before.filter((unit) => world.unitAt(unit) === undefined));
  });
  return gate;
}
