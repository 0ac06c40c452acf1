import { expect, test } from 'vitest';
import { everyOf, type Receiver, receiversOf } from './rules.ts';

const receiver = (name: string, more: Partial<Receiver>): Receiver => ({
  ...{ receiver: name, way: 'mail', address: 'a@b.c', role: '', rule: '', leastLevel: 'yellow' },
  ...{ enabled: true, ...more },
});

test('told is who takes any alert, or those of the role, or of the rule, and is not switched off', () => {
  const all = [
    receiver('any', {}),
    receiver('role', { role: 'quality' }),
    receiver('rule', { rule: 'expiry' }),
    receiver('other', { role: 'sales' }),
    receiver('off', { enabled: false }),
  ];
  const told = receiversOf({ rule: 'expiry', role: 'quality' }, all);
  expect(told.map((one) => one.receiver)).toEqual(['any', 'role', 'rule']);
});

test('how often is told in hours where it is whole hours', () => {
  expect(everyOf(600_000)).toEqual({ unit: 'Minutes', count: 10 });
  expect(everyOf(86_400_000)).toEqual({ unit: 'Hours', count: 24 });
});
