import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_FLOOR, layOut } from '#app/site/default-site.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { type CatalogueItem, type FlowPlan, planMadeUp } from '#simulators/erp/index.ts';
import type { MqttEnd, PlantEnds } from '#simulators/plant/ends.ts';
import { createPlant, ERROR_RATES, LIVE_TIMING, type Plant } from '#simulators/plant/index.ts';
import { createLiveEnds } from '#simulators/sockets/live-ends.ts';
import { type HouseProcess, startHouse } from './house-process.ts';

/** A warehouse process with the machines of a small floor, and people whose hands the test has. */
export interface WalkStage extends Pick<HouseProcess, 'site' | 'api' | 'open' | 'ask'> {
  /** Goods that lie at a light, goods that are delivered, and goods of which the book has too many. */
  readonly goods: Readonly<Record<'atLight' | 'delivered' | 'missing', CatalogueItem>>;
  /** Begins the day: the plant lives, with these hands for each terminal. */
  begin(hands: (device: string) => MqttEnd): Promise<Plant>;
  close(): Promise<void>;
}

/** Walking takes little time, and the patience of orders ends within seconds. */
const SPEED = 45;
const SEED = 4;
const ITEMS = 12;

export const IN_BOOK = { atLight: 20, missing: 5 } as const;
export const DELIVERED = 6;
/** Of those that the book has, not in the bin. */
export const MISSING = 2;

const FLOOR = {
  ...DEFAULT_FLOOR,
  ...{ aisles: 3, bays: 10, vehicles: 2, docksIn: 1, docksOut: 1, putStations: 1, packStations: 1 },
  // One bin has a light: what lies elsewhere is picked by the PDA.
  ...{ putSlots: 4, pickLabels: 1 },
  workers: [
    ['receive', 'putaway', 'pick', 'count'],
    ['put', 'pack', 'ship', 'count'],
  ],
};

/** One delivery, and what lies there already. The orders are the test's. */
function smallPlan(): { plan: FlowPlan; goods: WalkStage['goods'] } {
  const [first, second, third] = planMadeUp({ orders: 0, items: ITEMS, seed: SEED }).items.filter(
    (one) => !one.serialControlled && !one.lotControlled && one.inspectionPercent === 0,
  );
  const goods = {
    atLight: { ...first!, abc: 'A' as const },
    delivered: { ...second!, abc: 'C' as const },
    missing: { ...third!, abc: 'C' as const },
  };
  const stock = (item: CatalogueItem, quantity: number) => ({
    item: item.item,
    lots: [{ lot: '', quantity }],
  });
  const lines = [{ line: '1', ...stock(goods.delivered, DELIVERED), quantity: DELIVERED }] as const;
  const plan = {
    items: Object.values(goods),
    openingStock: [stock(goods.atLight, IN_BOOK.atLight), stock(goods.missing, IN_BOOK.missing)],
    asns: [{ asn: 'ASN-1', supplier: 'Nordic Gifts', at: 0, lines }],
    orders: [],
  };
  return { plan, goods };
}

export async function setWalkStage(onBug: (error: unknown) => void): Promise<WalkStage> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-walk-'));
  const drawn = layOut(FLOOR as Parameters<typeof layOut>[0]);
  const { plan, goods } = smallPlan();
  await mkdir(join(folder, 'plant'));
  const house = await startHouse(drawn, folder, SPEED);
  const { site, api, key } = house;
  let plant: Plant | undefined;
  return {
    ...{ site, api, goods, open: house.open, ask: house.ask },
    async begin(hands) {
      const live = createLiveEnds({
        ...{ mqttUrl: house.mqtt, dataFolder: join(folder, 'plant'), onBug },
      });
      const terminals = new Set(site.handhelds.map(({ id }) => id));
      const ends: PlantEnds = {
        ...live,
        mqtt: (id, will) => (terminals.has(id) ? hands(id) : live.mqtt(id, will)),
      };
      const scheduler = createSystemScheduler(onBug);
      plant = createPlant({
        ...{ site, scheduler, ends, speed: SPEED, log: silentLog, timing: LIVE_TIMING },
        random: createRandom(SEED),
        ids: createIds(scheduler, createRandom(`${process.pid}:${scheduler.now()}`)),
        rates: ERROR_RATES.none,
        host: { plan, api, fetch, key },
      });
      await plant.start();
      return plant;
    },
    async close() {
      await plant?.stop();
      await house.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
