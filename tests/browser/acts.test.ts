import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, type House, openHouse } from '#tests/support/browser.ts';
import { openScreen, type Screen } from '#tests/support/screen.ts';
import { addPerson } from '#tests/support/sign-in.ts';
import { actWords } from '../../web/words/acts.ts';
import { commonWords } from '../../web/words/common.ts';
import { deskWords } from '../../web/words/desk.ts';
import { fieldWords } from '../../web/words/fields.ts';
import { importWords } from '../../web/words/import.ts';
import { reviewWords } from '../../web/words/reviews.ts';
import { strategyWords } from '../../web/words/strategy.ts';
import { traceWords } from '../../web/words/trace.ts';

const WORDS = {
  ...{ ...commonWords, ...deskWords, ...importWords, ...reviewWords },
  ...{ ...strategyWords, ...traceWords },
};
type Field = keyof typeof fieldWords;
const ITEM = 'A-ACTS';
const RECALLED = 'A-RECALLED';
const IN_BIN = 20;

/** Acts as people do them: opened, filled in and pressed on a page; what counts is what the house has then. */
describe.skipIf(browserMissing())('an act on a screen', () => {
  let house: House;
  let screen: Screen;
  let bins: readonly string[];

  const at = ({ language }: Screen) => (language === 'en' ? 0 : 1);
  const word = (key: keyof typeof WORDS, on = screen): string => WORDS[key][at(on)]!;
  const actWord = (name: keyof typeof actWords) => actWords[name][at(screen)];
  const press = (name: string | RegExp, within: Locator = screen.page.locator('body')) =>
    within.getByRole('button', { name, exact: true }).click();
  const dialogOf = ({ page }: Screen) => page.getByRole('dialog').filter({ visible: true });
  const field = (name: Field) =>
    dialogOf(screen).getByLabel(fieldWords[name][at(screen)]!, { exact: true }).first();
  const doIt = async () => {
    await press(word('act.do'), dialogOf(screen));
    await dialogOf(screen).waitFor({ state: 'detached' });
  };

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await house.ask(`/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  /** A count that nobody begins: it is put on hold as soon as it is a task. */
  async function heldCount(count: string, location: string): Promise<string> {
    await ask('POST', '/counts', { count, location, items: [ITEM], actor: 'test' });
    const { taskId } = await ask<{ taskId: string }>('GET', `/counts/${count}`);
    await ask('POST', `/tasks/${taskId}/hold`, { actor: 'test', reason: 'for the test' });
    return taskId;
  }
  const taskOf = (task: string) =>
    ask<{ status: string; priority: number; controls: unknown[] }>('GET', `/tasks/${task}`);
  const piecesIn = async (location: string, item = ITEM): Promise<number> => {
    const rows = await ask<{ rows: { quantity: number }[] }>(
      'GET',
      `/stock?item=${item}&location=${location}`,
    );
    return rows.rows.reduce((sum, { quantity }) => sum + quantity, 0);
  };

  beforeAll(async () => {
    house = await openHouse({ orders: 20, speed: 10, errors: 'none' });
    bins = house.stage.site.locations
      .filter(({ kind }) => kind === 'bin')
      .slice(-4)
      .map(({ id }) => id);
    for (const item of [ITEM, RECALLED]) {
      await ask('PUT', `/items/${item}`, {
        ...{ name: { en: item, zh: item }, barcodes: [], lotControlled: item === RECALLED },
        ...{ lengthMm: 100, widthMm: 100, heightMm: 100, weightGrams: 100 },
        ...{ standardCostMinor: 5_000, costCurrency: 'CNY' },
      });
    }
    const lines = [
      ...bins.slice(0, 3).map((location) => ({ location, item: ITEM, quantity: IN_BIN })),
      { location: bins[3], item: RECALLED, lot: 'LOT-7', quantity: IN_BIN },
    ];
    await ask('POST', '/opening-stock', { importId: 'ACTS', actor: 'test', lines });
    screen = await house.screen({ language: 'en' });
  });
  afterAll(() => house?.close());

  test('of two supervisors: the second is told what the first did', async () => {
    const task = await heldCount('CNT-TWO', bins[1]!);
    const people = [];
    for (const [name, language, first] of [
      ['anna', 'en', true],
      ['ben', 'zh', false],
    ] as const) {
      const { session } = await addPerson(house.stage.api, house.admin, name, ['supervisor']);
      const desk = await openScreen(house.browser, house.stage.api, session, { language });
      await desk.open('/desk/exceptions');
      const row = desk.page.getByRole('listitem').filter({ hasText: task });
      // Its sentence: in the middle of a chosen row lie the buttons.
      await row.locator('p').click();
      const act = word(first ? 'desk.act.cancel' : 'desk.act.release', desk);
      await row.getByRole('button', { name: new RegExp(`^${act}`) }).click();
      await dialogOf(desk).getByLabel(fieldWords.reason[at(desk)]!).fill(`${name} looked`);
      people.push({ desk, act });
    }
    const [anna, ben] = people as [(typeof people)[0], (typeof people)[0]];
    await press(anna.act, dialogOf(anna.desk));
    await dialogOf(anna.desk).waitFor({ state: 'detached' });
    await press(ben.act, dialogOf(ben.desk));
    await dialogOf(ben.desk)
      .getByText(/anna.*anna looked/)
      .waitFor();
    await ben.desk.picture('desk-second');
    const { controls } = await taskOf(task);
    expect(controls).toMatchObject([
      { actor: 'test', control: { verb: 'hold' } },
      { actor: 'anna', control: { verb: 'cancel', reason: 'anna looked' } },
    ]);
    for (const { desk } of people) {
      expect(desk.faults()).toEqual([]);
      await desk.close();
    }
  });

  test('gives a task another priority, cancels it and settles it', async () => {
    const task = await heldCount('CNT-VERBS', bins[2]!);
    await screen.open(`/work/tasks/${task}`);
    await press(actWord('POST /api/v1/tasks/{task}/reprioritise'));
    await field('priority').fill('95');
    await field('reason').fill('the customer calls');
    await doIt();
    await expect.poll(async () => (await taskOf(task)).priority).toBe(95);
    await press(actWord('POST /api/v1/tasks/{task}/cancel'));
    await field('reason').fill('not needed');
    await doIt();
    const { controls } = await taskOf(task);
    expect(controls).toMatchObject([
      { actor: 'test', control: { verb: 'hold' } },
      { actor: 'admin', control: { verb: 'reprioritise', priority: 95 } },
      { actor: 'admin', control: { verb: 'cancel', reason: 'not needed' } },
    ]);
    await expect.poll(async () => (await taskOf(task)).status).toBe('cancelled');
    await press(actWord('POST /api/v1/tasks/{task}/settle'));
    await field('reason').fill('counted by hand');
    await doIt();
    expect(await taskOf(task)).toMatchObject({ settled: true });
  });

  test('approves one adjustment and rejects another', async () => {
    await ask('PUT', '/approvers/finance/admin', {});
    const bin = bins[0]!;
    for (const [adjustment, quantity] of [
      ['ADJ-GOOD', -2],
      ['ADJ-BAD', -3],
    ]) {
      await ask('POST', '/adjustments', {
        ...{ adjustment, type: 'loss', reason: 'lost', actor: 'anna' },
        lines: [{ item: ITEM, location: bin, quantity }],
      });
    }
    await screen.open('/desk/approvals');
    const of = (name: string) => screen.page.locator('article').filter({ hasText: name });
    await press(word('approvals.approve'), of('ADJ-GOOD'));
    await of('ADJ-GOOD').waitFor({ state: 'detached' });
    await of('ADJ-BAD').getByLabel(word('approvals.note')).fill('they lie in the next bin');
    await press(word('approvals.reject'), of('ADJ-BAD'));
    await of('ADJ-BAD').waitFor({ state: 'detached' });
    expect(await ask('GET', '/adjustments/ADJ-GOOD')).toMatchObject({
      ...{ status: 'posted', decidedBy: 'admin' },
    });
    expect(await ask('GET', '/adjustments/ADJ-BAD')).toMatchObject({
      ...{ status: 'rejected', decidedBy: 'admin' },
    });
    expect(await piecesIn(bin)).toBe(IN_BIN - 2);
  });

  test('announces a delivery', async () => {
    await screen.open('/inbound/asns');
    await press(actWord('POST /api/v1/asns'));
    await field('asn').fill('ASN-FORM');
    await field('supplier').fill('Formica');
    await field('line').fill('1');
    await field('item').fill(ITEM);
    await field('quantity').fill('7');
    await field('expectedAt').fill('2030-01-07 06:00:00');
    await field('expectedAt').press('Tab');
    await doIt();
    await screen.page.getByText('ASN-FORM').waitFor();
    expect(await ask('GET', '/asns/ASN-FORM')).toMatchObject({
      ...{ supplier: 'Formica', status: 'expected' },
      lines: [{ line: '1', item: ITEM, expected: 7 }],
    });
  });

  test('places an order, after what was wrong in it was said at its field', async () => {
    await screen.open('/outbound/orders');
    await press(actWord('POST /api/v1/orders'));
    await field('order').fill('SO FORM');
    await field('customer').fill('Corner shop');
    await field('line').fill('1');
    await field('item').fill(ITEM);
    await field('quantity').fill('4');
    await press(word('act.do'), dialogOf(screen));
    await dialogOf(screen).getByRole('alert').first().waitFor();
    await field('order').fill('SO-FORM');
    screen.faults();
    await doIt();
    expect(await ask('GET', '/orders/SO-FORM')).toMatchObject({
      ...{ customer: 'Corner shop' },
      lines: [{ line: '1', item: ITEM, ordered: 4 }],
    });
  });

  test('holds goods and lets them go', async () => {
    const bin = bins[0]!;
    await screen.open('/stock/holds');
    await press(actWord('POST /api/v1/stock/holds'));
    await field('item').fill(ITEM);
    await field('location').fill(bin);
    await field('reason').fill('a smell');
    await doIt();
    type Hold = { holdId: string; reason: string; actor: string };
    const ours = async () =>
      (await ask<{ holds: Hold[] }>('GET', '/stock/holds')).holds.filter(
        ({ reason }) => reason === 'a smell',
      );
    const [hold] = await ours();
    expect(hold).toMatchObject({ actor: 'admin', scope: { item: ITEM, location: bin } });
    const row = screen.page.getByRole('row').filter({ hasText: 'a smell' });
    await press(actWord('DELETE /api/v1/stock/holds/{holdId}'), row);
    await doIt();
    expect(await ours()).toEqual([]);
  });

  test('puts a putaway strategy in force after a trial', async () => {
    const inForce = () =>
      ask<{ version: number; actor: string; strategy: { scores: { weight: number }[] } }>(
        'GET',
        '/putaway-strategy',
      );
    const before = await inForce();
    // A trial is of what was put away lately.
    const moved = () =>
      ask<{ movements: { reason: string }[] }>('GET', '/movements?location=STAGE-1&limit=200');
    const isPutAway = async () =>
      (await moved()).movements.some(({ reason }) => reason === 'putaway');
    await expect.poll(isPutAway, { timeout: 120_000, interval: 1_000 }).toBe(true);
    await screen.open('/inbound/strategy');
    const weight = screen.page
      .locator('label')
      .filter({ hasText: word('strategy.weight') })
      .getByRole('spinbutton')
      .first();
    await weight.fill('7.5');
    await weight.press('Enter');
    await press(word('strategy.try'));
    await screen.page.getByText(word('strategy.result')).waitFor();
    expect((await inForce()).version).toBe(before.version);
    await screen.page.getByLabel(fieldWords.reason[0], { exact: true }).fill('shorter ways');
    await press(word('strategy.activate'));
    await expect.poll(async () => (await inForce()).version).toBe(before.version + 1);
    const after = await inForce();
    expect(after).toMatchObject({ actor: 'admin', reason: 'shorter ways' });
    expect(JSON.stringify(after.strategy)).toContain('7.5');
  });

  test('books an import that was tried first', async () => {
    const csv =
      'item,name.en,name.zh,barcodes,lengthMm,widthMm,heightMm,weightGrams\n' +
      'A-CSV,Cup,杯子,5012345999990,90,90,100,300\n';
    const buffer = Buffer.from(csv);
    await screen.open('/data/import');
    const file = { name: 'items.csv', mimeType: 'text/csv', buffer };
    await screen.page.locator('input[type=file]').setInputFiles(file);
    await press(word('import.try'));
    await screen.page.getByText(word('import.said.checked').split(':')[0]!).waitFor();
    expect((await house.ask('/api/v1/items/A-CSV')).status).toBe(404);
    await press(word('import.book'));
    await screen.page.getByText(word('import.said.done').split(':')[0]!).waitFor();
    expect(await ask('GET', '/items/A-CSV')).toMatchObject({
      ...{ name: { en: 'Cup', zh: '杯子' }, weightGrams: 300 },
    });
  });

  test('recalls a lot from its trace', async () => {
    await screen.open('/stock/trace?code=LOT-7');
    await press(word('trace.recall'));
    await dialogOf(screen).getByLabel(fieldWords.reason[0]).fill('glass in it');
    await press(word('trace.recallNow').replace('{count}', `${IN_BIN}`), dialogOf(screen));
    await screen.page.waitForURL(/\/stock\/recalls\//);
    const { recalls } = await ask<{ recalls: unknown[] }>('GET', '/recalls');
    expect(recalls).toMatchObject([{ status: 'open', reason: 'glass in it', actor: 'admin' }]);
    const { rows } = await ask<{ rows: unknown[] }>('GET', `/stock?item=${RECALLED}`);
    expect(rows).toMatchObject([{ quantity: IN_BIN, held: true, states: { frozen: IN_BIN } }]);
    expect(screen.faults()).toEqual([]);
  });
});
