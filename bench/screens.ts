/**
 * What a screen does with a large floor: 10,000 bins, 300 vehicles that move four times a second and 2,000
 * lit labels, told as the warehouse tells them, painted by Chromium; and what 50 listeners cost.
 */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { createFloorCollector } from '#app/floor/collector.ts';
import { drawingOf } from '#app/floor/drawing.ts';
import { type Sections, things } from '#app/floor/sections.ts';
import { BUILT_PAGES } from '#app/http/pages.ts';
import { DEFAULT_FLOOR, layOut } from '#app/site/default-site.ts';
import type { Site } from '#base/site/site.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { findChromium } from '#tests/support/extras.ts';
import { type BenchLine, percentile } from './line.ts';

const VEHICLES = 300;
const LABELS = 2_000;
const LOOKED_MS = 10_000;
const LISTENERS = 50;
const LISTENED_MS = 8_000;
const TARGET_MS = 500;
const TARGET_FPS = 30;
const TARGET_CORE = 0.25;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const largeSite = (): Site =>
  layOut({
    ...DEFAULT_FLOOR,
    ...{ aisles: 50, bays: 50, levels: 2, vehicles: VEHICLES, pickLabels: LABELS },
  });

/** Each vehicle drives round the ring of ways; every label shows another quantity now and then. */
function livingFloor(site: Site) {
  const ring = site.nodes.filter(({ id }) => id.startsWith('R'));
  const bins = site.locations.filter(({ kind }) => kind === 'bin');
  const labelled = site.locations.filter(({ label }) => label);
  let step = 0;
  const spot = (i: number) => ring[Math.floor(i) % ring.length]!;
  const moving = (): Sections => {
    step++;
    return {
      vehicles: things(
        site.vehicles.map(({ id }, i) => ({ id, i })),
        ({ id }) => id,
        ({ i }) => {
          const at = (i * ring.length) / VEHICLES + step / 8;
          const [from, to] = [spot(at), spot(at + 1)];
          const part = at % 1;
          return {
            x: from.x + (to.x - from.x) * part,
            y: from.y + (to.y - from.y) * part,
            theta: Math.atan2(to.y - from.y, to.x - from.x),
            ...{ node: from.id, battery: 40 + (i % 60), charging: false, driving: true, why: '' },
            ...{ isOut: false, loads: i % 2 ? ['P'] : [], errors: [], work: null },
            leg: {
              ...{ purpose: 'job', to: spot(at + 12).id, released: 5 },
              action: { type: 'drop', load: 'P', place: 'STAGE-1' },
              path: Array.from({ length: 12 }, (_, n) => spot(at + n).id),
            },
          };
        },
      ),
      labels: things(
        labelled.slice(0, LABELS),
        ({ label }) => `${label!.bank}/${label!.index}`,
        ({ label }) => ({
          ...{ colour: 'green', worker: 'W1' },
          quantity: 1 + ((label!.index + Math.floor((step + label!.index) / 40)) % 9),
        }),
      ),
      people: new Map(),
      devices: new Map(),
    };
  };
  const places = things(
    bins.map(({ id }, i) => ({ id, i })),
    ({ id }) => id,
    ({ i }) => ({ quantity: i % 90, fill: (i % 20) / 20, state: 'passed' }),
  );
  return {
    drawing: drawingOf(
      site,
      site.locations.map(({ id, kind, zone, aisle = null, x, y, z = 0 }) => ({
        ...{ id, kind, zone, aisle, x, y, z },
      })),
    ),
    moving,
    standing: async () => ({ places, units: new Map() }),
    heat: async () => ({ heat: new Map() }),
  };
}

async function sendPage(url: string, reply: ServerResponse): Promise<void> {
  const wanted = join(BUILT_PAGES, url.split('?')[0]!);
  const path = extname(wanted) && existsSync(wanted) ? wanted : join(BUILT_PAGES, 'index.html');
  reply.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
  reply.end(await readFile(path));
}

