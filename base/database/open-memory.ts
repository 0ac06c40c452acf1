import { readFile } from 'node:fs/promises';
import type { Database } from './database.ts';
import { databaseOn, openPglite } from './embedded.ts';
import { buildEmpty } from './empty.ts';

async function readImage(): Promise<Blob> {
  const { image } = await buildEmpty();
  return new Blob([await readFile(image)]);
}

let image: Promise<Blob> | undefined;

/** A migrated database in memory, for simulation and tests: a clone takes under a second. */
export async function openMemory(): Promise<Database> {
  image ??= readImage();
  return databaseOn(await openPglite({ image: await image }));
}
