import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Site, SiteLocation } from '#base/site/site.ts';
import type { Clock } from '#base/time.ts';
import type { Item, MovementLine, Place, Posting } from '#wms-core/contracts.ts';
import { createFeed } from '#wms-core/feed/index.ts';
import { createMasterData, PLAIN } from '#wms-core/master-data/index.ts';
import { createLedger } from '../index.ts';

export const OWNER = 'own';
/** 2026-01-15, UTC. */
export const NOW = 1_768_435_200_000;

export function item(code: string, change: Partial<Item> = {}): Item {
  return {
    item: code,
    owner: OWNER,
    name: { en: `Item ${code}`, zh: `货品 ${code}` },
    barcodes: [`69${code}`],
    lengthMm: 100,
    widthMm: 80,
    heightMm: 50,
    weightGrams: 250,
    lotControlled: false,
    serialControlled: false,
    shelfLifeDays: null,
    firstDayCounts: true,
    rotation: 'FIFO',
    inspectionPercent: 0,
    overReceiptPercent: 0,
    underReceiptPercent: 0,
    abc: 'B',
    ...PLAIN,
    ...change,
  };
}

const place = (id: string, kind: SiteLocation['kind'], x: number): SiteLocation => ({
  id,
  kind,
  zone: kind === 'bin' ? 'A' : 'X',
  x,
  y: 0,
  maxWeightGrams: 1_000_000,
  maxVolumeMl: 1_000_000,
  maxHandlingUnits: kind === 'bin' ? 0 : 9,
});

export const SITE: Site = {
  name: 'Test floor',
  warehouse: 'W1',
  owner: OWNER,
  mapId: 'floor',
  nodes: [],
  edges: [],
  chargers: [],
  parking: [],
  locations: [
    place('DOCK-1', 'dock_in', 0),
    place('A-01-01', 'bin', 1),
    place('A-01-02', 'bin', 2),
    place('A-01-03', 'bin', 3),
    place('POOL-1', 'cart_pool', 4),
    place('EX-1', 'exception', 5),
  ],
  handlingUnits: [
    {
      id: 'CART-1',
      type: 'cart',
      location: 'POOL-1',
      maxWeightGrams: 100_000,
      maxVolumeMl: 500_000,
      tareGrams: 20_000,
    },
    {
      id: 'CART-2',
      type: 'cart',
      location: 'POOL-1',
      maxWeightGrams: 100_000,
      maxVolumeMl: 500_000,
      tareGrams: 20_000,
    },
  ],
  vehicles: [],
  lightBanks: [],
  scales: [],
  handhelds: [],
};

export const at = (location: string, handlingUnit = '', quality: Place['quality'] = 'passed') => ({
  location,
  handlingUnit,
  quality,
});

/** A small floor with two items, on this database (in memory when none is given). */
export async function openStock(database?: Database, clock: Clock = { now: () => NOW }) {
  const db = database ?? (await openMemory());
  const ids = createIds(clock, createRandom('stock-test'));
  const masterData = createMasterData();
  const feed = createFeed();
  const ledger = createLedger({ masterData, feed, ids });
  const run = <T>(body: (tx: Tx) => Promise<T>) => db.transaction('test', body);
  await run(async (tx) => {
    await masterData.loadSite(tx, SITE);
    await ledger.loadUnits(tx, SITE);
    await masterData.upsertItems(tx, [item('P1'), item('P2')]);
  });
  let count = 0;

  const layer = (
    code: string,
    change: { lot?: string; expiryDate?: string; receivedAt?: number } = {},
  ) =>
    run((tx) =>
      ledger.layer(tx, {
        item: code,
        owner: OWNER,
        lot: change.lot ?? '',
        productionDate: null,
        expiryDate: change.expiryDate ?? null,
        receivedAt: change.receivedAt ?? NOW,
        receiptLine: 'R-1',
        delivery: `D-${change.receivedAt ?? NOW}`,
        supplier: 'S',
      }),
    );

  const posting = (lines: readonly MovementLine[], postingId = `T-${++count}`): Posting => ({
    postingId,
    document: 'DOC-1',
    actor: 'anna',
    reason: 'test',
    correlationId: 'C-1',
    at: NOW,
    lines,
  });

  const post = (lines: readonly MovementLine[], postingId?: string) =>
    run((tx) => ledger.post(tx, posting(lines, postingId)));

  const line = (
    code: string,
    layerId: string,
    quantity: number,
    from: Place,
    to: Place,
    rest: Partial<MovementLine> = {},
  ): MovementLine => ({ item: code, owner: OWNER, layer: layerId, quantity, from, to, ...rest });

  /** Puts pieces into a place out of nowhere. */
  const stock = async (code: string, layerId: string, quantity: number, to: Place) => {
    accepted(await post([line(code, layerId, quantity, at('SUPPLIER'), to)]));
  };

  const claim = (
    order: string,
    layerId: string,
    location: string,
    quantity: number,
    code = 'P1',
  ) => ({
    order,
    lineId: '1',
    item: code,
    owner: OWNER,
    layer: layerId,
    location,
    handlingUnit: '',
    quality: 'passed' as const,
    quantity,
  });

  return {
    db,
    run,
    ids,
    clock,
    masterData,
    feed,
    ledger,
    layer,
    line,
    posting,
    post,
    stock,
    claim,
  };
}

export function accepted<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`refused: ${value.code} ${value.text.en}`);
  return value;
}
