import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing } from '#tests/support/browser.ts';
import { typing } from '#tests/support/pda-hands.ts';
import { openPdaHouse, type PdaHouse } from '#tests/support/pda-house.ts';
import { LANGUAGES, type Screen, type ScreenLanguage } from '#tests/support/screen.ts';
import { pdaWords } from '../../web/words/pda.ts';

const LABEL = '(01)06901234567892';
const SIZES = { en: { width: 480, height: 800 }, zh: { width: 360, height: 640 } } as const;
/** The smallest picture that is one. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Somebody at a terminal, with thumb, scanner and camera. */
function hands(screen: Screen) {
  const { page } = screen;
  const words = (key: keyof typeof pdaWords, facts: Record<string, string> = {}) =>
    Object.entries(facts).reduce<string>(
      (text, [name, value]) => text.replace(`{${name}}`, value),
      pdaWords[key][screen.language === 'en' ? 0 : 1],
    );
  const tap = (name: string) => page.getByRole('button', { name, exact: true }).click();
  return {
    words,
    tap,
    on: (at: Page) => hands({ ...screen, page: at }),
    press: (key: keyof typeof pdaWords, facts?: Record<string, string>) => tap(words(key, facts)),
    sees: (text: string | RegExp) => page.getByText(text).first().waitFor(),
    scan: (code: string) => page.evaluate(typing(code)),
    async number(field: string, digits: string) {
      await page.locator('.row button.number', { hasText: field }).click();
      for (const digit of digits) await tap(digit);
      await page.locator('dialog[open] button.main').click();
    },
    async menu(key: keyof typeof pdaWords) {
      await tap(words('pda.menu'));
      await tap(words(key));
    },
    async logIn(terminal: string) {
      await screen.open('/pda');
      await tap(`PDA-${terminal} · ${words('pda.free')}`);
      // A newcomer, or somebody who is known from before.
      await page.locator('button.main', { hasText: terminal }).click();
      await page.locator('.idle').waitFor();
    },
    async logOut(worker: string) {
      await tap(words('pda.menu'));
      await tap(words('pda.logout', { name: worker }));
      await page.getByText(words('pda.whoAreYou')).waitFor();
    },
  };
}

/** How the device shook, the newest last: short where something was right, long where it was wrong. */
const SHAKES = `window.shakes = []; navigator.vibrate = (how) => window.shakes.push(how[0]);`;
const lastShake = (page: Page) => page.evaluate<number>('window.shakes.at(-1)');

const QUANTITY: Record<ScreenLanguage, string> = { en: 'Quantity', zh: '数量' };

