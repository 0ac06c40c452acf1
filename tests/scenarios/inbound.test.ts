import { expect } from 'vitest';
import { goods, warehouse } from '#tests/support/scenario.ts';

const MUG = goods('MUG');
const TEA = goods('TEA', { lotControlled: true });

/** Whether an ASN has ended, and how. */
const endOf = (asn: string) =>
  `SELECT closed_as AS "closedAs" FROM wms.asn WHERE asn = '${asn}' AND status = 'closed'`;

warehouse('goods that come without notice are received at the dock, told and put away', {
  items: [MUG, TEA],
  stock: { MUG: 10 },
  orders: { 'SO-1': { MUG: 6 } },
  async story({ until, ask, query, stage }) {
    const { world } = stage.plant;
    await until('the items', () => world.item('TEA') !== undefined);
    const sound = { damaged: 0, lot: '' };
    world.deliver({
      ...{ asn: 'B-1', dock: '' },
      pieces: [
        { item: 'MUG', quantity: 30, ...sound, damaged: 2 },
        { item: 'TEA', quantity: 12, ...sound, lot: 'L7' },
      ],
    });
    const opened = { receipt: 'B-1', supplier: 'SUPPLIER-2', actor: 'gate' };
    expect(await ask('POST', '/api/v1/blind-receipts', opened)).toMatchObject({ isNew: true });
    await until('its end', async () => (await query(endOf('B-1'))).length > 0);
  },
  async ends({ got, booked, query }) {
    expect(got('SO-1')).toEqual({ MUG: 6 });
    expect(await booked('MUG')).toBe(34);
    expect(await booked('TEA')).toBe(12);
    const [told] = await query<{ data: object }>(
      `SELECT data FROM wms.event WHERE type = 'wms.receipt.confirmed' AND subject = 'B-1'`,
    );
    expect(told?.data).toMatchObject({
      unannounced: true,
      lines: expect.arrayContaining([
        expect.objectContaining({ item: 'MUG', received: 30, damaged: 2, unannounced: true }),
        expect.objectContaining({ item: 'TEA', received: 12, unannounced: true }),
      ]),
    });
  },
});

warehouse('a delivery that the office closes short while it is received is final as it stands', {
  items: [MUG, TEA],
  stock: { MUG: 10 },
  deliveries: { 'ASN-1': { MUG: 20, TEA: [{ lot: 'L1', quantity: 5, producedDaysAgo: 1 }] } },
  orders: { 'SO-1': { MUG: 6 } },
  async story({ until, ask, booked, stage }) {
    await until('the first scan', async () => (await booked('MUG')) + (await booked('TEA')) > 10);
    const why = { reason: 'the rest comes tomorrow', actor: 'office' };
    const closed = await ask('POST', '/api/v1/asns/ASN-1/close', why);
    expect(closed).toEqual({ asn: 'ASN-1', closedAs: 'short' });
    // What is still on the truck goes back with it.
    const idle = () => stage.plant.people.views().every((worker) => worker.act !== 'receive');
    await until('the worker to be called off', idle);
  },
  async ends({ got, booked, query }) {
    expect(got('SO-1')).toEqual({ MUG: 6 });
    const [line] = await query<{ received: number }>(
      `SELECT sum(received)::int AS received FROM wms.asn_line WHERE asn = 'ASN-1'`,
    );
    expect((await booked('MUG')) + (await booked('TEA'))).toBe(4 + line!.received);
    expect(await query(endOf('ASN-1'))).toEqual([{ closedAs: 'short' }]);
    expect(
      await query('SELECT 1 FROM wms.task WHERE kind = $1 AND NOT settled', ['receive']),
    ).toEqual([]);
  },
});
