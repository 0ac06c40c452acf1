import { expect, test } from 'vitest';
import { stagesOfAsn } from './asn-stages.ts';
import { type Order, stagesOfOrder, troublesOf, unitOf } from './order-stages.ts';
import { type Movement, tookOf } from './stages.ts';

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`;
const ms = (minute: number) => Date.parse(at(minute));
const move = (more: Partial<Movement>): Movement => ({
  ...{ at: ms(3), item: 'A', lot: '', quantity: 2, actor: 'W1', reason: 'pick' },
  ...{
    from: { location: '01-01', handlingUnit: '' },
    to: { location: 'WORKER:W1', handlingUnit: 'C' },
  },
  ...more,
});
const to = (location: string, handlingUnit: string) => ({ to: { location, handlingUnit } });

const order: Order = {
  ...{ customer: 'X', createdAt: at(0), deadline: null, wave: 'WAVE-1' },
  lines: [{ item: 'A', ordered: 2 }],
  picks: [{ item: 'A', lot: '', location: '01-01', quantity: 2 }],
  parcels: [],
  timeline: [
    { at: at(0), event: 'accepted', actor: 'erp', data: {} },
    {
      at: at(1),
      event: 'released',
      actor: 'system',
      data: { wave: 'WAVE-1', unit: 'T1', slot: 'S1' },
    },
    { at: at(5), event: 'picked', actor: 'W2', data: {} },
    { at: at(6), event: 'recheck', actor: 'W2', data: {} },
  ],
};

test('a cart is picked for many orders: only the own picks and what came into its own tote are told of an order', () => {
  const wave = [
    move({ quantity: 9, actor: 'W8' }),
    move({}),
    move({ item: 'B' }),
    move({ from: { location: '01-02', handlingUnit: '' } }),
    move({ reason: 'put', at: ms(4), actor: 'W2', ...to('S1', 'T1') }),
    move({ reason: 'put', item: 'B', ...to('S2', 'T2') }),
  ];
  const stages = stagesOfOrder('SO-1', order, [], wave, wave);
  const named = (name: string) => stages.find((one) => one.name === name)!;
  expect(named('picked')).toMatchObject({
    ...{ who: ['W1'], said: [{ facts: { places: 1 } }] },
    moves: [{ item: 'A', quantity: 2, from: { location: '01-01' } }],
  });
  expect(named('put')).toMatchObject({ at: ms(4), who: ['W2'], moves: [{ item: 'A' }] });
  expect(named('released').subjects).toEqual(['WAVE-1', 'SO-1']);
  expect(named('checked').at).toBeUndefined();
  expect(tookOf(stages, 1)).toBe(60_000);
  expect(unitOf(order)).toEqual({ unit: 'T1', since: at(1) });
  const checked = { at: at(7), event: 'checked', actor: 'W2', data: {} };
  expect(unitOf({ ...order, timeline: [...order.timeline, checked] })?.until).toBe(at(7));
  expect(troublesOf(order).map(({ event }) => event)).toEqual(['recheck']);
});

test('a delivery is stored when all that was received lies in bins', () => {
  const asn = {
    ...{ supplier: 'S', createdAt: at(0), expectedAt: null, arrivedAt: at(1), receivedAt: null },
    ...{ closedAt: at(4), dock: 'D', plate: '', arrivedBy: '', closedBy: '' },
    lines: [{ expected: 5, received: 4, short: 1, over: 0 }],
  };
  const receipt = move({ reason: 'receipt', quantity: 4, ...to('D', 'IB-1') });
  const part = move({ reason: 'putaway', quantity: 3, at: ms(8), ...to('02-01', '') });
  const last = (moves: Movement[]) => stagesOfAsn(asn, moves, []).at(-1)!;
  expect(last([receipt, part])).toMatchObject({ said: [{ facts: { pieces: 3, waiting: 1 } }] });
  expect(last([receipt, part]).at).toBeUndefined();
  expect(last([receipt, part, { ...part, quantity: 1, at: ms(9) }]).at).toBe(ms(9));
});

test('what has not come is missing only when the delivery is closed', () => {
  const open = {
    ...{ supplier: 'S', createdAt: at(0), expectedAt: null, arrivedAt: at(1), receivedAt: null },
    ...{ closedAt: null, dock: 'D', plate: '', arrivedBy: '', closedBy: '' },
    lines: [{ expected: 5, received: 4, short: 1, over: 0 }],
  };
  const keys = (asn: typeof open | (Omit<typeof open, 'closedAt'> & { closedAt: string })) =>
    stagesOfAsn(asn, [], []).flatMap(({ said }) => said.map(({ key }) => key));
  expect(keys(open)).toContain('story.stillToCome');
  expect(keys(open)).not.toContain('story.receivedShort');
  expect(keys({ ...open, closedAt: at(4) })).toContain('story.receivedShort');
});
