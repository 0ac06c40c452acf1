import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing } from '#tests/support/browser.ts';
import { openPdaHouse, type PdaHouse } from '#tests/support/pda-house.ts';
import type { Screen } from '#tests/support/screen.ts';
import { actWords } from '../../web/words/acts.ts';
import { commonWords } from '../../web/words/common.ts';
import { fieldWords } from '../../web/words/fields.ts';

type Field = keyof typeof fieldWords;
const ITEM = 'F-CUP';
const IN_BIN = 20;

/** What is typed into a form is what the house has then: not another number, hour or list. */
describe.skipIf(browserMissing())('a form', () => {
  let house: PdaHouse;
  let screen: Screen;
  let bin: string;

  const dialog = () => screen.page.getByRole('dialog').filter({ visible: true });
  const part = (name: Field) =>
    dialog()
      .locator('.field')
      .filter({ has: screen.page.locator('span').getByText(new RegExp(`^${fieldWords[name][0]}`)) })
      .first();
  const press = (name: string, within = dialog()) =>
    within.getByRole('button', { name, exact: true }).first().click();
  const fill = async (given: Partial<Record<Field, string>>, within = dialog()) => {
    for (const [name, text] of Object.entries(given)) {
      const input = within.getByLabel(fieldWords[name as Field][0]!, { exact: true }).first();
      await input.fill(text);
      await input.press('Tab');
    }
  };
  const choose = async (name: Field, choice: string | RegExp, within = dialog()) => {
    await within.getByLabel(fieldWords[name][0]!, { exact: true }).first().click();
    await screen.page.getByRole('option', { name: choice }).filter({ visible: true }).click();
  };
  const start = async (path: string, act: string) => {
    await screen.open(path);
    await press(act, screen.page.locator('body'));
    await dialog().waitFor();
  };
  const doIt = async () => {
    await press(commonWords['act.do'][0]!);
    await dialog().waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    house = await openPdaHouse('F-CUP');
    bin = house.bins[0]!;
    screen = await house.screen({ language: 'en' });
  });
  afterAll(() => house?.close());

  test('makes an item that has no barcode', async () => {
    await start('/data/items', commonWords['act.new'][0]!);
    await fill({ item: ITEM, en: 'Cup', zh: '杯子', lengthMm: '90', widthMm: '90' });
    await fill({ heightMm: '80', weightGrams: '210' });
    await doIt();
    expect(await house.ask('GET', `/items/${ITEM}`)).toMatchObject({
      ...{ name: { en: 'Cup', zh: '杯子' }, barcodes: [], weightGrams: 210 },
    });
  });

  test('takes over goods with the day on which they expire', async () => {
    await start('/stock/stock', actWords['POST /api/v1/opening-stock'][0]!);
    await fill({ location: bin, item: ITEM, expiryDate: '2031-01-07', quantity: `${IN_BIN}` });
    await doIt();
    expect(await house.ask('GET', `/stock?item=${ITEM}`)).toMatchObject({
      rows: [{ location: bin, quantity: IN_BIN, expiryDate: '2031-01-07' }],
    });
  });

  test('books two pieces less as two pieces less, and no piece as nothing', async () => {
    await start('/stock/adjustments', actWords['POST /api/v1/adjustments'][0]!);
    await fill({ adjustment: 'F-LOSS', reason: 'damaged', item: ITEM, location: bin });
    await choose('type', /^loss/);
    await fill({ quantity: '0' });
    await press(commonWords['act.do'][0]!);
    await dialog().getByRole('alert').first().waitFor();
    screen.faults();
    await fill({ quantity: '-2' });
    await doIt();
    expect(await house.ask('GET', '/adjustments/F-LOSS')).toMatchObject({
      lines: [{ item: ITEM, location: bin, quantity: -2 }],
    });
  });

  test('gives a worker his hours, and a day without any', async () => {
    await start('/people/workers', commonWords['act.new'][0]!);
    await fill({ worker: 'F-WORKER', en: 'Fay', zh: '菲' });
    const { 'act.add': add } = commonWords;
    await press(add[0]!, part('skills'));
    await choose('skills', /^receive/i);
    await press(add[0]!, part('shifts'));
    await choose('weekday', /^mon/i);
    await fill({ from: '08:00', to: '16:30' });
    await press(add[0]!, part('exceptions'));
    await fill({ day: '2031-01-07' });
    await doIt();
    expect(await house.ask('GET', '/workers/F-WORKER')).toMatchObject({
      shifts: [{ weekday: 'mon', from: '08:00', to: '16:30' }],
      exceptions: [{ day: '2031-01-07', shifts: [] }],
    });
    expect(screen.faults()).toEqual([]);
  });
});
