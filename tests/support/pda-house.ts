import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { DEFAULT_FLOOR, layOut } from '#app/site/default-site.ts';
import { withFreeHandhelds } from '#app/site/with-free-handhelds.ts';
import { openBrowser } from './browser.ts';
import { filmOf } from './camera-picture.ts';
import { type CutLine, openCutLine } from './cut-line.ts';
import { type HouseProcess, startHouse } from './house-process.ts';
import { openScreen, type Screen, type ScreenOptions } from './screen.ts';
import { signInBySetup } from './sign-in.ts';

/** A warehouse without machines and without anybody in it: whoever logs in on a PDA has its work. */
export interface PdaHouse extends Pick<HouseProcess, 'ask'> {
  readonly bins: readonly string[];
  readonly line: CutLine;
  /** A page that reaches the house over the line. */
  screen(options: ScreenOptions): Promise<Screen>;
  close(): Promise<void>;
}

const FLOOR = {
  ...DEFAULT_FLOOR,
  ...{ aisles: 1, bays: 8, vehicles: 1, docksIn: 1, docksOut: 1, putStations: 1, packStations: 1 },
};
const TERMINALS = 2;

/** @param film the code that the camera of each page looks at */
export async function openPdaHouse(film: string): Promise<PdaHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-pda-'));
  const drawn = withFreeHandhelds(layOut(FLOOR), TERMINALS);
  filmOf(film, join(folder, 'film.y4m'));
  const house = await startHouse(drawn, folder);
  const line = await openCutLine(house.api);
  const browser: Browser = await openBrowser([
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
    `--use-file-for-fake-video-capture=${join(folder, 'film.y4m')}`,
  ]);
  const { session } = await signInBySetup(house);
  return {
    ask: house.ask,
    bins: drawn.locations.filter(({ kind }) => kind === 'bin').map(({ id }) => id),
    line,
    screen: (options) => openScreen(browser, line.address, session, options),
    async close() {
      await browser.close();
      line.close();
      await house.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
