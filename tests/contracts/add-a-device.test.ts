import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '#tests/support/source.ts';

/**
 * Follows docs/add-a-device.md word for word in a copy of the house: writes its files, adds its line
 * to the registry, type-checks, and runs the new test and the contract suite.
 */

const run = promisify(execFile);
const SUITE = 'tests/contracts/device-adapters.test.ts';
const REGISTRY = 'adapters/devices/registry.ts';

let house = '';
let doc = '';

/** The code blocks whose first line says `key=path`. */
function blocks(key: string): { path: string; code: string }[] {
  const pattern = new RegExp(`^\`\`\`ts ${key}=(\\S+)\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...doc.matchAll(pattern)].map(([, path, code]) => ({ path: path!, code: code! }));
}

async function node(...args: string[]): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, args, {
      cwd: house,
      maxBuffer: 1e7,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${args.join(' ')}\n${stdout}\n${stderr}`);
  }
}

beforeAll(async () => {
  doc = await readFile(join(ROOT, 'docs/add-a-device.md'), 'utf8');
  house = await mkdtemp(join(tmpdir(), 'add-a-device-'));
  for (const name of [
    'package.json',
    'base',
    'adapters',
    'hub/adapter.ts',
    'hub/ports.ts',
    'hub/equipment.ts',
    'hub/handheld-step.ts',
    'hub/vehicle.ts',
    'hub/vehicle-facts.ts',
    SUITE,
  ]) {
    await mkdir(dirname(join(house, name)), { recursive: true });
    await cp(join(ROOT, name), join(house, name), {
      recursive: true,
      filter: (path) => path.endsWith(SUITE) || !path.endsWith('.test.ts'),
    });
  }
  await symlink(join(ROOT, 'node_modules'), join(house, 'node_modules'), 'dir');
  const tsconfig = JSON.parse(await readFile(join(ROOT, 'tsconfig.json'), 'utf8'));
  const include = ['adapters', 'tests'];
  await writeFile(join(house, 'tsconfig.json'), JSON.stringify({ ...tsconfig, include }));
  await writeFile(join(house, 'vitest.config.ts'), 'export default { test: {} };\n');
}, 60_000);
afterAll(() => rm(house, { recursive: true, force: true }));

describe('docs/add-a-device.md followed word for word', () => {
  test('one file, one test and one line add a second kind of scale', async () => {
    const files = blocks('file');
    expect(files.map(({ path }) => path)).toEqual([
      'adapters/devices/pt113/adapter.ts',
      'adapters/devices/pt113/adapter.test.ts',
    ]);
    for (const { path, code } of files) {
      await mkdir(dirname(join(house, path)), { recursive: true });
      await writeFile(join(house, path), code);
    }
    const [line] = blocks('line');
    const [entry] = blocks('entry');
    expect([line?.path, entry?.path]).toEqual([REGISTRY, REGISTRY]);
    const registry = await readFile(join(house, REGISTRY), 'utf8');
    const longer = registry.replace(/^\];$/m, `${entry!.code}];`);
    expect(longer).not.toBe(registry);
    await writeFile(join(house, REGISTRY), line!.code + longer);

    await node('node_modules/typescript/bin/tsc', '--noEmit');
    const output = await node(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=verbose',
      'adapters/devices/pt113',
      SUITE,
    );
    expect(output).toContain('unstable, then settled');
    expect(output).toMatch(/pt113 > whatever the wire brings/);
  }, 120_000);
});
