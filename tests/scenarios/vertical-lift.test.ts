import { expect } from 'vitest';
import { withVlm } from '#app/site/with-vlm.ts';
import type { Site } from '#base/site/site.ts';
import { minutes, seconds } from '#base/time.ts';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

/** Heavy enough that the next item of the same kind lies on another tray. */
const part = (item: string) => goods(item, { weightGrams: 900 });
const PARTS = ['BOLT', 'NUT', 'GEAR'].map(part);

/** All bins of the house lie in one vertical lift module. */
function onlyTrays(site: Site): Site {
  const elsewhere = site.locations.filter(({ kind }) => kind !== 'bin');
  const size = { trays: 6, compartments: 4, trayPayloadGrams: 40_000 };
  return withVlm({ ...site, locations: elsewhere }, size);
}

interface Machine {
  readonly status: string;
  readonly openings: readonly {
    readonly tray: number | null;
    readonly serves: { readonly worker: string } | null;
  }[];
  readonly waiting: readonly { readonly worker: string }[];
}

const machineOf = async ({ ask }: Story): Promise<Machine> => {
  const { verticalLiftModules } = await ask<{ verticalLiftModules: Machine[] }>(
    'GET',
    '/api/v1/vertical-lift-modules',
  );
  return verticalLiftModules[0]!;
};

const up = ({ until, stage }: Story) =>
  until('the warehouse to be up', () => stage.lives.warehouse !== undefined);

warehouse('two workers put away into a vertical lift module and pick from it, one opening', {
  items: PARTS,
  stock: { BOLT: 20, NUT: 20 },
  deliveries: { 'ASN-1': { GEAR: 20 }, 'ASN-2': { BOLT: 10, NUT: 10 } },
  orders: { 'SO-1': { BOLT: 3, NUT: 2 }, 'SO-2': { BOLT: 2, GEAR: 4 }, 'SO-3': { NUT: 4 } },
  floor: onlyTrays,
  async story(story) {
    const { until, stage } = story;
    await up(story);
    let both = false;
    await until('every order to end', async () => {
      const { openings, waiting } = await machineOf(story);
      both ||= openings[0]?.serves !== null && waiting.length > 0;
      return stage.erp.stats().done;
    });
    expect(both, 'somebody waited while another was served').toBe(true);
  },
  async ends(story) {
    const { got, booked, query } = story;
    expect(got('SO-1')).toEqual({ BOLT: 3, NUT: 2 });
    expect(got('SO-2')).toEqual({ BOLT: 2, GEAR: 4 });
    expect(got('SO-3')).toEqual({ NUT: 4 });
    expect(await booked('GEAR')).toBe(16);
    const came = await query(`SELECT 1 FROM wcs.inbox WHERE body ->> 'type' = 'tray_presented'`);
    expect(came.length).toBeGreaterThanOrEqual(4);
    // No tray bears more than it may.
    const trays = await query<{ tray: string; grams: number }>(
      `SELECT left(location, 8) AS tray, sum(quantity * 900)::int AS grams FROM wms.stock
       WHERE location LIKE 'VLM-1-%' GROUP BY 1 ORDER BY 1`,
    );
    expect(trays.length).toBeGreaterThan(1);
    for (const { grams } of trays) expect(grams).toBeLessThanOrEqual(40_000);
  },
});

warehouse('a vertical lift module that is unplugged is waited for, and goes on when it is back', {
  items: PARTS,
  stock: { BOLT: 20, NUT: 20, GEAR: 20 },
  orders: { 'SO-1': { BOLT: 3, NUT: 2, GEAR: 1 } },
  ordersByHand: 0,
  floor: onlyTrays,
  async story(story) {
    const { ask, until, query, stage } = story;
    await up(story);
    await until('a tray to be asked for', async () => {
      const { openings } = await machineOf(story);
      return openings[0]?.serves != null && openings[0].tray === null;
    });
    expect(stage.plant.unplug('VLM-1', minutes(4))).toBe(true);
    const said = () =>
      query<{ waits: string | null }>(
        `SELECT shown -> 'step' -> 'waits' ->> 'en' AS waits FROM wcs.job WHERE actor IS NOT NULL`,
      );
    await until('the step to say so', async () =>
      (await said()).some(({ waits }) => waits?.startsWith('VLM-1 does not answer')),
    );
    expect((await machineOf(story)).status).not.toBe('online');
    await ask('POST', '/api/v1/relocations', {
      ...{ relocation: 'MOVE-1', item: 'GEAR', quantity: 1, to: 'EXCEPTION' },
      ...{ reason: 'sample', actor: 'S1' },
      from: story.binsOf('GEAR')[0]!,
    });
    const why = async () => {
      const [job] = await query<{ job: string }>(
        `SELECT job_id AS job FROM wcs.job WHERE document = 'MOVE-1' AND actor IS NULL`,
      );
      if (!job) return [];
      const { candidates } = await ask<{
        candidates: { reasons: { code: string }[] }[];
      }>('GET', `/api/v1/jobs/${job.job}/candidates`);
      return candidates.map(({ reasons }) => reasons.map(({ code }) => code));
    };
    await until('nobody to be sent there, and why', async () =>
      (await why()).some((codes) => codes.includes('vlm_offline')),
    );
    await story.pass(seconds(30));
    expect((await why()).every((codes) => codes.includes('vlm_offline'))).toBe(true);
    await until('the order to be shipped', () => stage.erp.stats().done);
  },
  async ends({ got, query }) {
    expect(got('SO-1')).toEqual({ BOLT: 3, NUT: 2, GEAR: 1 });
    // Who waited for the tray did not give up.
    expect(await query(`SELECT 1 FROM wms.exception WHERE kind = 'short'`)).toEqual([]);
  },
});
