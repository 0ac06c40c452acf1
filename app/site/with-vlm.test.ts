import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Site } from '#base/site/site.ts';
import { layOut } from './default-site.ts';
import { readSite } from './read-site.ts';
import { withVlm } from './with-vlm.ts';

describe('a floor with a vertical lift module', () => {
  const site = withVlm(layOut(), { trays: 10, compartments: 4 });
  const bins = site.locations.filter(({ tray }) => tray !== undefined);
  let folder = '';
  let file = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'warehub-site-'));
    file = join(folder, 'site.json');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = async (drawn: Site) => {
    await writeFile(file, JSON.stringify(drawn));
    return readSite(file);
  };
  const withTray = (tray: object): Site => ({
    ...site,
    locations: site.locations.map((one) =>
      one === bins[0] ? { ...one, tray: { ...one.tray!, ...tray } } : one,
    ),
  });

  test('is one that can be read, with a bin for each compartment', async () => {
    expect(await read(site)).toEqual(site);
    expect(bins).toHaveLength(40);
  });

  test.each([
    ['a machine that is not there', { vlm: 'VLM-9' }, 'no vertical lift module VLM-9'],
    ['a tray that the machine has not', { tray: 11 }, 'VLM-1 has no tray 11'],
  ])('names %s', async (_, tray, fault) => {
    await expect(read(withTray(tray))).rejects.toThrow(fault);
  });
});
