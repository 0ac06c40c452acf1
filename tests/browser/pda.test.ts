import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_PAGES } from '#app/http/pages.ts';
import { browserMissing, type House, openHouse } from '#tests/support/browser.ts';
import { typing } from '#tests/support/pda-hands.ts';
import { LANGUAGES, type Screen } from '#tests/support/screen.ts';
import { pdaWords } from '../../web/words/pda.ts';

const FIRST_LOAD_BYTES = 400_000;

/** A hardware scanner that types. */
const scan = (page: Page, code: string) => page.evaluate(typing(code));

describe.skipIf(browserMissing())('the PDA', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ orders: 10, speed: 5, errors: 'none', freeHandhelds: 2 });
  });
  afterAll(() => house?.close());

  const says = (screen: Screen, key: keyof typeof pdaWords, facts: Record<string, string> = {}) =>
    Object.entries(facts).reduce<string>(
      (text, [name, value]) => text.replace(`{${name}}`, value),
      pdaWords[key][screen.language === 'en' ? 0 : 1],
    );
  const tap = (screen: Screen, name: string) =>
    screen.page.getByRole('button', { name, exact: true }).click();
  const sees = (screen: Screen, text: string) =>
    screen.page.getByText(text, { exact: false }).first().waitFor();

  test.each(LANGUAGES)('is chosen, logged into and asked with one thumb (%s)', async (language) => {
    const terminal = language === 'en' ? 'P1' : 'P2';
    const screen = await house.screen({ language, width: 480, height: 800 });
    const found: string[] = [];
    const look = async (name: string) => {
      await screen.picture(`pda-${name}`);
      found.push(...screen.faults(), ...(await screen.barriers()));
      if ((await screen.overflow()) > 0) found.push(`${name} is too wide`);
    };
    await screen.open('/pda');
    await sees(screen, `PDA-${terminal}`);
    await look('terminals');
    await tap(screen, `PDA-${terminal} · ${says(screen, 'pda.free')}`);
    await sees(screen, says(screen, 'pda.whoAreYou'));
    await look('login');
    await tap(screen, says(screen, 'pda.newHere', { name: terminal }));
    await tap(screen, says(screen, 'pda.menu'));
    await sees(screen, says(screen, 'ask.stock'));
    await look('menu');
    await tap(screen, says(screen, 'ask.stock'));
    await scan(screen.page, '01-01L-1');
    await screen.page.locator('.say.right').waitFor();
    await look('stock');
    const small = await screen.page
      .locator('button:visible')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 63.5).length);
    expect(small).toBe(0);
    expect(found).toEqual([]);

    if (language === 'en') return;
    // What is asked without a connection, over a reload, is told when it is back.
    await tap(screen, says(screen, 'pda.back'));
    await screen.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await screen.page.context().setOffline(true);
    await screen.page.reload();
    await sees(screen, says(screen, 'pda.offline'));
    await sees(screen, terminal);
    await tap(screen, says(screen, 'pda.menu'));
    await tap(screen, says(screen, 'ask.count'));
    await scan(screen.page, '01-02L-1');
    await tap(screen, says(screen, 'pda.send'));
    await sees(screen, says(screen, 'pda.askLater'));
    await screen.picture('pda-offline');
    await screen.page.reload();
    await sees(screen, says(screen, 'pda.waiting', { count: '1' }));
    await screen.page.context().setOffline(false);
    await sees(screen, says(screen, 'pda.outcomesTitle'));
    await sees(screen, says(screen, 'pda.applied'));
    await screen.picture('pda-back');
  });

  test('loads less than 400 kB, packed', async () => {
    const screen = await house.screen({ language: 'en', width: 480, height: 800 });
    await screen.open('/pda');
    const parts = await screen.page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname).filter((path) => path.startsWith('/assets/'))",
    );
    const files = ['pda/index.html', ...parts.map((path) => path.slice(1))];
    const bytes = files
      .map((file) => gzipSync(readFileSync(join(BUILT_PAGES, file))).length)
      .reduce((sum, one) => sum + one, 0);
    expect(files.length).toBeGreaterThan(2);
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES);
    console.log(`PDA: ${Math.round(bytes / 1000)} kB packed`);
  });
});
