import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plant } from '#simulators/plant/index.ts';
import { browserMissing, openBrowser } from '#tests/support/browser.ts';
import { handsOn } from '#tests/support/pda-hands.ts';
import { openScreen, type Screen, type ScreenOptions } from '#tests/support/screen.ts';
import { signInBySetup } from '#tests/support/sign-in.ts';
import {
  DELIVERED,
  IN_BOOK,
  MISSING,
  setWalkStage,
  type WalkStage,
} from '#tests/support/walk-stage.ts';
import { closeUp } from '#web/words/close-up.ts';
import { actWords } from '../../web/words/acts.ts';
import { boardWords } from '../../web/words/board.ts';
import { commonWords } from '../../web/words/common.ts';
import { deskWords } from '../../web/words/desk.ts';
import { floorWords } from '../../web/words/floor.ts';
import { reviewWords } from '../../web/words/reviews.ts';

const WORDS = { ...commonWords, ...boardWords, ...deskWords, ...floorWords, ...reviewWords };
type Word = keyof typeof WORDS;
type Facts = Readonly<Record<string, string | { readonly en: string; readonly zh: string }>>;

const BOSS = 'admin';
const STAGE_WITHIN_MS = 180_000;

interface StockRow {
  readonly location: string;
  readonly handlingUnit: string;
  readonly quantity: number;
  readonly allocated: number;
  readonly held: boolean;
}
interface Movement {
  readonly quantity: number;
  readonly to: { readonly location: string };
}
interface OrderView {
  readonly status: string;
  readonly lines: readonly {
    readonly item: string;
    readonly shipped: number;
    readonly short: number;
  }[];
}

/**
 * One day of a small warehouse, in both languages. The people are those of the plant, who walk and touch
 * the goods, but their hands are on two PDAs in a browser; what a supervisor does, the test clicks.
 */