const SESSION = { user: 'bench', name: 'bench', roles: [], may: [], csrfToken: '' };

/** The screens, and a floor that lives; nothing else of the warehouse. */
async function serve() {
  const scheduler = createSystemScheduler((error) => {
    throw error;
  });
  const floor = livingFloor(largeSite());
  const collector = createFloorCollector({ scheduler, ...floor });
  const server = createServer((request, reply) => {
    const url = request.url ?? '/';
    if (url.endsWith('/live')) {
      reply.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.write(`event: beat\ndata: 0\n\n`);
      if (!url.includes('/floor/')) return;
      const end = collector.listen((event, data) => {
        reply.write(`event: ${event}\ndata: ${data}\n\n`);
      });
      reply.once('close', end);
    } else if (url.startsWith('/api/')) {
      reply.setHeader('content-type', 'application/json');
      reply.end(JSON.stringify(url === '/api/v1/floor' ? floor.drawing : SESSION));
    } else void sendPage(url, reply);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    collector,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** In the page: notes each frame, and for each change how old it was when it had been painted. */
const NOTES = `
  window.frames_ = []; window.ages = [];
  const note = (now) => { window.frames_.push(now); requestAnimationFrame(note); };
  requestAnimationFrame(note);
  const add = EventSource.prototype.addEventListener;
  EventSource.prototype.addEventListener = function (name, listener, more) {
    const heard = name !== 'change' ? listener : (event) => {
      listener(event);
      const { at } = JSON.parse(event.data);
      requestAnimationFrame(() => requestAnimationFrame(() => window.ages.push(Date.now() - at)));
    };
    return add.call(this, name, heard, more);
  };`;

async function lookAtFloor(url: string) {
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

/** Share of a core that collecting and telling takes, the sockets' work of the system left out. */
async function costOfListeners(collector: Awaited<ReturnType<typeof serve>>['collector']) {
  let bytes = 0;
  const ends = Array.from({ length: LISTENERS }, () =>
    collector.listen((_, data) => {
      bytes += data.length;
    }),
  );
  await wait(2_000);
  bytes = 0;
  const before = process.cpuUsage();
  await wait(LISTENED_MS);
  const { user, system } = process.cpuUsage(before);
  for (const end of ends) end();
  return { core: (user + system) / 1_000 / LISTENED_MS, bytes: bytes / LISTENERS };
}

export async function screensBench(): Promise<BenchLine[]> {
  if (!findChromium()) throw new Error('Chromium is not installed');
  const house = await serve();
  try {
    const { core, bytes } = await costOfListeners(house.collector);
    const { frames, ages } = await lookAtFloor(house.url);
    const gaps = frames.slice(1).map((at, i) => at - frames[i]!);
    const fps = (gaps.length * 1_000) / (frames.at(-1)! - frames[0]!);
    const p95 = percentile(ages, 0.95);
    const size = '300 vehicles, 2,000 labels, 10,000 bins';
    return [
      {
        name: 'floor: event to screen, p95 of 500 ms',
        ratio: p95 / TARGET_MS,
        target: { atMost: 1 },
        detail: `${Math.round(p95)} ms, median ${Math.round(percentile(ages, 0.5))} ms; ${size}`,
      },
      {
        name: 'floor: frames a second, of 30',
        ratio: fps / TARGET_FPS,
        target: { atLeast: 1 },
        detail: `${fps.toFixed(1)} fps, slowest of 20 frames ${Math.round(percentile(gaps, 0.95))} ms; ${size}`,
      },
      {
        name: 'floor: 50 consoles, of a quarter core',
        ratio: core / TARGET_CORE,
        target: { atMost: 1 },
        detail: `${(core * 100).toFixed(1)} % of a core without sockets, ${Math.round(bytes / LISTENED_MS)} kB/s each`,
      },
    ];
  } finally {
    house.close();
  }
}
