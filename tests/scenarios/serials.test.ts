import { expect } from 'vitest';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const CAMERA = goods('CAMERA', { serialControlled: true });

interface Trace {
  readonly shipped: readonly { readonly order: string; readonly customer: string }[];
  readonly layers: readonly { readonly supplier: string; readonly delivery: string }[];
  readonly movements: readonly { readonly reason: string }[];
}

const numbersWith = ({ stage }: Story, order: string): readonly string[] =>
  stage.plant.world.contents(`CUSTOMER:${order}`).flatMap(({ serials }) => serials ?? []);

warehouse('pieces with numbers go from the truck to a customer, and some come back', {
  items: [CAMERA],
  deliveries: { 'ASN-1': { CAMERA: 12 } },
  orders: { 'SO-1': { CAMERA: 5 }, 'SO-2': { CAMERA: 3 } },
  async story(story) {
    const { stage, until, query } = story;
    await until('both orders to be with their customers', async () => {
      const open = await query(`SELECT 1 FROM wms.sales_order WHERE status <> 'shipped'`);
      return open.length === 0 && numbersWith(story, 'SO-2').length === 3;
    });
    const { world } = stage.plant;
    const back = numbersWith(story, 'SO-1').slice(0, 2);
    world.deliver({ asn: 'R-1', dock: '', pieces: [] });
    const pieces = { item: 'CAMERA', lot: '', quantity: 2, serials: back };
    expect(world.move('CUSTOMER:SO-1', 'TRUCK:R-1', pieces)).toBe(2);
    await story.ask('POST', '/api/v1/returns', {
      ...{ return: 'R-1', customer: 'CUSTOMER-1', order: 'SO-1', actor: 'service' },
      expectedAt: '2026-01-09T06:00:00Z',
      lines: [{ line: '1', item: 'CAMERA', quantity: 2, reason: 'wrong colour' }],
    });
    await until('the return to be received', async () => {
      const closed = await query(`SELECT 1 FROM wms.asn WHERE asn = 'R-1' AND status = 'closed'`);
      return closed.length > 0;
    });
  },
  async ends(story) {
    const { ask, query } = story;
    for (const [order, pieces] of [['SO-1', 3] as const, ['SO-2', 3] as const]) {
      const serials = numbersWith(story, order);
      expect(serials).toHaveLength(pieces);
      for (const serial of serials) {
        const trace = await ask<Trace>('GET', `/api/v1/trace?serial=${serial}`);
        expect(trace.shipped).toMatchObject([{ order, customer: 'CUSTOMER-1' }]);
        expect(trace.layers).toMatchObject([{ supplier: 'SUPPLIER-1', delivery: 'ASN-1' }]);
      }
    }
    expect(
      await query(`SELECT 1 FROM wms.movement WHERE item = 'CAMERA' AND serials IS NULL`),
    ).toEqual([]);
  },
});
