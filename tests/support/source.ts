import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ROOMS = [
  'base',
  'wms-core',
  'hub',
  'wcs',
  'adapters',
  'simulators',
  'app',
  'web',
  'tests',
  'bench',
];
const NO_SOURCE = /^web\/(dist|generated)\//;

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Code without comments and without the content of strings. */
  readonly code: string;
  /** What it imports: our files as paths from the root, libraries by package name. */
  readonly ours: readonly string[];
  readonly libraries: readonly string[];
}

function blank(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:])\/\/.*$/gm, '$1')
    .replace(/'(?:\\.|[^'\\\n])*'/g, "''")
    .replace(/"(?:\\.|[^"\\\n])*"/g, '""');
}

const IMPORT = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)['"]([^'"]+)['"]/g;

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const ours: string[] = [];
  const libraries: string[] = [];
  for (const match of withoutComments.matchAll(IMPORT)) {
    const specifier = match[1]!;
    if (specifier.startsWith('#')) ours.push(specifier.slice(1));
    else if (specifier.startsWith('.')) ours.push(posix.join(dirname(path), specifier));
    else if (!specifier.startsWith('node:')) libraries.push(packageOf(specifier));
  }
  return { path, text, code: blank(text), ours, libraries };
}

/** Every TypeScript file of the house, and every page. */
export function readSource(): readonly SourceFile[] {
  const files: SourceFile[] = [];
  for (const room of ROOMS) {
    const entries = readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !/\.(ts|vue)$/.test(entry.name)) continue;
      const path = relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (!NO_SOURCE.test(path)) files.push(read(path));
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
