import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessNamed } from '#simulators/erp/index.ts';
import { browserMissing, type House, openHouse } from '#tests/support/browser.ts';
import { allPages, findAddress, type PageAddress } from '#tests/support/pages.ts';
import { LANGUAGES, type Screen } from '#tests/support/screen.ts';

const missing = browserMissing();
const pages = await allPages();
/** So that there is something to be seen on each page. */
const LIVED_MS = 20_000;

describe.skipIf(missing)('every page', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({
      ...{ orders: 60, speed: 10, errors: 'default' },
      business: businessNamed('all'),
    });
    await wait(LIVED_MS);
  });
  afterAll(() => house?.close());

  async function lookAt(screen: Screen, page: PageAddress): Promise<readonly string[]> {
    const address = await findAddress(house.ask, page);
    if (address === undefined) return [];
    await screen.open(address);
    await screen.picture(page.name);
    const faults = [...screen.faults(), ...(await screen.barriers())];
    if (await screen.isCutOff()) faults.push('says that it does not hear the warehouse');
    const overflow = await screen.overflow();
    if (overflow > 0) faults.push(`is ${overflow} px wider than the window`);
    return faults;
  }

  test.each(LANGUAGES)('opens without an error and without a barrier (%s)', async (language) => {
    const screen = await house.screen({ language });
    const found: Record<string, readonly string[]> = {};
    for (const page of pages) {
      const faults = await lookAt(screen, page);
      if (faults.length > 0) found[page.name] = faults;
    }
    expect(found).toEqual({});
  });
});
