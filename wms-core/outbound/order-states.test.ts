import { describe, expect, test } from 'vitest';
import type { OrderStatus } from './model.ts';
import { nextStatus, orderStates, validateOrderStates } from './order-states.ts';

describe('the order states', () => {
  test('are whole: every target exists, all are reached, only final ones end', () => {
    expect(() => validateOrderStates()).not.toThrow();
    expect(() => validateOrderStates({ ...orderStates, released: {} })).toThrow(/dead end/);
    const torn = { ...orderStates, accepted: { cancel: 'cancelled' } } as typeof orderStates;
    expect(() => validateOrderStates(torn)).toThrow(/never reached/);
    const typo = { ...orderStates, staged: { ship: 'gone' as OrderStatus } };
    expect(() => validateOrderStates(typo)).toThrow(/no row/);
  });

  test('know no step that the table lacks', () => {
    expect(nextStatus('staged', 'ship')).toBe('shipped');
    expect(() => nextStatus('shipped', 'cancel')).toThrow(/cannot cancel/);
  });

  test('let a check that came too often stop an order wherever a check can begin', () => {
    for (const [status, steps] of Object.entries(orderStates)) {
      const isChecked = 'recheck' in steps || 'sort' in steps;
      if (!isChecked || status === 'attention') continue;
      expect(steps, status).toMatchObject({ stop: 'attention' });
    }
  });
});
