import { expect } from 'vitest';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const TEA = goods('TEA', { lotControlled: true });

/** Whether a picker is shown the tea. */
async function isShownTea({ query }: Story): Promise<boolean> {
  const shown = await query(
    `SELECT 1 FROM wcs.job WHERE kind = 'pick' AND shown #>> '{step,facts,item}' = 'TEA'`,
  );
  return shown.length > 0;
}
const orderOf = async ({ ask }: Story) =>
  ask<{ status: string; reason: { en: string } | null }>('GET', '/api/v1/orders/SO-1');

warehouse(
  'a pick whose goods are frozen is called off, and its order waits until they are thawed',
  {
    items: [TEA],
    stock: { TEA: [{ lot: 'L1', quantity: 5, producedDaysAgo: 10 }] },
    orders: { 'SO-1': { TEA: 3 } },
    async story(story) {
      const { ask, until, booked } = story;
      await until('the picker to be sent', () => isShownTea(story));
      const hold = { holdId: 'DOUBT', scope: { item: 'TEA', lot: 'L1' } };
      await ask('POST', '/api/v1/stock/holds', { ...hold, reason: 'doubt', actor: 'quality' });
      await until('the pick to be called off', async () => !(await isShownTea(story)));
      await until('the order to wait', async () => (await orderOf(story)).status === 'accepted');
      expect((await orderOf(story)).reason?.en).toContain('frozen');
      await ask('DELETE', '/api/v1/stock/holds/DOUBT?actor=quality');
      await until('it to be shipped', async () => (await orderOf(story)).status === 'shipped');
      expect(await booked('TEA')).toBe(2);
    },
    ends: async ({ got }) => expect(got('SO-1')).toEqual({ 'TEA L1': 3 }),
  },
);
