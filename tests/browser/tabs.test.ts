import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, type House, openHouse } from '#tests/support/browser.ts';

const LISTS = 8;
const FLOORS = 2;
/** Longer than a window waits until it says that it hears nothing. */
const SILENCE_MS = 15_000;

describe.skipIf(browserMissing())('ten windows of one browser', () => {
  let house: House;
  const lists: Page[] = [];
  const floors: Page[] = [];

  beforeAll(async () => {
    house = await openHouse({ orders: 3, speed: 5, errors: 'none' });
    const { page } = await house.screen({ language: 'en' });
    const context = page.context();
    for (let i = 0; i < LISTS + FLOORS; i++) {
      const isList = i % 5 !== 1;
      const opened = await context.newPage();
      await opened.goto(isList ? '/inbound/asns' : '/floor');
      (isList ? lists : floors).push(opened);
    }
  });
  afterAll(() => house?.close());

  test('all hear the warehouse, and what happens there', async () => {
    expect([lists.length, floors.length]).toEqual([LISTS, FLOORS]);
    for (const floor of floors) await floor.getByRole('status').getByText(/[1-9]/).waitFor();
    await lists[0]!.waitForTimeout(SILENCE_MS);
    for (const window of [...lists, ...floors]) {
      expect(await window.getByRole('alert').allTextContents()).toEqual([]);
    }
    const asn = 'FOR-ALL-1';
    const answer = await house.ask('/api/v1/asns', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ asn, supplier: 'Tea', expectedAt: new Date().toISOString(), actor: 'test' },
        lines: [{ line: '1', item: house.stage.plan.items[0]!.item, quantity: 5 }],
      }),
    });
    expect(answer.ok).toBe(true);
    for (const list of lists) await list.getByText(asn).waitFor({ timeout: 10_000 });
  });

  test('the others hear on when those are closed that came first', async () => {
    await lists.shift()!.close();
    await floors.shift()!.close();
    await floors[0]!.waitForTimeout(SILENCE_MS);
    for (const window of [...lists, ...floors]) {
      expect(await window.getByRole('alert').allTextContents()).toEqual([]);
    }
  });
});
