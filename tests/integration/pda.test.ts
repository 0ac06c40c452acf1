import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withFreeHandhelds } from '#app/site/with-free-handhelds.ts';
import { composeWarehouse, type Warehouse } from '#app/warehouse/compose.ts';
import { type OpenLinks, openLinks } from '#app/warehouse/links.ts';
import { type Database, openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { sleep } from '#base/time.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import { PdaClient, type View } from '#web/pda/client/client.ts';
import { judgeScan } from '#web/pda/client/fields.ts';
import { mqttLines } from '#web/pda/client/mqtt-line.ts';
import type { Outcome } from '#web/pda/client/outbox.ts';
import { memoryStore } from '#web/pda/testing/play-client.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';

/** The page's own end of the wire, on a real broker by WebSocket and a real warehouse. */

const bugs: unknown[] = [];
const scheduler = createSystemScheduler((error) => bugs.push(error));
const site = withFreeHandhelds(outboundSite, 2);
const PLACES = site.locations.filter(({ kind }) => kind === 'bin').map(({ id }) => id);

let database: Database;
let links: OpenLinks;
let warehouse: Warehouse;
let address = '';
let folder = '';

const call = async (method: string, path: string, body?: object) => {
  const reply = await warehouse.server.inject({
    ...{ method: method as 'GET', url: `/api/v1/${path}` },
    ...(body ? { payload: body } : {}),
  });
  expect(reply.statusCode, `${path} ${reply.body}`).toBeLessThan(300);
  return reply.json();
};
const pieces = async (query: string): Promise<number> =>
  (await call('GET', `stock?${query}`)).totals.quantity;

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await isTrue()) return;
    await sleep(scheduler, 25, 'until');
  }
  expect.fail(`in vain waited for ${what}`);
}

/** The page, without its pixels; the same store again is a page that was reloaded. */
function openPage(device: string, store = memoryStore()) {
  const outcomes: Outcome[] = [];
  let view: View | undefined;
  const client = new PdaClient({
    ...{ device, store, open: mqttLines(address) },
    timers: {
      now: () => Date.now(),
      every(ms, act) {
        const timer = setInterval(act, ms);
        return () => clearInterval(timer);
      },
    },
    onChange: (next) => {
      view = next;
    },
    onHappening: (one) => one.type === 'outcome' && outcomes.push(one.outcome),
  });
  client.open();
  return {
    ...{ client, store, outcomes },
    get view(): View {
      return view!;
    },
    async login(worker: string) {
      await until('the line', () => client.view.line === 'online');
      client.login(worker);
      await until('the login', () => client.view.login === 'in');
    },
    /** As the page does it: each code into the field that it answers. */
    scan(code: string): string {
      const { step, gathered } = client.view;
      const verdict = judgeScan(step!, gathered, code);
      if ('field' in verdict && verdict.type !== 'wrong') {
        const given = { value: code, sure: verdict.type === 'right' };
        client.gather({ ...gathered, [verdict.field]: given });
      }
      return verdict.type;
    },
    act: () => client.view.step?.act ?? '',
    answered: (id: string) => outcomes.some(({ up }) => up.id === id),
  };
}
type Page = ReturnType<typeof openPage>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warehub-pda-'));
  database = await openMemory();
  const trouble = createTroubleCounter(silentLog);
  links = await openLinks({
    ...{ mqttUrl: undefined, mqttWsUrl: undefined, host: '127.0.0.1', mqttPort: 0, wsPort: 0 },
    ...{ dataFolder: folder, log: silentLog, trouble },
  });
  warehouse = await composeWarehouse({
    ...{ database, scheduler, site, links: links.links, log: silentLog, trouble },
    mqttUpgrade: links.upgrade,
    ids: createIds(scheduler, createRandom('pda')),
    telemetry: createMemoryTelemetry(),
    version: '0.0.0',
    onBug: (error) => bugs.push(error),
  });
  await warehouse.start();
  const http = await warehouse.server.listen({ host: '127.0.0.1', port: 0 });
  address = `${http.replace('http', 'ws')}/mqtt`;
  await call('PUT', 'items/TEA', {
    ...{ name: { en: 'Tea', zh: '茶' }, barcodes: ['6901234567892'] },
    ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
  });
  await call('POST', 'opening-stock', {
    importId: 'OPEN',
    lines: [{ location: PLACES[0], item: 'TEA', quantity: 20 }],
  });
});
afterAll(async () => {
  await warehouse.stop();
  await links.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
  expect(bugs).toEqual([]);
});

