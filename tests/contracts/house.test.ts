import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, readSource, type SourceFile } from '#tests/support/source.ts';

/**
 * The house's plan as a test: arrows between rooms, front doors, where libraries live, and who may
 * read a clock (docs/ARCHITECTURE.md, "The house").
 */

const isTest = (path: string) => /\.test\.ts$/.test(path) || /^(tests|bench)\//.test(path);
const roomOf = (path: string) => path.split('/')[0]!;

/** For each room, what it may import besides itself. The reason stands in ARCHITECTURE. */
const ARROWS: Record<string, readonly RegExp[]> = {
  base: [],
  'wms-core': [/^base\//],
  hub: [/^base\//],
  wcs: [/^base\//, /^hub\/ports\.ts$/, /^wms-core\/ports\.ts$/],
  adapters: [/^base\//, /^hub\/(adapter|ports)\.ts$/, /^wms-core\/ports\.ts$/],
  simulators: [/^base\//, /^adapters\/(.+\/)?wire\.ts$/],
  app: [/./],
  web: [/^adapters\/devices\/handheld\/wire\.ts$/],
};

/** How another room is entered. */
const FRONT_DOOR = /(^hub\/adapter|\/(index|ports|http|wire|registry|refusals))\.ts$/;

const LIBRARY_HOMES: Record<string, RegExp> = {
  pino: /^base\/log\.ts$/,
  pg: /^base\/database\//,
  '@electric-sql/pglite': /^base\/database\//,
  'drizzle-orm': /^base\/database\/drizzle\.ts$/,
  nanotar: /^base\/database\/empty\.ts$/,
  mqtt: /^(hub\/transports\/mqtt-client|simulators\/sockets\/mqtt|web\/pda\/client\/mqtt-line|app\/vda5050-check\/[a-z-]+)\.ts$/,
  ajv: /^app\/vda5050-check\//,
  'ajv-formats': /^app\/vda5050-check\//,
  'barcode-detector': /^web\/pda\/senses\/camera\.ts$/,
  'zxing-wasm': /^web\/pda\/senses\/camera\.ts$/,
  aedes: /^hub\/transports\/aedes-broker\.ts$/,
  ws: /^hub\/transports\/(aedes-broker|websocket-proxy)\.ts$/,
  'mqtt-packet': /^hub\/transports\/page-packets\.ts$/,
  'modbus-serial': /^hub\/transports\/modbus-client\.ts$/,
  'node-opcua':
    /^(hub\/transports\/opcua-client|simulators\/sockets\/[a-z-]+|simulators\/scale\/[a-z-]+)\.ts$/,
  'csv-parse': /^wms-core\/master-data\/import\/csv\.ts$/,
  nodemailer: /^app\/notify\/mail\.ts$/,
  pdfkit: /^app\/papers\/(font|pen)\.ts$/,
  'bwip-js': /^app\/papers\/symbol\.ts$/,
  influx: /^hub\/transports\/influx-writer\.ts$/,
  xstate: /(\.machine\.ts|^wcs\/jobs\/step\.ts)$/,
  fastify: /(\/http\.ts|-http\.ts|^app\/.*\.ts)$/,
  '@fastify/swagger': /^app\//,
  '@fastify/swagger-ui': /^app\//,
  '@fastify/type-provider-typebox': /(\/http\.ts|-http\.ts|^app\/.*\.ts)$/,
  typebox: /./,
  '@fastify/static': /^app\/http\/pages\.ts$/,
  vue: /^web\//,
  'vue-router': /^web\/console\//,
  'vue-i18n': /^web\/words\//,
  'element-plus': /^web\/console\//,
  '@fastify/cookie': /^app\/http\/server\.ts$/,
  '@fastify/helmet': /^app\/http\/headers\.ts$/,
  '@node-rs/argon2': /^app\/access\/secrets\.ts$/,
  echarts: /^web\/board\//,
  'write-excel-file': /^web\/console\/parts\/export\.ts$/,
  vite: /^web\/(build|vite\.config)\.ts$/,
  '@vitejs/plugin-vue': /^web\/vite\.config\.ts$/,
  'vue-tsc': /^web\/check\.ts$/,
  'json-schema-to-typescript': /^web\/build\.ts$/,
};

/** Clocks, chance, timers and the process belong to these alone. */
const MAY_TOUCH_THE_WORLD =
  /^(base\/|app\/|web\/|hub\/transports\/|simulators\/sockets\/|simulators\/plant\/(main|journal|control)\.ts$|simulators\/vehicles\/alone\/(main|rest)\.ts$)/;
const WORLDLY: readonly [RegExp, string][] = [
  [/\bDate\b(?!\s*:)/, 'Date: take the time from the Clock you were given (base/time.ts)'],
  [/\bMath\.random\b/, 'Math.random: draw from the Random you were given (base/random.ts)'],
  [/\bset(Timeout|Interval|Immediate)\s*\(/, 'timers: ask the Scheduler (base/time.ts)'],
  [/\bprocess\.(?!\w*Step)/, 'process: settings are handed in by app/'],
];

const files = readSource();
const production = files.filter((file) => !isTest(file.path));

function wrongArrows(file: SourceFile): string[] {
  const room = roomOf(file.path);
  const faults: string[] = [];
  for (const target of file.ours) {
    if (roomOf(target) === room) continue;
    if (!ARROWS[room]?.some((allowed) => allowed.test(target))) {
      faults.push(`${file.path} → ${target}: ${room} may not import that`);
    } else if (roomOf(target) !== 'base' && room !== 'app' && !FRONT_DOOR.test(target)) {
      faults.push(`${file.path} → ${target}: not a front door`);
    }
  }
  return faults;
}

/** The first circle of files that import each other, if there is one. */
function findCircle(): string[] | undefined {
  const imports = new Map(production.map((file) => [file.path, file.ours]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (at: string): string[] | undefined => {
    if (path.includes(at)) return [...path.slice(path.indexOf(at)), at];
    if (done.has(at)) return undefined;
    path.push(at);
    for (const next of imports.get(at) ?? []) {
      const circle = visit(next);
      if (circle) return circle;
    }
    path.pop();
    done.add(at);
    return undefined;
  };
  for (const file of production) {
    const circle = visit(file.path);
    if (circle) return circle;
  }
  return undefined;
}

describe('the house', () => {
  test('arrows between rooms run as drawn, through front doors', () => {
    expect(production.flatMap(wrongArrows)).toEqual([]);
  });

  test('every imported file of ours exists', () => {
    const missing = files.flatMap((file) =>
      file.ours
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${file.path} → ${target}`),
    );
    expect(missing).toEqual([]);
  });

  test('no circle of imports', () => {
    expect(findCircle()).toBeUndefined();
  });

  test('a screen knows no other screen, and what all share knows none', () => {
    const screens = ['console', 'pda', 'board'];
    const faults = production
      .filter((file) => file.path.startsWith('web/'))
      .flatMap((file) =>
        file.ours
          .filter((target) => screens.includes(target.split('/')[1]!) && target.startsWith('web/'))
          .filter((target) => target.split('/')[1] !== file.path.split('/')[1])
          .map((target) => `${file.path} → ${target}`),
      );
    expect(faults).toEqual([]);
  });

  test('no adapter imports another', () => {
    const faults = production
      .filter((file) => /^adapters\/devices\/[^/]+\//.test(file.path))
      .flatMap((file) =>
        file.ours
          .filter((target) => target.startsWith('adapters/'))
          .filter((target) => target.split('/')[2] !== file.path.split('/')[2])
          .map((target) => `${file.path} → ${target}`),
      );
    expect(faults).toEqual([]);
  });

  test('libraries are used at home only', () => {
    const faults = production.flatMap((file) =>
      file.libraries
        .filter((library) => !LIBRARY_HOMES[library]?.test(file.path))
        .map((library) => `${file.path} uses ${library}`),
    );
    expect(faults).toEqual([]);
  });

  test('only base, app and the transports touch clock, chance, timers and process', () => {
    const faults = production
      .filter((file) => !MAY_TOUCH_THE_WORLD.test(file.path))
      .flatMap((file) =>
        WORLDLY.filter(([pattern]) => pattern.test(file.code)).map(
          ([, instead]) => `${file.path}: ${instead}`,
        ),
      );
    expect(faults).toEqual([]);
  });

  test("only the ledger's room writes the ledger's tables", () => {
    const writes =
      /\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+wms\.(stock|movement|allocation|hold|layer|handling_unit|serial|posting|transit)\b/i;
    const writesByDrizzle =
      /\.(insert|update|delete)\(\s*(stock|movement|allocation|hold|layer|handlingUnit|serial|posting|transit)Table\b/;
    const faults = production
      .filter((file) => !file.path.startsWith('wms-core/stock/'))
      .filter((file) => writes.test(file.text) || writesByDrizzle.test(file.text))
      .map((file) => file.path);
    expect(faults).toEqual([]);
  });
});