describe.skipIf(browserMissing())('a PDA at work', () => {
  let house: PdaHouse;
  let bins: readonly string[];
  beforeAll(async () => {
    house = await openPdaHouse('01-01L-1');
    bins = house.bins;
    await house.ask('PUT', '/items/TEA', {
      ...{ name: { en: 'Tea', zh: '茶' }, barcodes: ['6901234567892'] },
      ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
    });
    const lines = bins.slice(0, 4).map((location) => ({ location, item: 'TEA', quantity: 20 }));
    await house.ask('POST', '/opening-stock', { importId: 'OPEN', lines });
  });
  afterAll(() => house?.close());

  const pieces = async (query: string): Promise<number> => {
    const stock = `/stock?item=TEA&${query}`;
    const { totals } = await house.ask<{ totals: { quantity: number } }>('GET', stock);
    return totals.quantity;
  };
  const photosOf = async (document: string) => {
    const path = `/attachments/asn/${document}`;
    return (await house.ask<{ attachments: object[] }>('GET', path)).attachments.length;
  };
  const announce = (asn: string) =>
    house.ask('POST', '/asns', {
      ...{ asn, supplier: 'ACME', expectedAt: new Date().toISOString(), actor: 'erp' },
      lines: [{ line: '1', item: 'TEA', quantity: 10 }],
    });

  test.each(LANGUAGES)(
    'counts, moves and receives, each with its sounds (%s)',
    async (language) => {
      const terminal = language === 'en' ? 'P1' : 'P2';
      const [from, to] = language === 'en' ? [bins[0]!, bins[8]!] : [bins[1]!, bins[9]!];
      const screen = await house.screen({ language, ...SIZES[language] });
      const { page } = screen;
      await page.addInitScript(SHAKES);
      const me = hands(screen);
      const found: string[] = [];
      const look = async (name: string) => {
        await screen.picture(`pda-work-${name}`);
        found.push(...(await screen.barriers()), ...screen.faults());
        const sheet = page.locator('dialog[open] .sheet');
        const sheetOver = await sheet.evaluateAll((all) =>
          Math.max(0, ...all.map((one) => one.scrollWidth - one.clientWidth)),
        );
        if ((await screen.overflow()) > 0 || sheetOver > 0) found.push(`${name} is too wide`);
      };
      await me.logIn(terminal);

      await house.ask('POST', '/counts', {
        count: `CNT-${terminal}`,
        location: from,
        actor: 'desk',
      });
      await me.sees(from);
      await me.scan('NOT-A-PLACE');
      await me.sees(me.words('pda.notThis', { code: 'NOT-A-PLACE', wanted: from }));
      expect(await lastShake(page)).toBe(300);
      await look('count');
      await me.scan(from);
      expect(await lastShake(page)).toBe(40);
      await me.number(QUANTITY[language], '20');
      await me.press('pda.confirmQuantity', { count: '20' });
      await page.locator('.idle').waitFor();
      expect(await house.ask('GET', `/counts/CNT-${terminal}`)).toMatchObject({ status: 'done' });

      await house.ask('POST', '/relocations', {
        ...{ relocation: `REL-${terminal}`, from, to, item: 'TEA', quantity: 5 },
        ...{ reason: 'nearer', actor: 'desk' },
      });
      await me.sees(to);
      await me.scan(LABEL);
      await me.sees(me.words('pda.checkedByServer'));
      await me.press('pda.type');
      await page.locator('dialog[open] input').fill(to);
      await look('typed');
      await page.locator('dialog[open] button.main').click();
      await look('move');
      await me.press('pda.confirmQuantity', { count: '5' });
      await page.locator('.idle').waitFor();
      expect(await pieces(`location=${to}`)).toBe(5);

      await announce(`ASN-${terminal}`);
      await me.sees(new RegExp(`ASN-${terminal}`));
      await me.scan(`IB-${terminal}`);
      await me.scan(LABEL);
      // What was scanned is sent before anything else can be said.
      expect(await page.getByRole('button', { name: me.words('pda.done') }).count()).toBe(0);
      await me.number(QUANTITY[language], '10');
      await look('receive');
      await me.press('pda.confirmQuantity', { count: '10' });
      await me.press('pda.done');
      await page.locator('.idle').waitFor();
      expect(await pieces(`handlingUnit=IB-${terminal}`)).toBe(10);
      await me.logOut(terminal);
      expect(found).toEqual([]);
      await screen.close();
    },
  );

  test('keeps what is done without a line, over a reload and a new battery, and tells what became of it', async () => {
    const place = bins[2]!;
    const screen = await house.screen({ language: 'en', ...SIZES.en });
    const me = hands(screen);
    await me.logIn('P1');
    await screen.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await house.ask('POST', '/counts', { count: 'CNT-OFF', location: place, actor: 'desk' });
    await me.sees(place);

    house.line.cut();
    await me.sees(me.words('pda.offline'));
    await me.scan(place);
    await me.number(QUANTITY.en, '20');
    await me.press('pda.confirmQuantity', { count: '20' });
    await me.sees(me.words('pda.queued'));
    await me.menu('ask.scrap');
    await me.scan(place);
    await me.scan('TEA');
    await me.tap('damaged');
    await me.press('pda.send');
    await me.sees(me.words('pda.askLater'));
    await screen.page.reload();
    await me.sees(me.words('pda.waiting', { count: '2' }));
    await me.sees(place);

    // The battery is changed: the page is gone, and opened anew.
    const context = screen.page.context();
    await screen.page.close();
    const page = await context.newPage();
    await page.goto('/pda');
    const again = me.on(page);
    await again.sees(me.words('pda.waiting', { count: '2' }));
    house.line.mend();
    await again.sees(me.words('pda.outcomesTitle'));
    const outcomes = await page.locator('dialog[open] article').allInnerTexts();
    expect(outcomes).toHaveLength(2);
    expect(outcomes[0]).toContain(me.words('pda.applied'));
    expect(outcomes[1]).toContain(me.words('pda.refused'));
    await page.screenshot({ path: 'test-results/pda-work-outcomes.en.png' });
    await again.press('pda.understood');
    expect(await house.ask('GET', '/counts/CNT-OFF')).toMatchObject({ status: 'done' });
    expect(await pieces(`location=${place}`)).toBe(20);
    await again.logOut('P1');
    await screen.close();
  });

  test('reads a code through the camera, and sends photos, also those taken without a line', async () => {
    const screen = await house.screen({ language: 'zh', ...SIZES.zh });
    const me = hands(screen);
    const { page } = screen;
    await me.logIn('P2');
    await me.menu('ask.stock');
    await page
      .locator('dialog[open]')
      .getByRole('button', { name: me.words('pda.camera') })
      .click();
    await page.locator('.say.right', { hasText: '01-01L-1' }).waitFor();
    await screen.picture('pda-work-camera');
    await me.press('pda.back');

    await announce('ASN-PHOTO');
    await me.menu('ask.photo');
    const take = async (document: string, bytes: string) => {
      await page.locator('dialog[open] input[maxlength]').fill(document);
      const buffer = Buffer.concat([PNG, Buffer.from(bytes)]);
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'wet.png', mimeType: 'image/png', buffer });
    };
    await take('ASN-PHOTO', 'first');
    await me.sees(me.words('pda.photoThere', { document: 'ASN-PHOTO' }));
    expect(await photosOf('ASN-PHOTO')).toBe(1);
    await take('NO-SUCH', 'lost');
    await page.locator('dialog[open] .say.wrong').waitFor();
    await screen.picture('pda-work-photo');
    house.line.cut();
    await me.sees(me.words('pda.offline'));
    await take('ASN-PHOTO', 'second');
    await me.sees(me.words('pda.askLater'));
    house.line.mend();
    await me.sees(me.words('pda.photoThere', { document: 'ASN-PHOTO' }));
    expect(await photosOf('ASN-PHOTO')).toBe(2);
    await screen.close();
  });
});
