import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Value } from 'typebox/value';
import { OperatingError } from '#base/operating-error.ts';
import { fromLif, readLif } from '#base/site/from-lif.ts';
import type { Lif } from '#base/site/lif.ts';
import { Site } from '#base/site/site.ts';
import { siteFaults } from './check-site.ts';
import { isLif, siteOfLif } from './site-of-lif.ts';

const MAX_FAULTS_SHOWN = 20;

function fail(path: string, faults: readonly string[]): never {
  throw new OperatingError(
    'config.site',
    `the site file ${path} cannot be used:\n${faults
      .slice(0, MAX_FAULTS_SHOWN)
      .map((fault) => `  - ${fault}`)
      .join('\n')}`,
    { retryable: false, context: { path } },
  );
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return fail(path, [`it cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail(path, [`it is not JSON: ${(error as Error).message}`]);
  }
}

function checkLif(path: string, given: unknown): Lif {
  const { lif, faults } = readLif(given);
  return lif ?? fail(path, faults);
}

/** Reads and checks a site file, with the layout (LIF) that it names; every fault is listed at once. */
export async function readSite(path: string): Promise<Site> {
  const content = await readJson(path);
  const given = isLif(content) ? siteOfLif(checkLif(path, content)) : content;
  const wrong = Value.Errors(Site, given).map((fault) => `${fault.instancePath} ${fault.message}`);
  if (wrong.length > 0) return fail(path, wrong);
  let site = given as Site;
  if (site.layout) {
    const file = resolve(dirname(path), site.layout.lif);
    const { layout: _, ...rest } = site;
    site = fromLif(checkLif(file, await readJson(file)), rest);
  }
  const faults = siteFaults(site);
  return faults.length > 0 ? fail(path, faults) : site;
}
