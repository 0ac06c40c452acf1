import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { findChromium } from '#tests/support/extras.ts';
import type { BenchLine } from '../line.ts';
import { SIZE } from './living-floor.ts';

/** The first minutes fill what is kept on purpose: news, ways, glyphs. */
const SETTLED_SHARE = 0.2;
const SAMPLES = 20;
/** Flat: what was there after the first fifth, and a tenth of it. */
const FLAT = 1.1;

/** What a page of the floor holds after a collection of garbage (bytes), over some minutes. */
export async function pageMemory(url: string, minutes: number): Promise<BenchLine> {
  const browser = await chromium.launch({ executablePath: findChromium()! });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(`${url}/floor`);
    await page.locator('canvas').waitFor();
    const inspector = await page.context().newCDPSession(page);
    const held: number[] = [];
    for (let sample = 0; sample <= SAMPLES; sample++) {
      if (sample > 0) await wait((minutes * 60_000) / SAMPLES);
      await inspector.send('HeapProfiler.collectGarbage');
      held.push((await inspector.send('Runtime.getHeapUsage')).usedSize);
    }
    const settled = held[Math.round(SAMPLES * SETTLED_SHARE)]!;
    const last = held.at(-1)!;
    const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
    return {
      name: `floor: memory of its page over ${minutes} minutes`,
      ratio: last / settled,
      target: { atMost: FLAT },
      detail: `${mb(settled)} MB after a fifth, ${mb(last)} MB at the end, ${mb(Math.max(...held))} MB at most; ${SIZE}`,
    };
  } finally {
    await browser.close();
  }
}
