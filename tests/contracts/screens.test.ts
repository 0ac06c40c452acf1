import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, readSource } from '#tests/support/source.ts';
import type { Words } from '../../web/words/words.ts';

/** What the screens say is in both languages, and nothing is written past the words. */

const files = readSource().filter((file) => file.path.startsWith('web/'));
const wordFiles = files.filter(
  (file) => /^web\/words\/.+\.ts$/.test(file.path) && /satisfies Words/.test(file.text),
);

const tables = await Promise.all(
  wordFiles.map(async ({ path }) => {
    const module: Record<string, Words> = await import(join(ROOT, path));
    return { path, words: Object.assign({}, ...Object.values(module)) as Words };
  }),
);

test('every word is there in English and in Chinese, with the same facts', () => {
  const factsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  const faults = tables.flatMap(({ path, words }) =>
    Object.entries(words)
      .filter(([, [en, zh]]) => !en || !zh || String(factsOf(en)) !== String(factsOf(zh)))
      .map(([key]) => `${path}: ${key}`),
  );
  expect(tables.length).toBeGreaterThan(3);
  expect(faults).toEqual([]);
});

test('every sentence that a screen asks for is there', () => {
  const known = new Set(tables.flatMap(({ words }) => Object.keys(words)));
  const faults = files.flatMap(({ path, text }) =>
    [...text.matchAll(/\bsay\(\s*'([^'`$]+)'/g)]
      .filter(([, key]) => !known.has(key!))
      .map(([, key]) => `${path}: ${key}`),
  );
  expect(faults).toEqual([]);
});

/** Signs and names that are the same everywhere. */
const SAME_EVERYWHERE = /^(CSV|XLSX|PDF|Warehub|GS1|SSCC|ID|kg|m|%|[\W\d_]*)$/;

test('no page has text of its own: all of it is in the words', () => {
  const faults = files
    .filter((file) => file.path.endsWith('.vue'))
    .flatMap(({ path }) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const template = /<template>([\s\S]*)<\/template>/.exec(text)?.[1] ?? '';
      const bare = template
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/\{\{[\s\S]*?\}\}/g, '')
        .replace(/"[^"]*"/g, '""');
      const texts = [...bare.matchAll(/>([^<>]+)</g)].map(([, inner]) => inner!.trim());
      const labels = [
        ...template.matchAll(/\s(?:title|label|placeholder|aria-label|alt)="([^"]+)"/g),
      ];
      return [...texts, ...labels.map(([, inner]) => inner!)]
        .filter((one) => !SAME_EVERYWHERE.test(one))
        .map((one) => `${path}: ${one}`);
    });
  expect(faults).toEqual([]);
});
