import { expect } from 'vitest';
import { goods, warehouse } from '#tests/support/scenario.ts';

warehouse(
  'a tote that is gone is told at the check; its order is picked again and goes out whole',
  {
    items: [goods('MUG')],
    stock: { MUG: 20 },
    orders: { 'SO-1': { MUG: 6 } },
    async story({ ask, query, stage, until, vanish }) {
      let tote = '';
      await until('the order to be checked', async () => {
        const [row] = await query<{ tote: string }>(
          `SELECT tote FROM wms.sales_order WHERE status = 'sorted' AND tote_at = slot`,
        );
        tote = row?.tote ?? '';
        return tote !== '';
      });
      // Somebody carries it off with all that is in it.
      vanish(tote, 'MUG', 6);
      stage.plant.world.removeUnit(tote);
      await until('the order to go on with another tote', async () => {
        const [row] = await query<{ tote: string }>(
          `SELECT tote FROM wms.sales_order WHERE order_id = 'SO-1'`,
        );
        return row?.tote !== tote;
      });
      const { entries } = await ask<{ entries: { kind: string; what: string }[] }>(
        'GET',
        `/api/v1/history?subject=${tote}`,
      );
      expect(entries.map(({ kind, what }) => `${kind}: ${what}`)).toEqual(
        expect.arrayContaining(['hold: held: missing', 'count: count asked']),
      );
      // The check that nobody could do stays on the desk until somebody has seen it.
      const [failed] = await query<{ task: string }>(
        `SELECT task_id AS task FROM wms.task WHERE failure = 'carrier_lost' AND NOT settled`,
      );
      const by = { actor: 'boss', reason: 'the tote is searched for' };
      await ask('POST', `/api/v1/tasks/${failed!.task}/settle`, by);
    },
    async ends({ got, booked, query }) {
      expect(got('SO-1')).toEqual({ MUG: 6 });
      expect(await booked('MUG')).toBe(8);
      const lost = await query<{ pieces: number }>(
        `SELECT sum(quantity)::int AS pieces FROM wms.movement WHERE to_location = 'LOSS'`,
      );
      expect(lost).toEqual([{ pieces: 6 }]);
    },
  },
);
