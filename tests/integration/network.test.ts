import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { warehousesOf } from '#app/config.ts';
import { createHttpNetwork } from '#app/network/http-network.ts';
import { openMemory } from '#base/database/index.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import { item } from '#wms-core/testing/house.ts';

const TEA = item('TEA', { lotControlled: true, shelfLifeDays: 365 });
/** Long enough for a warehouse on a busy machine. */
const LIMIT_MS = 5_000;

/** Somebody who takes a call and never says a word. */
async function openSilence() {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe('warehouses that know one another’s addresses', () => {
  let north: WmsProcess;
  let south: WmsProcess;
  let southPort: number;
  let silence: Awaited<ReturnType<typeof openSilence>>;

  const openSouth = async (database = south.database) => {
    south = await openWms(database, {
      name: 'south',
      site: { ...outboundSite, warehouse: 'SOUTH' },
    });
  };

  beforeAll(async () => {
    silence = await openSilence();
    await openSouth(await openMemory());
    southPort = Number(new URL(await south.listen()).port);
    const addresses = [
      `SOUTH=http://key@127.0.0.1:${southPort}/`,
      `EAST=http://127.0.0.1:${silence.port}`,
    ];
    const network = createHttpNetwork(warehousesOf(addresses.join(', ')), LIMIT_MS);
    north = await openWms(await openMemory(), { name: 'north', network });
    const name = { en: 'South hall', zh: '南仓' };
    await granted(north.call('PUT', '/api/v1/warehouses/SOUTH', { name }));
    for (const house of [north, south]) await house.items([TEA]);
    const lot = { item: 'TEA', lot: 'L1', expiryDate: '2026-09-01' };
    await north.opening([{ location: '1-1', quantity: 10, ...lot }]);
    await south.opening([{ location: '1-1', quantity: 7, ...lot }]);
  }, 120_000);
  afterAll(async () => {
    for (const house of [north, south]) {
      expect(await house.verify()).toEqual([]);
      await house.close();
      await house.database.close();
    }
    silence.close();
  });

  const stock = async () => (await north.call('GET', '/api/v1/network/stock?item=TEA')).body;

  it('ask all at once, and name who does not answer beside a total of the others', async () => {
    expect(await stock()).toMatchObject({
      warehouses: [
        { warehouse: 'WH', isKept: true, quantity: 10 },
        { warehouse: 'SOUTH', isKept: true, quantity: 7 },
      ],
      without: [{ warehouse: 'EAST', fault: 'no answer in time' }],
      isComplete: false,
      totals: { quantity: 17, available: 17, allocatable: 17 },
      text: { en: 'The totals are those of WH, SOUTH, without EAST: no answer from there.' },
    });
  }, 60_000);

  it('send a transfer’s advice by themselves; while it fails the goods stay, and the desk knows', async () => {
    await south.close();
    await granted(north.order('TO-1', { TEA: 4 }, { toWarehouse: 'SOUTH' }));
    await north.release();
    await north.work();
    const cases = async () => (await granted(north.call('GET', '/api/v1/exceptions'))).body;
    await vi.waitFor(
      async () => {
        await north.settle(60_000);
        expect(JSON.stringify(await cases())).toContain('advice:TO-1');
      },
      { timeout: 60_000, interval: 50 },
    );
    const tea = (house: WmsProcess) => house.call('GET', '/api/v1/stock/items/TEA');
    expect(await tea(north)).toMatchObject({ body: { quantity: 6, leaving: 4 } });
    expect(await stock()).toMatchObject({
      totals: { quantity: 6 },
      without: [{ warehouse: 'EAST' }, { warehouse: 'SOUTH', fault: 'ECONNREFUSED' }],
    });

    await openSouth();
    await south.listen(southPort);
    await vi.waitFor(
      async () => {
        await north.settle(3_600_000);
        expect(await tea(north)).toMatchObject({ body: { quantity: 6, leaving: 0 } });
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(await tea(south)).toMatchObject({ body: { quantity: 7, inTransit: 4 } });
    expect(JSON.stringify(await cases())).not.toContain('advice:TO-1');
    const { body } = await south.call('GET', '/api/v1/transfers/TO-1');
    expect(body).toMatchObject({ direction: 'in', fromWarehouse: 'WH', status: 'in_transit' });
  }, 180_000);
});

describe('WAREHOUSES', () => {
  it.each(['SOUTH', 'SOUTH=south:8080', 'SO UTH=http://south', 'SOUTH=http://'])(
    '%s is refused (config.warehouses)',
    (given) => expect(() => warehousesOf(given)).toThrow('WAREHOUSES is a list'),
  );
});
