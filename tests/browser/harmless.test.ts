import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, type House, openHouse } from '#tests/support/browser.ts';
import { allPages, findAddress } from '#tests/support/pages.ts';
import type { Screen } from '#tests/support/screen.ts';

/** Markup that acts when it is taken for such, text that runs the other way, signs of two halves. */
const MARKUP = '<img src=x onerror=alert(1)>';
const TURNED = '\u{202E}gnihtemos\u{202B}\u{5E9}\u{5DC}\u{5D5}\u{5DD}';
const EMOJI = '📦👩🏽‍🏭🇨🇳';
const FORMULA = "=cmd|' /C calc'!A0";
const LONGEST = 200;

const evil = `${MARKUP}"'\`{{7*7}}</script><script>alert(2)</script>${TURNED}${EMOJI}`;
const evilName = evil + 'W'.repeat(LONGEST - evil.length);

/** Whether something of it was taken for markup or code, or turns the text beside it. */
const HARM = `(() => {
  const harm = [];
  if (document.querySelector('img[src="x"], [onerror]')) harm.push('an element was made of it');
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (/\\b49\\b.*<\\/script>/.test(data)) harm.push('a template was made of it');
    if (!data.includes('\\u202E') || ['SCRIPT', 'STYLE'].includes(parentElement.tagName)) continue;
    const { display, unicodeBidi } = getComputedStyle(parentElement);
    if (display.startsWith('inline') && display !== 'inline-block' && unicodeBidi === 'normal') {
      harm.push('turns the text beside it: ' + parentElement.outerHTML.slice(0, 120));
    }
  }
  return harm;
})()`;

describe.skipIf(browserMissing())('a malicious name', () => {
  let house: House;
  let screen: Screen;
  const dialogs: string[] = [];

  async function send(method: string, path: string, body: object): Promise<Response> {
    return house.ask(`/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'accept-language': 'en' },
      body: JSON.stringify(body),
    });
  }
  async function has(method: string, path: string, body: object): Promise<void> {
    const answer = await send(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  }
  const item = (name: string) => ({
    ...{ name: { en: name, zh: name }, barcodes: [], lotControlled: true },
    ...{ lengthMm: 100, widthMm: 100, heightMm: 100, weightGrams: 100 },
  });

  beforeAll(async () => {
    house = await openHouse({ orders: 3, speed: 5, errors: 'none' });
    const bin = house.stage.site.locations.findLast(({ kind }) => kind === 'bin')!.id;
    const actor = MARKUP;
    await has('PUT', '/items/A-EVIL', item(evilName));
    await has('PUT', '/owners/A-EVIL', { name: { en: evilName, zh: evilName } });
    const lines = [{ location: bin, item: 'A-EVIL', lot: evilName, quantity: 5 }];
    await has('POST', '/opening-stock', { importId: 'EVIL', actor, lines });
    await has('POST', '/orders', {
      ...{ order: 'A-EVIL', customer: evilName, actor },
      lines: [{ line: '1', item: 'A-EVIL', quantity: 500 }],
    });
    for (const [asn, supplier] of [
      ['A-EVIL', evilName],
      ['A-SUM', FORMULA],
    ]) {
      await has('POST', '/asns', {
        ...{ asn, supplier, expectedAt: new Date().toISOString(), actor },
        lines: [{ line: '1', item: 'A-EVIL', quantity: 5, supplierLot: evilName }],
      });
    }
    await has('POST', '/stock/holds', {
      ...{ holdId: 'A-EVIL', reason: evilName, actor },
      scope: { item: 'A-EVIL', location: bin },
    });
    screen = await house.screen({ language: 'en' });
    screen.page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  });
  afterAll(() => house?.close());

  test('of 10,000 characters is refused with a sentence', async () => {
    const answer = await send('PUT', '/items/A-LONG', item(MARKUP.padEnd(10_000, 'W')));
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { detail: string }).detail).toMatch(/name/);
  });

  test('is text on every page, turns nothing round and moves nothing out of the window', async () => {
    const found: Record<string, readonly string[]> = {};
    let seen = 0;
    for (const page of await allPages()) {
      const address = await findAddress(house.ask, page, 'A-EVIL');
      if (address === undefined) continue;
      await screen.open(address);
      const faults = [...screen.faults(), ...(await screen.page.evaluate<string[]>(HARM))];
      const overflow = await screen.overflow();
      if (overflow > 0) faults.push(`is ${overflow} px wider than the window`);
      if ((await screen.page.locator('body').textContent())?.includes(MARKUP)) seen++;
      if (faults.length > 0) found[page.name] = faults;
    }
    expect(found).toEqual({});
    expect(dialogs).toEqual([]);
    // Where nothing of it is shown, nothing was tried.
    expect(seen).toBeGreaterThan(1);
  });

  test('is one cell of a table that was exported, and no formula', async () => {
    await screen.open('/inbound/asns');
    await screen.page.getByRole('button', { name: 'Export' }).hover();
    const [download] = await Promise.all([
      screen.page.waitForEvent('download'),
      screen.page.getByRole('menuitem', { name: 'CSV' }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    const rows = parse(text, { bom: true }) as string[][];
    expect(rows.some((row) => row.some((cell) => cell.includes(evilName)))).toBe(true);
    expect(rows.flat()).toContain(`'${FORMULA}`);
    expect(rows.flat().filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  });
});
