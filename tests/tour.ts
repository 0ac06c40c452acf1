// Takes the pictures of docs/tour.md and writes it: a real warehouse with its plant, looked at with Chromium.
// Needs Debian's chromium and fonts-noto-cjk, and the screens built (npm ci). Takes about three minutes.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { businessNamed } from '#simulators/erp/index.ts';
import { browserMissing, openHouse } from './support/browser.ts';
import { allPages, findAddress } from './support/pages.ts';
import { LANGUAGES, type Screen } from './support/screen.ts';
import { ROOT } from './support/source.ts';
import { STOPS, type Stop } from './tour-stops.ts';

const FOLDER = join(ROOT, 'docs', 'tour');
/** So that goods have come, orders are under way and something went wrong. */
const LIVED_MS = 45_000;
const QUALITY = 70;
const DESKTOP = { width: 1280, height: 800 };
const HANDHELD = { width: 480, height: 800 };

async function picture({ page, language }: Screen, name: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality: QUALITY },
  });
  await writeFile(join(FOLDER, `${name}.${language}.webp`), Buffer.from(data, 'base64'));
  await devtools.detach();
}

const chapter = ({ page, picture: name = page, title, en, zh }: Stop): string =>
  `## ${title.en} · ${title.zh}\n\n${en}\n\n${zh}\n\n` +
  `| English | 中文 |\n|---|---|\n| ![](tour/${name}.en.webp) | ![](tour/${name}.zh.webp) |\n`;

const missing = browserMissing();
if (missing) throw new Error(missing);
const pages = new Map((await allPages()).map((page) => [page.name, page]));
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const house = await openHouse({
  ...{ orders: 120, speed: 10, errors: 'default' },
  business: businessNamed('all'),
});
const shown: Stop[] = [];
try {
  await wait(LIVED_MS);
  // Nobody of this house asks for one by himself.
  const proposal = JSON.stringify({ proposal: 'TIDY-1', actor: 'supervisor' });
  const tidied = await house.ask('/api/v1/consolidation-proposals', {
    ...{ method: 'POST', body: proposal, headers: { 'content-type': 'application/json' } },
  });
  if (!tidied.ok) throw new Error(await tidied.text());
  for (const language of LANGUAGES) {
    for (const stop of STOPS) {
      const page = pages.get(stop.page);
      const address = page && (await findAddress((path) => house.ask(path), page));
      if (address === undefined) {
        console.log(`left out, there is none: ${stop.page}`);
        continue;
      }
      const size = stop.page === 'pda' ? HANDHELD : DESKTOP;
      const screen = await house.screen({ language, ...size });
      await screen.open(`${address}${stop.query?.() ?? ''}`);
      await wait(stop.waitMs ?? 2_000);
      await picture(screen, stop.picture ?? stop.page);
      await screen.close();
      if (!shown.includes(stop)) shown.push(stop);
    }
  }
} finally {
  await house.close();
}
const head =
  '# A tour of the screens · 界面导览\n\n' +
  'Taken from a running warehouse with its simulated plant by `npm run tour`.\n' +
  '画面取自运行中的仓库与仿真现场，由 `npm run tour` 生成。\n';
await writeFile(join(ROOT, 'docs', 'tour.md'), `${head}\n${shown.map(chapter).join('\n')}`);
console.log(`${shown.length} screens in docs/tour.md`);
