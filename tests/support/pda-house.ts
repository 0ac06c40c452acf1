import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { newToken } from '#app/access/index.ts';
import { startChild } from '#app/cli/child.ts';
import { freePorts } from '#app/cli/ports.ts';
import { LAUNCHER_KEY } from '#app/config.ts';
import { DEFAULT_FLOOR, layOut } from '#app/site/default-site.ts';
import { withFreeHandhelds } from '#app/site/with-free-handhelds.ts';
import { withPorts } from '#app/site/with-ports.ts';
import { openBrowser } from './browser.ts';
import { filmOf } from './camera-picture.ts';
import { type CutLine, openCutLine } from './cut-line.ts';
import { openScreen, type Screen, type ScreenOptions } from './screen.ts';
import { signInBySetup } from './sign-in.ts';

/** A warehouse without machines and without anybody in it: whoever logs in on a PDA has its work. */
export interface PdaHouse {
  readonly bins: readonly string[];
  readonly line: CutLine;
  /** Asks as a host does, past the line. */
  call(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: object,
  ): Promise<Record<string, unknown>>;
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
  const [http, mqtt, ws, opcua, ...modbus] = await freePorts(4 + drawn.lightBanks.length);
  const site = withPorts(drawn, { modbus, opcua: opcua! });
  await writeFile(join(folder, 'site.json'), JSON.stringify(site));
  filmOf(film, join(folder, 'film.y4m'));
  const key = newToken();
  const warehouse = startChild({
    env: { ...process.env, [LAUNCHER_KEY]: key },
    script: new URL('../../app/warehouse/main.ts', import.meta.url),
    logFile: join(folder, 'warehouse.log'),
    args: [
      ...['--site', join(folder, 'site.json'), '--data', join(folder, 'warehouse')],
      ...['--http-port', `${http}`, '--mqtt-port', `${mqtt}`, '--ws-port', `${ws}`],
    ],
  });
  const facts = await warehouse.ready;
  const api = String(facts.http);
  const line = await openCutLine(api);
  const browser: Browser = await openBrowser([
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
    `--use-file-for-fake-video-capture=${join(folder, 'film.y4m')}`,
  ]);
  const { session } = await signInBySetup({ api, open: String(facts.open) });
  return {
    bins: site.locations.filter(({ kind }) => kind === 'bin').map(({ id }) => id),
    line,
    async call(method, path, body) {
      const reply = await fetch(`${api}/api/v1/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const said = await reply.text();
      if (!reply.ok) throw new Error(`${method} ${path}: ${said}`);
      return JSON.parse(said);
    },
    screen: (options) => openScreen(browser, line.address, session, options),
    async close() {
      await browser.close();
      line.close();
      await warehouse.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
