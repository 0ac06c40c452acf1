import { expect } from 'vitest';
import { minutes } from '#base/time.ts';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

const MUG = goods('MUG');
const by = { actor: 'boss', reason: 'to see what happens' };

interface Fetch {
  readonly task: string;
  readonly to: string;
  readonly vehicle: string;
  readonly unit: string;
}

/** The pick that a vehicle is at now. */
async function picking({ query, stage }: Story): Promise<Fetch | undefined> {
  const isAt = (vehicle: string) =>
    stage.plant.vehicles
      .get(vehicle)
      ?.state()
      .actions.some(({ action, status }) => action.actionType === 'pick' && status === 'RUNNING');
  const rows = await query<Fetch>(
    `SELECT task_id AS task, j.task ->> 'to' AS "to", vehicle, o.action ->> 'load' AS unit
     FROM wcs.vehicle_order o JOIN wcs.job j USING (job_id)
     WHERE o.status = 'active' AND o.action ->> 'type' = 'pick'`,
  );
  return rows.find(({ vehicle }) => isAt(vehicle));
}

async function untilPicking(story: Story): Promise<Fetch> {
  let found: Fetch | undefined;
  await story.until('a vehicle to pick up its load', async () => {
    found = await picking(story);
    return found !== undefined;
  });
  return found!;
}

/** Ledger and world have the unit on the vehicle. */
async function expectAboard({ query, stage }: Story, { unit, vehicle }: Fetch): Promise<void> {
  const [row] = await query<{ location: string }>(
    'SELECT location FROM wms.handling_unit WHERE handling_unit = $1',
    [unit],
  );
  expect([row?.location, stage.plant.world.unitAt(unit)]).toEqual([
    `VEHICLE:${vehicle}`,
    `VEHICLE:${vehicle}`,
  ]);
}

const given = {
  items: [MUG],
  deliveries: { 'ASN-1': { MUG: 40 } },
  orders: { 'SO-1': { MUG: 6 } },
  ends: async ({ got }: Story) => expect(got('SO-1')).toEqual({ MUG: 6 }),
};

for (const [verb, next] of [
  ['hold', 'release'],
  ['reassign', undefined],
  ['cancel', 'retry'],
  ['force-complete', undefined],
] as const) {
  warehouse(`${verb} finds a vehicle picking up: ledger and world stay one`, {
    ...given,
    async story(story) {
      const { ask, pass } = story;
      const fetch = await untilPicking(story);
      await ask('POST', `/api/v1/tasks/${fetch.task}/${verb}`, by);
      await pass(minutes(next === undefined ? 0.25 : 2));
      await expectAboard(story, fetch);
      if (next) await ask('POST', `/api/v1/tasks/${fetch.task}/${next}`, by);
    },
  });
}

warehouse('a place that is taken keeps its vehicle waiting, told to the desk and open to retries', {
  ...given,
  async story(story) {
    const { ask, pass, query, stage, until } = story;
    const fetch = await untilPicking(story);
    const { world } = stage.plant;
    const strays = Array.from({ length: 9 }, (_, i) => `STRAY-${i}`);
    for (const stray of strays) world.createUnit(stray, fetch.to);
    const desk = () =>
      ask<{ cases: { kind: string; task: string }[] }>('GET', '/api/v1/exceptions');
    await until('its task to come to the desk', async () =>
      (await desk()).cases.some(({ kind, task }) => kind === 'stuck' && task === fetch.task),
    );
    await expectAboard(story, fetch);
    await ask('POST', `/api/v1/tasks/${fetch.task}/force-complete`, by);
    await pass(minutes(1));
    await ask('POST', `/api/v1/tasks/${fetch.task}/retry`, by);
    await pass(minutes(2));
    await expectAboard(story, fetch);
    for (const stray of strays) world.removeUnit(stray);
    await until('the unit to be set down', () => world.unitAt(fetch.unit) === fetch.to);
    const failed = await query(`SELECT 1 FROM wms.task WHERE status = 'failed' AND NOT settled`);
    expect(failed).toEqual([]);
  },
});
