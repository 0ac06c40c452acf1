import type { Browser } from 'playwright-core';
import { type House, openHouse } from '#tests/support/browser.ts';
import { type BenchLine, median } from '../line.ts';

/** The page, what must be seen before a person can work, and the most its first load may weigh (kB). */
const PAGES = [
  { name: 'console', path: '/floor', seen: 'canvas', limitKb: 900 },
  { name: 'desk', path: '/desk/exceptions', seen: 'main h1', limitKb: 900 },
  { name: 'PDA', path: '/pda', seen: 'button', limitKb: 400 },
] as const;
const RUNS = 3;
const LIMIT_MS = 2_000;
/** Whoever hears nothing of the main thread for so long may press. */
const QUIET_MS = 500;

/** Notes when the main thread was busy for 50 ms or more (W3C Long Tasks). */
const NOTE_TASKS = `
  window.busyUntil = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.busyUntil = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });`;

/** One load with nothing kept from before: packed bytes over the wire, and when a person may press. */
async function loadOnce(
  browser: Browser,
  house: House,
  session: string,
  path: string,
  seen: string,
) {
  const context = await browser.newContext({ baseURL: house.stage.api });
  await context.addCookies([{ name: 'warehub_session', value: session, url: house.stage.api }]);
  try {
    const page = await context.newPage();
    await page.addInitScript(NOTE_TASKS);
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    let bytes = 0;
    network.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.goto(path, { waitUntil: 'commit' });
    await page.locator(seen).first().waitFor();
    const now = () => page.evaluate<number>('performance.now()');
    const seenAt = await now();
    const busyUntil = () => page.evaluate<number>('window.busyUntil');
    // Asked from outside: the page's rules let no text become a program.
    for (
      let end = seenAt;
      (await now()) - end < QUIET_MS;
      end = Math.max(seenAt, await busyUntil())
    ) {
      await page.waitForTimeout(QUIET_MS / 5);
    }
    return { bytes, ms: Math.max(seenAt, await busyUntil()) };
  } finally {
    await context.close();
  }
}

/** What a first visit costs beside a warehouse that works. */
export async function firstLoads(): Promise<BenchLine[]> {
  const house = await openHouse({ orders: 60, speed: 10, errors: 'default' });
  try {
    const lines: BenchLine[] = [];
    for (const { name, path, seen, limitKb } of PAGES) {
      const loads = [];
      for (let run = 0; run < RUNS; run++) {
        loads.push(await loadOnce(house.browser, house, house.session, path, seen));
      }
      const kb = median(loads.map(({ bytes }) => bytes)) / 1_000;
      const ms = median(loads.map((load) => load.ms));
      lines.push(
        {
          name: `${name}: first load, of ${limitKb} kB`,
          ratio: kb / limitKb,
          target: { atMost: 1 },
          detail: `${Math.round(kb)} kB over the wire`,
        },
        {
          name: `${name}: to be pressed, of 2 s`,
          ratio: ms / LIMIT_MS,
          target: { atMost: 1 },
          detail: `${Math.round(ms)} ms, of ${loads.map((load) => Math.round(load.ms)).join(', ')}; the plant runs beside it`,
        },
      );
    }
    return lines;
  } finally {
    await house.close();
  }
}
