/** What the screens cost and how soon they show what happened: a large floor, and first visits. */
import { findChromium } from '#tests/support/extras.ts';
import type { BenchLine } from '../line.ts';
import { costOfConsoles } from './consoles.ts';
import { firstLoads } from './first-load.ts';
import { floorOnScreen } from './floor.ts';
import { pageMemory } from './memory.ts';
import { serveFloor } from './serve.ts';

/** @param minutes how long the memory of a page is watched */
export async function screensBench(minutes: number): Promise<BenchLine[]> {
  if (!findChromium()) throw new Error('Chromium is not installed (Debian: chromium)');
  const house = await serveFloor();
  try {
    const consoles = await costOfConsoles(house.url);
    const painted = await floorOnScreen(house.url);
    const memory = await pageMemory(house.url, minutes);
    return [...painted, consoles, memory, ...(await firstLoads())];
  } finally {
    house.close();
  }
}
