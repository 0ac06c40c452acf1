import { chromium } from 'playwright-core';
import { findChromium } from '#tests/support/extras.ts';
import { type BenchLine, percentile } from '../line.ts';
import { SIZE } from './living-floor.ts';

const LOOKED_MS = 10_000;
const TARGET_MS = 500;
const TARGET_FPS = 30;

/** In the page: notes each frame, and for each change how old it was when it had been painted. */
const NOTES = `
  window.frames_ = []; window.ages = [];
  const note = (now) => { window.frames_.push(now); requestAnimationFrame(note); };
  requestAnimationFrame(note);
  window.SharedWorker = class extends SharedWorker {
    constructor(...wanted) {
      super(...wanted);
      this.port.addEventListener('message', ({ data: { event, data } }) => {
        if (event !== 'change') return;
        const at = Number(/"at":(\\d+)/.exec(data)[1]);
        requestAnimationFrame(() => requestAnimationFrame(() => window.ages.push(Date.now() - at)));
      });
    }
  };`;

async function look(url: string) {
  const browser = await chromium.launch({ executablePath: findChromium()! });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.addInitScript(NOTES);
    await page.goto(`${url}/floor`);
    await page.waitForFunction('window.ages.length > 8', undefined, { timeout: 60_000 });
    await page.evaluate('window.frames_ = []; window.ages = []');
    await page.waitForTimeout(LOOKED_MS);
    return await page.evaluate<{ frames: number[]; ages: number[] }>(
      '({ frames: window.frames_, ages: window.ages })',
    );
  } finally {
    await browser.close();
  }
}

/** How soon a large floor's news is painted in Chromium, and how smoothly. */
export async function floorOnScreen(url: string): Promise<BenchLine[]> {
  const { frames, ages } = await look(url);
  const gaps = frames.slice(1).map((at, i) => at - frames[i]!);
  const fps = (gaps.length * 1_000) / (frames.at(-1)! - frames[0]!);
  const p95 = percentile(ages, 0.95);
  return [
    {
      name: 'floor: event to screen, p95 of 500 ms',
      ratio: p95 / TARGET_MS,
      target: { atMost: 1 },
      detail: `${Math.round(p95)} ms, median ${Math.round(percentile(ages, 0.5))} ms; ${SIZE}`,
    },
    {
      name: 'floor: frames a second, of 30',
      ratio: fps / TARGET_FPS,
      target: { atLeast: 1 },
      detail: `${fps.toFixed(1)} fps, slowest of 20 frames ${Math.round(percentile(gaps, 0.95))} ms; ${SIZE}`,
    },
  ];
}
