import { expect, it } from 'vitest';
import { closeUp } from './close-up.ts';

it('leaves no blank between two Chinese words, and those around codes and in English', () => {
  expect(closeUp('AGV-1 把 包裹 …00017 送往 DOCK-OUT-1')).toBe(
    'AGV-1 把包裹 …00017 送往 DOCK-OUT-1',
  );
  expect(closeUp('W3 收回空的 周转箱 TOTE-003。')).toBe('W3 收回空的周转箱 TOTE-003。');
  expect(closeUp('W3 brings cart CART-3 to CART-POOL-3.')).toBe(
    'W3 brings cart CART-3 to CART-POOL-3.',
  );
});
