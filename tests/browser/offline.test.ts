import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, type House, openHouse } from '#tests/support/browser.ts';
import { allPages, findAddress, type PageAddress } from '#tests/support/pages.ts';
import { LANGUAGES, type Screen } from '#tests/support/screen.ts';

const AWAY_MS = 20_000;
/** Until each page has to say that it hears nothing, and until it has to hear again. */
const SAID_WITHIN_MS = 15_000;
const BACK_WITHIN_MS = 20_000;
/** Windows on a machine of two cores. */
const MOST_LISTS = 3;

const NOTHING = { en: 'Nothing here.', zh: '暂无数据' } as const;

/** Waits until all are so; those that are not at the end. */
async function without(
  windows: ReadonlyMap<string, Screen>,
  isSo: (screen: Screen) => Promise<boolean>,
  withinMs: number,
): Promise<readonly string[]> {
  const until = Date.now() + withinMs;
  for (;;) {
    const left: string[] = [];
    for (const [name, screen] of windows) if (!(await isSo(screen))) left.push(name);
    if (left.length === 0 || Date.now() > until) return left;
    await wait(250);
  }
}

describe.skipIf(browserMissing())('while the warehouse is away', () => {
  let house: House;
  const windows = new Map<string, Screen>();

  beforeAll(async () => {
    house = await openHouse({ orders: 20, speed: 5, errors: 'none' });
    await wait(10_000);
    const pages = await allPages();
    // Lists and documents are one page each with other words: some of them stand for all.
    const [lists, others] = [
      pages.filter(({ oneOf, isList }) => oneOf || isList),
      pages.filter(({ oneOf, isList }) => !oneOf && !isList),
    ];
    const open = async (page: PageAddress) => {
      const address = await findAddress(house.ask, page);
      if (address === undefined) return;
      const language = LANGUAGES[windows.size % LANGUAGES.length]!;
      const screen = await house.screen({ language });
      await screen.open(address);
      windows.set(page.name, screen);
    };
    const chosen = [...others, ...lists.filter(({ isList }) => isList).slice(0, MOST_LISTS)];
    for (const page of chosen) await open(page);
    expect(windows.size).toBe(chosen.length);
    // Of documents those that this house has by now.
    for (const page of lists.filter(({ oneOf }) => oneOf)) {
      if (windows.size < chosen.length + MOST_LISTS) await open(page);
    }
    expect(windows.size).toBe(chosen.length + MOST_LISTS);
  });
  afterAll(() => house?.close());

  test('every page says so, shows nothing false, and comes back by itself', async () => {
    const textOf = async ({ page }: Screen) => (await page.locator('body').textContent()) ?? '';
    expect(await without(windows, async (screen) => !(await screen.isCutOff()), 10_000)).toEqual(
      [],
    );
    const before = new Map<string, string>();
    for (const [name, screen] of windows) before.set(name, await textOf(screen));

    const began = Date.now();
    await house.stage.warehouse().stop();
    const silent = await without(windows, (screen) => screen.isCutOff(), SAID_WITHIN_MS);
    expect(silent, 'pages that do not say that they hear nothing').toEqual([]);
    await wait(Math.max(0, AWAY_MS - (Date.now() - began)));
    for (const [name, screen] of windows) {
      const said = await textOf(screen);
      const nothing = NOTHING[screen.language];
      const isFalse = said.includes(nothing) && !before.get(name)!.includes(nothing);
      expect(isFalse, `${name} says that there is nothing`).toBe(false);
      await screen.picture(`offline-${name}`);
    }

    await house.stage.restartWarehouse();
    const lost = await without(
      windows,
      async (screen) => !(await screen.isCutOff()),
      BACK_WITHIN_MS,
    );
    expect(lost, 'pages that did not come back').toEqual([]);
    for (const screen of windows.values()) {
      await screen.settle();
      // Questions failed meanwhile, and that was told.
      const broken = screen.faults().filter((fault) => !/^(failed|answered 50)/.test(fault));
      expect(broken).toEqual([]);
    }
  });

  test('what happens afterwards is seen without a reload', async () => {
    const screen = windows.get('asns')!;
    const asn = 'AFTER-1';
    const answer = await house.ask('/api/v1/asns', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ asn, supplier: 'Later', expectedAt: new Date().toISOString(), actor: 'test' },
        lines: [{ line: '1', item: house.stage.plan.items[0]!.item, quantity: 5 }],
      }),
    });
    expect(answer.ok).toBe(true);
    await screen.page.getByText(asn).waitFor({ timeout: 5_000 });
  });
});
