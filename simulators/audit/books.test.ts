import { expect, it } from 'vitest';
import type { Api } from '../erp/index.ts';
import { readBooks } from './books.ts';

const stock = (location: string, handlingUnit: string, quantity: number) => ({
  location,
  handlingUnit,
  item: 'A',
  lot: 'L1',
  quality: 'passed',
  quantity,
});
const at = (location: string) => ({ location, handlingUnit: '', quality: 'passed' });

it('reads ledger, shipments and corrections over REST, page by page', async () => {
  const asked: string[] = [];
  const api: Api = {
    async call(_method, path) {
      asked.push(path);
      const url = new URL(path, 'http://warehouse');
      const after = url.searchParams.get('after');
      if (url.pathname === '/api/v1/stock') {
        const body = after
          ? { rows: [stock('SLOT-1', 'TOTE-1', 2)] }
          : { rows: [stock('BIN-1', '', 5)], next: 'second page' };
        return { status: 200, body };
      }
      if (url.pathname === '/api/v1/movements') {
        const movements = [
          { from: at('LOSS'), to: at('BIN-1'), quantity: 1, reason: 'count', task: 'T-1' },
          { from: at('BIN-1'), to: at('WORKER:W1'), quantity: 3, reason: 'pick', task: 'T-2' },
          { from: at('BIN-1'), to: at('LOSS'), quantity: 1, reason: 'broken', task: '' },
        ];
        return { status: 200, body: { movements } };
      }
      const line = { line: '1', item: 'A', lot: 'L1', quantity: 3, serials: ['S1', 'S2', 'S3'] };
      const data = { parcels: [{ lines: [line] }] };
      const back = { order: 'SO-1', lines: [{ item: 'A', received: 1 }] };
      const events = [
        { type: 'wms.order.accepted', subject: 'SO-1', data: {} },
        { type: 'wms.order.shipped', subject: 'SO-1', data },
        { type: 'wms.return.confirmed', subject: 'RMA-1', data: back },
      ];
      return { status: 200, body: { events, next: '1.2' } };
    },
  };
  expect(await readBooks(api, ['A', 'A'])).toEqual({
    ledger: [
      { location: 'BIN-1', handlingUnit: '', item: 'A', lot: 'L1', quantity: 5 },
      { location: 'SLOT-1', handlingUnit: 'TOTE-1', item: 'A', lot: 'L1', quantity: 2 },
    ],
    shipped: [
      { order: 'SO-1', item: 'A', lot: 'L1', quantity: 3 },
      { order: 'SO-1', item: 'A', lot: '', quantity: -1 },
    ],
    numbers: ['S1', 'S2', 'S3'].map((serial) => ({
      container: 'CUSTOMER:SO-1',
      item: 'A',
      serial,
    })),
    corrections: [{ item: 'A', quantity: 1, reason: 'count' }],
  });
  expect(asked.filter((path) => path.includes('/movements'))).toHaveLength(1);
});
