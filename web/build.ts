// Builds the screens into web/dist. npm runs it after an installation; `--types` writes the types only.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { build } from 'vite';
import { actionsOf, formsOf, type OpenApi, typesOf } from './api/from-openapi.ts';
import { packFolder } from './pack.ts';

const here = (path: string) => new URL(path, import.meta.url);

async function writeTypes(): Promise<void> {
  const document = JSON.parse(await readFile(here('../docs/openapi.json'), 'utf8')) as OpenApi;
  const types = await compile(typesOf(document), 'Operations', {
    ...{ format: false, additionalProperties: false, ignoreMinAndMaxItems: true },
    bannerComment: '/** Written by web/build.ts from docs/openapi.json. */',
  });
  await mkdir(here('./generated/'), { recursive: true });
  await writeFile(here('./generated/operations.d.ts'), types);
  await writeFile(here('./generated/forms.json'), JSON.stringify(formsOf(document)));
  await writeFile(here('./generated/actions.json'), JSON.stringify(actionsOf(document)));
}

await writeTypes();
if (!process.argv.includes('--types')) {
  const began = Date.now();
  await build({
    configFile: new URL('vite.config.ts', import.meta.url).pathname,
    logLevel: 'warn',
  });
  await packFolder(fileURLToPath(here('./dist/')));
  console.log(`screens built in ${((Date.now() - began) / 1000).toFixed(1)} s  界面已构建`);
}
