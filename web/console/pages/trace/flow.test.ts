import { expect, test } from 'vitest';
import { flowOf, NODE, place, scopesOf, type Trace } from './flow.ts';

const layer = (more: object) => ({
  ...{ layer: 'LY1', owner: 'O', item: 'A', lot: 'L1', productionDate: null, expiryDate: null },
  ...{
    receivedAt: 0,
    receiptLine: '',
    delivery: 'ASN-1',
    supplier: 'S',
    received: 10,
    returned: 0,
  },
  ...{ sentBack: 0, made: 0, used: 0, lost: 1, scrapped: 0, shipped: 6, inTransit: 0, here: 3 },
  ...more,
});
const goods = { owner: 'O', item: 'A', layer: 'LY1', lot: 'L1' };
const sent = { ...goods, sequence: 1, at: 0, actor: '', customer: 'C', waybill: '', parcel: 'P' };
const trace: Trace = {
  layers: [layer({})],
  serials: [],
  here: [{ ...goods, quantity: 3, location: '01-01', handlingUnit: '', quality: 'passed' }],
  shipped: [
    { ...sent, order: 'SO-1', quantity: 2 },
    { ...sent, order: 'SO-1', quantity: 1 },
    { ...sent, order: 'SO-2', quantity: 3 },
  ],
  movements: [],
} as unknown as Trace;

test('every piece that came is drawn to where it went', () => {
  const { nodes, edges } = flowOf(trace);
  const into = edges.filter(({ to }) => to === 'layer/LY1');
  const out = edges.filter(({ from }) => from === 'layer/LY1');
  const sum = (all: typeof edges) => all.reduce((total, { quantity }) => total + quantity, 0);
  expect(sum(into)).toBe(10);
  expect(sum(out)).toBe(10);
  expect(nodes.find(({ id }) => id === 'customer/SO-1')).toMatchObject({ quantity: 3, sub: 'C' });
  expect(nodes.find(({ id }) => id === 'other/lost')).toMatchObject({ word: 'lost', quantity: 1 });
});

test('what is not drawn is told', () => {
  const many = Array.from({ length: 45 }, (_, index) => ({
    ...sent,
    order: `SO-${index}`,
    quantity: 2,
  }));
  const { nodes, leftOut } = flowOf({ ...trace, shipped: many, here: [] } as unknown as Trace);
  expect(nodes.filter(({ column }) => column === 2)).toHaveLength(40);
  expect(leftOut).toBe(12);
});

test('columns stand in the middle of the highest', () => {
  const { placed, height } = place(flowOf(trace).nodes);
  expect(height).toBe(4 * (NODE.height + NODE.gap));
  expect(placed.find(({ kind }) => kind === 'layer')?.y).toBe((3 * (NODE.height + NODE.gap)) / 2);
});

test('a recall names the lot, and the delivery of goods without one', () => {
  const layers = [layer({}), layer({ layer: 'LY2' }), layer({ layer: 'LY3', lot: '' })];
  expect(scopesOf({ ...trace, layers } as unknown as Trace)).toEqual([
    { owner: 'O', item: 'A', lot: 'L1' },
    { owner: 'O', item: 'A', delivery: 'ASN-1' },
  ]);
});
