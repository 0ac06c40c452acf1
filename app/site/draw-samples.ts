/** Writes the files of docs/samples anew: `node app/site/draw-samples.ts`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { sampleFiles } from './samples.ts';

const folder = new URL('../../docs/samples/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, content] of Object.entries(sampleFiles())) {
  await writeFile(new URL(name, folder), `${JSON.stringify(content)}\n`);
}