describe.skipIf(browserMissing())('goods walk through the house', () => {
  let browser: Browser;
  let stage: WalkStage;
  let plant: Plant;
  let session: string;
  const stuck: string[] = [];
  const screens: Screen[] = [];
  /** What was answered on each PDA: the act, and how. */
  const answers = new Set<string>();
  let emptyBin = '';
  let floor: Screen;
  let board: Screen;
  let desk: Screen;

  async function open(path: string, options: ScreenOptions): Promise<Screen> {
    const screen = await openScreen(browser, stage.api, session, options);
    screens.push(screen);
    await screen.open(path);
    return screen;
  }
  const word = ({ language }: Screen, key: Word, facts: Facts = {}) =>
    Object.entries(facts).reduce<string>(
      (text, [name, fact]) =>
        text.replace(`{${name}}`, typeof fact === 'string' ? fact : fact[language]),
      WORDS[key][language === 'en' ? 0 : 1],
    );
  const press = (screen: Screen, name: string) =>
    screen.page.getByRole('button', { name, exact: true }).click();

  /** Until it is so; meanwhile nobody's hands may be stuck. */
  async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + STAGE_WITHIN_MS;
    while (!(await isSo())) {
      expect(stuck).toEqual([]);
      if (Date.now() > end) throw new Error(`not within ${STAGE_WITHIN_MS} ms: ${what}`);
      await wait(250);
    }
  }
  const stockOf = async (item: string): Promise<readonly StockRow[]> =>
    (await stage.ask<{ rows: StockRow[] }>('GET', `/stock?item=${item}`)).rows;
  const piecesOf = async (item: string): Promise<number> =>
    (await stockOf(item)).reduce((sum, { quantity }) => sum + quantity, 0);
  const orderOf = (order: string) => stage.ask<OrderView>('GET', `/orders/${order}`);
  const isBin = (place: string) =>
    stage.site.locations.some(({ id, kind }) => id === place && kind === 'bin');

  /** Reads the sentence in the floor's ticker, and again in the other language. */
  async function isTold(key: Word, facts: Facts): Promise<void> {
    for (const _ of ['one', 'other']) {
      const told = closeUp(word(floor, key, facts));
      await floor.page.locator('.ticker').getByText(told).first().waitFor();
      await floor.turn();
    }
  }
  /** What the board says of one direction. */
  async function boardSays(title: Word, done: number, planned: number): Promise<void> {
    const panel = board.page.locator('section').filter({ hasText: word(board, title) });
    const figure = (key: Word) =>
      panel
        .locator('dl div')
        .filter({ hasText: word(board, key) })
        .locator('dd')
        .textContent();
    let said: unknown;
    await until(`${title}: ${done} of ${planned}`, async () => {
      said = [await figure('board.done'), await figure('board.planned')];
      return String(said) === String([done, planned]);
    }).catch((error: unknown) => {
      throw new Error(`the board says ${said}`, { cause: error });
    });
  }

  beforeAll(async () => {
    browser = await openBrowser();
    stage = await setWalkStage((error) => stuck.push(String(error)));
    ({ session } = await signInBySetup(stage));
    // What counts find is looked at by a person, and approved by one.
    await stage.ask('PUT', '/count-settings', { reviewPercent: 5, actor: BOSS });
    const approvalLimits = [{ currency: 'CNY', role: 'count', limitMinor: 0 }];
    await stage.ask('POST', '/approval-limits', { approvalLimits });
    await stage.ask('PUT', `/approvers/supervisor/${BOSS}`, {});

    const pdas = new Map<string, Screen>();
    for (const [index, { id }] of stage.site.handhelds.entries()) {
      const language = index % 2 === 0 ? 'zh' : 'en';
      pdas.set(id, await open('/pda', { language, width: 480, height: 850 }));
    }
    floor = await open('/floor', { language: 'zh' });
    board = await open('/board?language=en', { language: 'en', width: 1920, height: 1080 });
    desk = await open('/outbound/waves', { language: 'en' });
    plant = await stage.begin((device) =>
      handsOn({
        ...{ device, screen: pdas.get(device)! },
        onAnswer: (act, type) => answers.add(`${device} ${act} ${type}`),
        onStuck: (error) => stuck.push(error),
      }),
    );
    await until('every device is heard', async () => {
      const { devices } = await stage.ask<{ devices: { status: string }[] }>('GET', '/status');
      return devices.every(({ status }) => status === 'online');
    });
  });
  afterAll(async () => {
    for (const [index, screen] of screens.entries()) await screen.picture(`walk-${index}`);
    await stage?.close();
    await browser?.close();
  });

  test('a delivery is received on a PDA and put away', async () => {
    const { item } = stage.goods.delivered;
    await until('all of it lies in bins', async () => {
      const rows = await stockOf(item);
      return rows.length > 0 && rows.every(({ location }) => isBin(location));
    });
    expect(await piecesOf(item)).toBe(DELIVERED);
    expect([...answers]).toEqual(expect.arrayContaining(['PDA-1 receive confirm']));
    await isTold('floor.act.receive', { who: 'W1', location: 'DOCK-IN-1', document: 'ASN-1' });
    await boardSays('board.inbound', DELIVERED, DELIVERED);
  });

  test('a wave is released by its button', async () => {
    const { atLight, delivered, missing } = stage.goods;
    const slots = stage.site.locations.filter(({ kind }) => kind === 'put_slot');
    emptyBin = (await stockOf(missing.item))[0]!.location;
    const lost = { item: missing.item, lot: '', quantity: MISSING };
    expect(plant.world.move(emptyBin, 'LOST:walk', lost)).toBe(MISSING);

    await press(desk, actWords['POST /api/v1/waves'][0]);
    // Orders wait as long as there is no slot for them, and the house looks again every 15 s only.
    for (const { id } of slots) {
      const body = { reason: 'not lit yet', actor: BOSS };
      await stage.ask('POST', `/locations/${id}/out-of-order`, body);
    }
    const order = (number: number, lines: readonly (readonly [string, number])[]) =>
      stage.ask('POST', '/orders', {
        ...{ order: `SO-${number}`, customer: 'CUSTOMER-1', actor: 'shop' },
        lines: lines.map(([item, quantity], at) => ({ line: `${at + 1}`, item, quantity })),
      });
    await order(1, [
      [atLight.item, 3],
      [delivered.item, 2],
    ]);
    await order(2, [
      [missing.item, 4],
      [atLight.item, 1],
    ]);
    await wait(500);
    expect(await stage.ask('GET', '/waves')).toEqual({ waves: [] });
    for (const { id } of slots)
      await stage.ask('POST', `/locations/${id}/in-order`, { actor: BOSS });
    await press(desk, word(desk, 'act.do'));
    await until('a wave is released', async () => {
      const { waves } = await stage.ask<{ waves: unknown[] }>('GET', '/waves');
      return waves.length > 0;
    });
    const { waves } = await stage.ask<{ waves: unknown[] }>('GET', '/waves');
    expect(waves).toMatchObject([{ releasedBy: BOSS, orders: 2, lines: 4 }]);
  });

  test('what was missing in a bin is settled at the desk and approved', async () => {
    const { item } = stage.goods.missing;
    await desk.open('/desk/exceptions');
    await press(desk, word(desk, 'desk.decide'));
    const review = desk.page.locator('article').filter({ hasText: item });
    await review.locator('.differs').getByText(`-${MISSING}`).waitFor();
    expect(await piecesOf(item)).toBeGreaterThanOrEqual(MISSING);
    await press(desk, word(desk, 'reviews.confirm'));

    await desk.open('/desk/approvals');
    await desk.turn();
    const approval = desk.page.locator('article').filter({ hasText: item });
    await approval.getByText(`-${MISSING}`).first().waitFor();
    await press(desk, word(desk, 'approvals.approve'));
    await approval.waitFor({ state: 'detached' });
    const { adjustments } = await stage.ask<{ adjustments: unknown[] }>('GET', '/adjustments');
    expect(adjustments).toMatchObject([{ type: 'count', status: 'posted', decidedBy: BOSS }]);
  });

  test('the orders are picked, checked, packed and shipped with two PDAs and lights', async () => {
    const { atLight, delivered, missing } = stage.goods;
    const views = new Map<string, OrderView>();
    await until('both orders have left', async () => {
      for (const order of ['SO-1', 'SO-2']) views.set(order, await orderOf(order));
      return [...views.values()].every(({ status }) => /^(shipped|closed_short)$/.test(status));
    });
    expect(views.get('SO-1')?.lines).toMatchObject([
      { item: atLight.item, shipped: 3, short: 0 },
      { item: delivered.item, shipped: 2, short: 0 },
    ]);
    expect(views.get('SO-2')?.lines).toMatchObject([
      { item: missing.item, shipped: 3, short: 1 },
      { item: atLight.item, shipped: 1, short: 0 },
    ]);
    const byPda = ['PDA-1 pick refuse', 'PDA-1 pick confirm', 'PDA-2 check confirm'];
    const toTheTruck = ['PDA-2 pack confirm', 'PDA-2 load confirm'];
    expect([...answers]).toEqual(expect.arrayContaining([...byPda, ...toTheTruck]));
    for (const bank of plant.lightBanks.values()) {
      const presses = bank.snapshot().labels.reduce((sum, label) => sum + label.presses, 0);
      expect(presses).toBeGreaterThan(0);
    }
  });

  test('the book says piece by piece what was done, and so do the shelves', async () => {
    const { atLight, delivered, missing } = stage.goods;
    const left = {
      [atLight.item]: IN_BOOK.atLight - 3 - 1,
      [delivered.item]: DELIVERED - 2,
      [missing.item]: 0,
    };
    const inPlant = plant.world.inventory();
    for (const [item, pieces] of Object.entries(left)) {
      const rows = await stockOf(item);
      const inBook = rows.map(({ location: container, quantity }) => ({ container, quantity }));
      const inBins = inPlant
        .filter((one) => one.item === item && isBin(one.container))
        .map(({ container, quantity }) => ({ container, quantity }));
      expect(inBins).toEqual(inBook);
      expect(await piecesOf(item)).toBe(pieces);
      expect(rows.every(({ allocated, held }) => allocated === 0 && !held)).toBe(true);
    }
    const gone = inPlant.filter(({ container }) => /^(CUSTOMER|LOST):/.test(container));
    const at = (container: string, { item }: { readonly item: string }, quantity: number) => ({
      ...{ container, item, lot: '', quantity },
    });
    expect(gone).toEqual([
      at('CUSTOMER:SO-1', atLight, 3),
      at('CUSTOMER:SO-1', delivered, 2),
      at('CUSTOMER:SO-2', atLight, 1),
      at('CUSTOMER:SO-2', missing, 3),
      at('LOST:walk', missing, MISSING),
    ]);
    const lost = await stage.ask<{ movements: Movement[] }>(
      'GET',
      `/movements?item=${missing.item}`,
    );
    const atLoss = lost.movements.filter(({ to }) => to.location === 'LOSS');
    expect(atLoss.map(({ quantity }) => quantity)).toEqual([MISSING]);
    expect(plant.world.verify()).toEqual([]);
  });

  test('floor and board have told it, and nothing went wrong on any screen', async () => {
    const { atLight } = stage.goods;
    const [litBin] = await stockOf(atLight.item);
    for (const [key, facts] of [
      [
        'floor.act.pick',
        {
          who: 'W1',
          quantity: '4',
          item: atLight.name,
          location: litBin!.location,
          document: 'WAVE-1',
        },
      ],
      ['floor.act.count', { who: 'W2', location: emptyBin }],
      ['floor.act.check', { who: 'W2', document: 'SO-1' }],
      ['floor.act.pack', { who: 'W2', document: 'SO-2' }],
    ] as const)
      await isTold(key, facts);
    await boardSays('board.outbound', 3 + 2 + 3 + 1, 3 + 2 + 3 + 1);
    for (const screen of screens) expect(screen.faults()).toEqual([]);
  });
});
