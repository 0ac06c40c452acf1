import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { findBarriers } from './barriers.ts';
import { ROOT } from './source.ts';

export type ScreenLanguage = 'en' | 'zh';
export const LANGUAGES: readonly ScreenLanguage[] = ['en', 'zh'];
/** By what a page offers a language. */
const OTHER = { en: 'English', zh: '中文' } as const;
const LOCALES = { en: 'en-GB', zh: 'zh-CN' } as const;

export interface ScreenOptions {
  readonly language: ScreenLanguage;
  /** CSS pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** One browser window that keeps what went wrong in it. */
export interface Screen {
  readonly page: Page;
  readonly language: ScreenLanguage;
  /** Takes the other language, as a person does; where the page has no button for it, by opening it anew. */
  turn(): Promise<void>;
  /** Opens an address of the warehouse and waits until the page has its answers. */
  open(path: string): Promise<void>;
  /** Waits until no answer is missing, or 10 s. */
  settle(): Promise<void>;
  /** Whether the page says that nothing is heard from the warehouse. */
  isCutOff(): Promise<boolean>;
  /** CSS pixels that the page is wider than the window: a person would have to push it to and fro. */
  overflow(): Promise<number>;
  /** What went wrong since it was asked last: errors, failed requests, requests to other hosts. */
  faults(): readonly string[];
  /** What axe-core finds serious or critical, readably. */
  barriers(): Promise<readonly string[]>;
  /** A picture for people, in test-results/. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Streams stay open, so they are no missing answers. */
const STREAMS = new Set(['eventsource', 'websocket']);
/** The script of a worker that windows share: nobody is told that it has come. */
const SHARED_WORKER = /\/assets\/[\w-]*worker-[\w-]+\.js$/;
/** What is waited for comes at once, but not on a machine that is busy. */
const SLOW_MS = 90_000;
const QUIET_MS = 250;
const SETTLED_WITHIN_MS = 10_000;
const PICTURES = join(ROOT, 'test-results');

/** Leaving a page breaks off its questions; that is no fault. */
const BROKEN_OFF = 'net::ERR_ABORTED';

function watch(page: Page, home: string) {
  const faults: string[] = [];
  const open = new Set<unknown>();
  let quietSince = Date.now();
  const end = (request: unknown) => {
    if (open.delete(request)) quietSince = Date.now();
  };
  const checkHost = (url: string) => {
    const { protocol, host } = new URL(url);
    const isInside = protocol === 'data:' || protocol === 'blob:' || host === home;
    if (!isInside) faults.push(`asked another host: ${url}`);
  };
  page.on('console', (said) => {
    // A failed request is told below, with its address.
    if (said.type() === 'error' && !/^Failed to load resource/.test(said.text())) {
      faults.push(`console: ${said.text()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('websocket', (socket) => checkHost(socket.url()));
  page.on('request', (request) => {
    checkHost(request.url());
    const isAwaited = !STREAMS.has(request.resourceType()) && !SHARED_WORKER.test(request.url());
    if (isAwaited) open.add(request);
  });
  page.on('requestfinished', end);
  page.on('requestfailed', (request) => {
    end(request);
    const why = request.failure()?.errorText;
    if (why !== BROKEN_OFF) faults.push(`failed: ${request.method()} ${request.url()} (${why})`);
  });
  page.on('response', (reply) => {
    if (reply.status() < 400) return;
    faults.push(`answered ${reply.status()}: ${reply.request().method()} ${reply.url()}`);
  });
  return { faults, isQuiet: () => open.size === 0 && Date.now() - quietSince > QUIET_MS };
}

export async function openScreen(
  browser: Browser,
  api: string,
  session: string,
  { language, width = 1440, height = 900 }: ScreenOptions,
): Promise<Screen> {
  const context = await browser.newContext({
    baseURL: api,
    viewport: { width, height },
    locale: LOCALES[language],
    reducedMotion: 'reduce',
  });
  await context.addCookies([{ name: 'warehub_session', value: session, url: api }]);
  const page = await context.newPage();
  page.setDefaultTimeout(SLOW_MS);
  const { faults, isQuiet } = watch(page, new URL(api).host);
  const settle = async () => {
    const until = Date.now() + SETTLED_WITHIN_MS;
    while (!isQuiet() && Date.now() < until) await wait(50);
  };
  let spoken = language;
  const turn = async () => {
    spoken = spoken === 'en' ? 'zh' : 'en';
    const button = page.getByRole('button', { name: OTHER[spoken], exact: true });
    if (await button.isVisible()) await button.click();
    else {
      await page.evaluate(`localStorage.setItem('warehub.language', '${spoken}')`);
      await page.reload();
    }
    await settle();
  };
  return {
    page,
    get language() {
      return spoken;
    },
    turn,
    settle,
    async open(path) {
      await page.goto(path);
      await settle();
    },
    isCutOff: () => page.locator('.offline').isVisible(),
    overflow: () =>
      page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
    faults: () => faults.splice(0),
    barriers: () => findBarriers(page),
    async picture(name) {
      await mkdir(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}.${spoken}.png`) });
    },
    close: () => context.close(),
  };
}
