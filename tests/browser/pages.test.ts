import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessNamed } from '#simulators/erp/index.ts';
import { browserMissing, type House, openHouse } from '#tests/support/browser.ts';
import { allPages, findAddress, type PageAddress } from '#tests/support/pages.ts';
import { makeRareDocuments } from '#tests/support/rare-documents.ts';
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
    await makeRareDocuments(house);
  });
  afterAll(() => house?.close());

  async function faultsOf(screen: Screen, page: PageAddress): Promise<readonly string[]> {
    await screen.picture(page.name);
    const faults = [...screen.faults()];
    if (await screen.isCutOff()) faults.push('says that it does not hear the warehouse');
    const overflow = await screen.overflow();
    if (overflow > 0) faults.push(`is ${overflow} px wider than the window`);
    return faults.map((fault) => `${screen.language}: ${fault}`);
  }

  /** Each in both languages; what axe-core looks for is the same in both. */
  async function lookAt(screen: Screen, page: PageAddress): Promise<readonly string[]> {
    const { headers } = house.admin;
    const ask = (path: string) => fetch(`${house.stage.api}${path}`, { headers });
    const address = await findAddress(ask, page);
    if (address === undefined) return ['has no document to be seen'];
    await screen.open(address);
    const faults = [...(await faultsOf(screen, page)), ...(await screen.barriers())];
    await screen.turn();
    return [...faults, ...(await faultsOf(screen, page))];
  }

  // Two windows side by side, each begins in its language and keeps whichever it took last.
  test.concurrent.each(LANGUAGES)(
    'opens in both languages, without an error and without a barrier (begun in %s)',
    async (language) => {
      const screen = await house.screen({ language });
      const half = pages.filter((_, index) => index % 2 === LANGUAGES.indexOf(language));
      const found: Record<string, readonly string[]> = {};
      for (const page of half) {
        const faults = await lookAt(screen, page);
        if (faults.length > 0) found[page.name] = faults;
      }
      expect(found).toEqual({});
    },
  );
});
