import { expect } from 'vitest';
import { hours, minutes } from '#base/time.ts';
import { goods, warehouse } from '#tests/support/scenario.ts';

const MUG = goods('MUG');

warehouse('an order travels from the truck to the customer', {
  items: [MUG],
  deliveries: { 'ASN-1': { MUG: 40 } },
  orders: { 'SO-1': { MUG: 6 } },
  async ends({ got, booked, stage }) {
    expect(got('SO-1')).toEqual({ MUG: 6 });
    expect(await booked('MUG')).toBe(34);
    expect(stage.erp.stats()).toMatchObject({ asnsConfirmed: 1, shippedPieces: 6 });
  },
});

warehouse('a delivery that comes short is closed as it came, and its order ships what there is', {
  items: [MUG],
  deliveries: { 'ASN-1': { MUG: 40 } },
  orders: { 'SO-1': { MUG: 40 } },
  async story({ until, vanish, stage }) {
    const truck = 'TRUCK:ASN-1';
    await until('the truck', () => stage.plant.world.contents(truck).length > 0);
    vanish(truck, 'MUG', 10);
  },
  async ends({ got, booked, query }) {
    expect(got('SO-1')).toEqual({ MUG: 30 });
    expect(await booked('MUG')).toBe(0);
    // Ten of forty is more than the five in a hundred that nobody asks about.
    const cases = await query(`SELECT 1 FROM wms.exception WHERE kind = 'short'`);
    expect(cases).toHaveLength(1);
  },
});

warehouse('a drive whose vehicle falls silent comes to the desk, and goes on when it is back', {
  items: [MUG],
  stock: { MUG: 20 },
  orders: { 'SO-1': { MUG: 4 } },
  async story({ until, ask, query, stage }) {
    const driving = () =>
      query<{ vehicle: string }>(
        `SELECT vehicle FROM wcs.vehicle_order WHERE purpose = 'job' AND status = 'active'`,
      );
    await until('a vehicle to be sent', async () => (await driving()).length > 0);
    const [sent] = await driving();
    expect(stage.plant.unplug(sent?.vehicle ?? '', minutes(40))).toBe(true);
    const stuck = async () => {
      const desk = await ask<{ cases: { kind: string; task: string }[] }>(
        'GET',
        '/api/v1/exceptions',
      );
      return desk.cases.find((one) => one.kind === 'stuck')?.task;
    };
    await until('its task to come to the desk', async () => (await stuck()) !== undefined);
    await until('the order to be shipped', () => stage.erp.stats().done);
  },
  async ends({ got }) {
    expect(got('SO-1')).toEqual({ MUG: 4 });
  },
});

warehouse('with all lights out, picks and puts go by the PDA alone', {
  items: [MUG],
  stock: { MUG: 20 },
  orders: { 'SO-1': { MUG: 4 } },
  async story({ stage, until }) {
    for (const bank of stage.site.lightBanks) stage.plant.unplug(bank.id, hours(8));
    await until('the order to be shipped', () => stage.erp.stats().done);
  },
  async ends({ got }) {
    expect(got('SO-1')).toEqual({ MUG: 4 });
  },
});

warehouse('a full count goes on beside the orders, and finds what somebody took', {
  items: [MUG, goods('PEN'), goods('CUP')],
  stock: { MUG: 20, PEN: 30, CUP: 40 },
  orders: { 'SO-1': { MUG: 4, PEN: 2 } },
  async story({ ask, binsOf, booked, vanish, until, stage }) {
    await until('the opening stock', async () => (await booked('CUP')) === 40);
    vanish(binsOf('CUP')[0]!, 'CUP', 3);
    await ask('POST', '/api/v1/count-plans', { plan: 'YEAR-END', kind: 'full', actor: 'S1' });
    const plan = () => ask<{ status: string }>('GET', '/api/v1/count-plans/YEAR-END');
    await until('every bin to be counted', async () => (await plan()).status === 'done', hours(4));
    await until('the order to be shipped', () => stage.erp.stats().done);
  },
  async ends({ got, booked, ask }) {
    expect(got('SO-1')).toEqual({ MUG: 4, PEN: 2 });
    expect(await booked('CUP')).toBe(37);
    const { rounds } = await ask<{ rounds: object[] }>('GET', '/api/v1/count-plans/YEAR-END');
    expect(rounds).toMatchObject([{ right: 2, wrong: 1, piecesShort: 3, waiting: 0, asked: 0 }]);
  },
});
