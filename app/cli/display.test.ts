import { expect, test } from 'vitest';
import { createFlowDisplay } from './display.ts';

const figures = {
  ...{ received: 0, stored: 0, ordersWaiting: 0, released: 0, picked: 0, checked: 0, shipped: 0 },
  ...{ vehiclesBusy: 0, vehicles: 6, alarms: 0 },
};

test('a line comes when a figure moved, the heading every twenty lines, in both languages', () => {
  const lines: string[] = [];
  const show = createFlowDisplay((line) => lines.push(line));
  for (let i = 0; i < 5; i++) show(figures);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain('shipped');
  expect(lines[2]).toContain('发货');
  for (let shipped = 1; shipped <= 20; shipped++) show({ ...figures, shipped });
  expect(lines.filter((line) => line.includes('发货'))).toHaveLength(2);
  expect(lines.at(-1)).toMatch(/^\d\d:\d\d:\d\d .* 20 +0\/6 +0$/);
});