async function receiveAll(page: Page, unit: string, quantity: number): Promise<void> {
  await until('a delivery', () => page.act() === 'receive');
  page.scan(unit);
  expect(page.scan('(01)06901234567892')).toBe('unsure');
  page.client.gather({ ...page.client.view.gathered, quantity: { value: quantity, sure: true } });
  const { stepId } = page.client.view.step!;
  page.client.confirm();
  await until('the next step', () => page.client.view.step?.stepId !== stepId);
}

describe('a PDA in a browser', () => {
  test('receives a delivery by a scanned label, and the pieces are in the book once', async () => {
    const page = openPage('PDA-P1');
    await page.login('NEWCOMER');
    await call('POST', 'asns', {
      ...{ asn: 'ASN-1', supplier: 'ACME', expectedAt: new Date().toISOString(), actor: 'erp' },
      lines: [{ line: '1', item: 'TEA', quantity: 10 }],
    });
    const before = await pieces('item=TEA');
    await receiveAll(page, 'IB-1', 10);
    await until('the book', async () => (await pieces('item=TEA')) === before + 10);
    page.client.close();
  });

  test('what is asked offline and over a reload is applied once, and told', async () => {
    const store = memoryStore();
    const before = openPage('PDA-P2', store);
    await before.login('BOB');
    before.client.close();
    const offline = openPageWithoutLine(store);
    const fields = { location: PLACES[0]!, item: 'TEA', quantity: 4, to: PLACES[1]! };
    offline.ask({ type: 'request', kind: 'move', fields });
    offline.ask({ type: 'request', kind: 'move', fields: { ...fields, quantity: 900 } });

    const page = openPage('PDA-P2', store);
    await until('both answers', () => page.client.view.unread.length === 2);
    expect(page.client.view.unread.map(({ became }) => became)).toEqual(['applied', 'refused']);
    expect(page.client.view.waiting).toEqual([]);
    expect(await pieces(`item=TEA&location=${PLACES[1]}`)).toBe(4);
    page.client.close();
  });

  test('that is reloaded while its answer is under way is answered once', async () => {
    const store = memoryStore();
    const fields = { location: PLACES[0]!, item: 'TEA', quantity: 1, to: PLACES[1]! };
    const page = openPage('PDA-P2', store);
    await page.login('BOB');
    const there = await pieces(`item=TEA&location=${PLACES[1]}`);
    const id = 'M-1';
    page.client.ask({ type: 'request', kind: 'move', fields }, id);
    // Gone before the answer: nobody knows whether it was heard.
    page.client.close();
    const again = openPage('PDA-P2', store);
    await until('the answer', () => again.answered(id));
    expect(again.client.view.unread).toMatchObject([{ became: 'applied' }]);
    expect(await pieces(`item=TEA&location=${PLACES[1]}`)).toBe(there + 1);
    again.client.close();
  });
});

/** Where there is no signal at all. */
function openPageWithoutLine(store: ReturnType<typeof memoryStore>): PdaClient {
  const client = new PdaClient({
    ...{ device: 'PDA-P2', store },
    open: () => ({ connected: false, publish() {}, close() {} }),
    timers: { now: () => Date.now(), every: () => () => {} },
    onChange() {},
    onHappening() {},
  });
  client.open();
  return client;
}
