import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { openWms, type WmsProcess } from '#tests/support/wms.ts';
import { verifyLedger } from '#wms-core/index.ts';
import { item } from '#wms-core/testing/house.ts';

/** Requests of workers on PostgreSQL: two processes of one house, asked at once. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const missing = postgresMissing();
let server: ScratchServer;
let houses: readonly WmsProcess[];

beforeAll(async () => {
  if (missing) return;
  server = await startPostgres();
  const { database } = await server.create('requests', 20);
  const first = await openWms(database, { name: 'one' });
  const second = await openWms(database, { name: 'two', crewOf: first });
  houses = [first, second];
  await first.items([item('TEA')]);
});
afterAll(async () => {
  if (missing) return;
  const [first] = houses;
  expect(await first!.database.transaction('verify', verifyLedger)).toEqual([]);
  for (const house of houses) await house.close();
  await first!.database.close();
  await server.stop();
});

async function ask(requestId: string, process: number, quantity: number) {
  const fields = { location: '1-1', item: 'TEA', quantity, to: '1-2' };
  const by = { device: 'PDA-1', worker: 'W1', task: '' };
  return houses[process % 2]!.wms.requestPort.request({ requestId, ...by, kind: 'move', fields });
}
const lying = async (location: string): Promise<number> =>
  (await houses[0]!.call('GET', `/api/v1/stock?location=${location}`)).body.totals.quantity;

describe('requests of workers on PostgreSQL', () => {
  it.skipIf(missing)('one asked ten times at once is one move with one answer', async () => {
    await houses[0]!.opening([{ location: '1-1', item: 'TEA', quantity: 10 }]);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => ask('R-1', i, 2)));
    expect(answers[0]).toMatchObject({ accepted: true });
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect([await lying('1-1'), await lying('1-2')]).toEqual([8, 2]);
  });

  it.skipIf(missing)(
    'ten at once for what four can have: six are refused, and stay so',
    async () => {
      const all = Array.from({ length: 10 }, (_, i) => i);
      const answers = await Promise.all(all.map((i) => ask(`Q-${i}`, i, 2)));
      expect(answers.filter(isRefusal)).toHaveLength(6);
      expect([await lying('1-1'), await lying('1-2')]).toEqual([0, 10]);
      expect(await Promise.all(all.map((i) => ask(`Q-${i}`, i + 1, 2)))).toEqual(answers);
    },
  );
});
