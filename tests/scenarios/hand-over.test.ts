import { expect } from 'vitest';
import { minutes } from '#base/time.ts';
import { goods, type Story, warehouse } from '#tests/support/scenario.ts';

interface Pick {
  readonly job: string;
  readonly cart: string;
  readonly actor: string;
  readonly device: string;
  readonly line: number;
  readonly from: string | null;
}

const picks = ({ query }: Story) =>
  query<Pick>(
    `SELECT job_id AS job, task ->> 'cart' AS cart, actor, device,
       (snapshot -> 'progress' ->> 'line')::int AS line, hand_over ->> 'from' AS "from"
     FROM wcs.job WHERE kind = 'pick'
       AND snapshot -> 'progress' ->> 'cartWith' <> ''
       AND snapshot -> 'progress' ->> 'brought' = 'false'`,
  );

async function untilPick(story: Story, what: string, isIt: (pick: Pick) => boolean): Promise<Pick> {
  let found: Pick | undefined;
  await story.until(what, async () => {
    found = (await picks(story)).find(isIt);
    return found !== undefined;
  });
  return found!;
}

warehouse('the half-done cart of a dead handheld goes on with who scans it, at the same line', {
  items: ['MUG', 'BOWL', 'TEAPOT', 'TRAY'].map((item) => goods(item)),
  stock: { MUG: 20, BOWL: 20, TEAPOT: 20, TRAY: 20 },
  orders: { 'SO-1': { MUG: 6, BOWL: 4, TEAPOT: 3, TRAY: 2 } },
  async story(story) {
    const { ask, query, stage, until } = story;
    const half = await untilPick(story, 'a line to be picked', ({ line }) => line === 1);
    stage.plant.unplug(half.device, minutes(6));
    const left = await untilPick(story, 'the job to be left', ({ from }) => from !== null);
    expect(left).toMatchObject({ job: half.job, cart: half.cart, from: half.actor, actor: null });
    const { crew } = await ask<{ crew: { worker: string; standing: string; left: string[] }[] }>(
      'GET',
      '/api/v1/crew',
    );
    expect(crew.find(({ worker }) => worker === half.actor)).toMatchObject({
      standing: 'offline',
      left: [half.cart],
    });
    const { candidates } = await ask<{
      candidates: { who: string; reasons: { code: string }[] }[];
    }>('GET', `/api/v1/jobs/${half.job}/candidates`);
    const [next] = candidates.filter(({ reasons }) =>
      reasons.every(({ code }) => code === 'waits_for_hand_over'),
    );
    stage.plant.people.takeOver(next!.who, half.cart);
    const taken = await untilPick(story, 'the next one to go on', ({ actor }) => actor !== null);
    expect(taken).toMatchObject({ job: half.job, actor: next!.who, line: left.line });
    await until('the cart to be in the next one’s hands', async () => {
      const [unit] = await query<{ location: string }>(
        'SELECT location FROM wms.handling_unit WHERE handling_unit = $1',
        [half.cart],
      );
      return unit?.location === `WORKER:${next!.who}`;
    });
    expect(stage.plant.world.unitAt(half.cart)).toBe(`WORKER:${next!.who}`);
    await until('the former one to be told', async () => {
      const [former] = await query<{ notice: { en: string } | null; away: number | null }>(
        'SELECT notice, offline_since AS away FROM wcs.worker WHERE worker = $1',
        [half.actor],
      );
      return former?.notice?.en.includes(`${next!.who} goes on with ${half.cart}`) === true;
    });
  },
  async ends({ ask, got }) {
    expect(got('SO-1')).toEqual({ MUG: 6, BOWL: 4, TEAPOT: 3, TRAY: 2 });
    const { entries } = await ask<{ entries: { source: string }[] }>(
      'GET',
      '/api/v1/history?kind=stock&limit=500',
    );
    expect(entries.length).toBeGreaterThan(10);
  },
});
