import type { CountRequest } from '#wms-core/contracts.ts';
import { type House, OWNER } from '../../testing/house.ts';

/** Asks for counts in a paper house, and plays those who count. */
export const createCounters = (house: House) => ({
  request: (location: string, items: string[], more: Partial<CountRequest> = {}) =>
    house.database.transaction('request', (tx) =>
      house.core.work.counts.request(tx, {
        owner: OWNER,
        location,
        handlingUnit: '',
        items,
        reason: 'short_pick',
        document: 'SO-1',
        actor: 'W9',
        correlationId: 'C',
        at: house.scheduler.now(),
        ...more,
      }),
    ),

  /** The next count is done with these pieces found. */
  async count(found: Record<string, number>) {
    const task = await house.next('count');
    await house.tell(house.report(task, { type: 'started' }));
    const counts = Object.entries(found).map(([code, quantity]) => ({
      item: code,
      lot: '',
      quantity,
    }));
    await house.done(task, { act: 'counted', counts });
    await house.settle(6_000);
    return task;
  },
});
