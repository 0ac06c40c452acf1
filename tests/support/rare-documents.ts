import { setTimeout as wait } from 'node:timers/promises';
import type { House } from './browser.ts';

const now = new Date().toISOString();
const name = { en: 'Jasmine tea', zh: '茉莉花茶' };
const item = { name, barcodes: [], lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 };

/** What people write, and what no simulated house has after some seconds: one of each, for its page to be seen. */
const CALLS: readonly (readonly [method: string, path: string, body: object | string])[] = [
  ['PUT', '/items/RARE-1', { ...item, lotControlled: true }],
  ['PUT', '/items/RARE-2', item],
  ['PUT', '/items/RARE-SET', item],
  [
    'POST',
    '/imports/opening-stock?importId=RARE',
    'location,item,lot,quantity,customs,customsDocument\nEXCEPTION,RARE-1,L-1,50,,\nEXCEPTION,RARE-2,,9,bonded,C-1\n',
  ],
  [
    'POST',
    '/stock/moves',
    {
      ...{ moveId: 'RARE', item: 'RARE-1', lot: 'L-1', quantity: 2, reason: 'wet box' },
      ...{ from: { location: 'EXCEPTION' }, to: { location: 'EXCEPTION' }, toQuality: 'rejected' },
    },
  ],
  ['PUT', '/kits/RARE-SET', { components: [{ item: 'RARE-2', quantity: 2 }] }],
  ['PUT', '/inspection-plans/RARE', { item: 'RARE-1', samplePieces: 8, acceptNumber: 1 }],
  [
    'PUT',
    '/unit-types/RARE',
    {
      ...{ name, type: 'pallet', tareGrams: 25_000, maxWeightGrams: 1_500_000 },
      ...{ maxVolumeMl: 1_920_000, lengthMm: 1200, widthMm: 800, heightMm: 144 },
    },
  ],
  ['PUT', '/workers/RARE', { name, languages: ['zh', 'en'], skills: ['pick'] }],
  ['PUT', '/code-rules/owner', { mask: 'CUSTOMER-@@@@@@@@' }],
  [
    'PUT',
    '/trucks/RARE',
    { dock: 'DOCK-OUT-1', carrier: 'DHL', plate: '沪A·12345', adrEquipped: false },
  ],
  [
    'POST',
    '/returns',
    {
      ...{ return: 'RARE', customer: 'C-1', beyondShipped: 'bought before', expectedAt: now },
      lines: [{ line: '1', item: 'RARE-2', quantity: 2, reason: 'torn box' }],
    },
  ],
  [
    'POST',
    '/transfers',
    {
      ...{ transfer: 'RARE-IN', fromWarehouse: 'WH-2', toWarehouse: 'WH1', shippedAt: now },
      lines: [{ item: 'RARE-2', quantity: 24, sscc: '340000000000000014' }],
    },
  ],
  [
    'POST',
    '/dispositions',
    {
      ...{ disposition: 'RARE', decision: 'supplier_return', item: 'RARE-1', lot: 'L-1' },
      ...{ location: 'EXCEPTION', quantity: 2, supplier: 'ACME', handOverAt: 'EXCEPTION' },
      reason: 'crushed in transit',
    },
  ],
  [
    'POST',
    '/adjustments',
    {
      ...{ adjustment: 'RARE', type: 'loss', reason: 'damaged' },
      lines: [{ item: 'RARE-1', lot: 'L-1', location: 'EXCEPTION', quantity: -1 }],
    },
  ],
  [
    'POST',
    '/recalls',
    { recallId: 'RARE', scope: { item: 'RARE-1', lot: 'L-1' }, reason: 'notice' },
  ],
  ['POST', '/counts', { count: 'RARE', location: '01-01L-1' }],
  ['POST', '/count-plans', { plan: 'RARE', kind: 'cycle', percentADay: 20 }],
  ['POST', '/consolidation-proposals', { proposal: 'RARE', maxLines: 40 }],
  ['POST', '/order-sequences', { orderSequence: 'RARE' }],
  [
    'POST',
    '/transports',
    { transport: 'RARE', stops: [{ do: 'go', at: 'R001' }], orderSequence: 'RARE' },
  ],
];

const SOON_MS = 15_000;

/** Writes them as the administrator does on a screen. @throws when the house refuses one */
export async function makeRareDocuments({ stage, admin }: House): Promise<void> {
  const ask = (method: string, path: string, body: object | string) => {
    const isTable = typeof body === 'string';
    return fetch(`${stage.api}/api/v1${path}`, {
      method,
      headers: { ...admin.headers, 'content-type': isTable ? 'text/csv' : 'application/json' },
      body: isTable ? body : JSON.stringify(body),
    });
  };
  for (const [method, path, body] of CALLS) {
    // An import is booked after its answer: who needs its goods asks again.
    for (const end = Date.now() + SOON_MS; ; await wait(250)) {
      const reply = await ask(method, path, body);
      if (reply.ok) break;
      if (Date.now() > end) throw new Error(`${method} ${path}: ${await reply.text()}`);
    }
  }
}
