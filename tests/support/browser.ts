import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type FlowOptions, type Stage, setStage } from '#app/flow/stage.ts';
import { BUILT_PAGES } from '#app/http/pages.ts';
import { findChromium } from './extras.ts';
import { openScreen, type Screen, type ScreenOptions } from './screen.ts';
import { type SignedIn, signInBySetup } from './sign-in.ts';

/** A real warehouse with its plant, and a real browser to look at it. */
export interface House {
  readonly stage: Stage;
  readonly browser: Browser;
  /** Who is signed in on its screens. */
  readonly admin: SignedIn;
  /** The administrator's cookie. */
  readonly session: string;
  /** Asks the warehouse as a host does. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  screen(options: ScreenOptions): Promise<Screen>;
  close(): Promise<void>;
}

/** Why the screens cannot be looked at here; undefined when they can. */
export const browserMissing = (): string | undefined =>
  findChromium() ? undefined : 'Chromium is not installed';

/** @throws when the screens were not built */
export async function openBrowser(args: readonly string[] = []): Promise<Browser> {
  if (!existsSync(join(BUILT_PAGES, 'index.html'))) {
    throw new Error('The screens are not built (web/dist): run `node web/build.ts` or `npm ci`.');
  }
  return chromium.launch({
    executablePath: findChromium()!,
    args: ['--disable-dev-shm-usage', ...args],
  });
}

export async function openHouse(
  options: Omit<FlowOptions, 'folder' | 'seed'> & { readonly seed?: number },
): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'warehub-browser-'));
  const stage = await setStage({ seed: 1, ...options, folder });
  const browser = await openBrowser().catch(async (error: unknown) => {
    await stage.stop();
    throw error;
  });
  const admin = await signInBySetup(stage);
  const screens: Screen[] = [];
  return {
    stage,
    browser,
    admin,
    session: admin.session,
    ask: (path, init = {}) =>
      fetch(`${stage.api}${path}`, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${stage.key}` },
      }),
    async screen(wanted) {
      const screen = await openScreen(browser, stage.api, admin.session, wanted);
      screens.push(screen);
      return screen;
    },
    async close() {
      for (const screen of screens) await screen.close();
      await browser.close();
      await stage.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
