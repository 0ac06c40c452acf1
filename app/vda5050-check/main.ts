/** `npm run vda5050:check`: watches a broker and reports every message that breaks VDA 5050. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CommandSpec, readOptions } from '#app/cli/options.ts';
import type { Language } from '#base/refusal.ts';
import { RULES, type RuleName } from './clauses.ts';
import { judge } from './judge.ts';
import { afterGap, type Finding, type FleetModel, newModel, type WireMessage } from './model.ts';
import { findingLine, judgedCount, type Outcome, say, summary } from './report.ts';
import { officialFaultsIn } from './schemas.ts';
import { watchBroker } from './watch.ts';

const spec: CommandSpec = {
  name: 'vda5050:check',
  usage: 'npm run vda5050:check -- --broker URL [OPTIONS]',
  summary:
    'Watches an MQTT broker and reports every message of VDA 5050 2.0, 2.1 or 3.0, from fleet control or\n' +
    'vehicle, that breaks the schema, the header, the order graph or the way orders, cancellations, actions,\n' +
    'states and requests follow each other, with the clause. It sends nothing. At the end (Ctrl-C, or --for) it\n' +
    'says how many messages of each topic and version it judged.\n' +
    'Exits 0 when nothing broke the rules, 1 with findings, 2 when it could not watch or saw no message.\n' +
    '监视 MQTT 消息代理,报告双方违反 VDA 5050(2.0、2.1、3.0)的每条消息及条款。',
  options: {
    broker: {
      type: 'string',
      value: 'URL',
      help: 'mqtt://[user:password@]host[:1883], mqtts://, ws://',
    },
    prefix: { type: 'string', value: 'TOPIC', help: 'only what lies under it: uagv/v2, site7 …' },
    side: {
      type: 'string',
      value: 'WHO',
      default: 'both',
      choices: ['ours', 'vehicles', 'both'],
      help: 'whose breaches are reported',
    },
    for: { type: 'number', value: 'SECONDS', min: 1, help: 'ends after so long' },
    ignore: { type: 'string', value: 'RULES', help: 'rules, with commas, that are only counted' },
    schemas: {
      type: 'string',
      value: 'DIR',
      help: 'official schemas too: DIR/2.0.0, 2.1.0, 3.0.0',
    },
    json: {
      type: 'string',
      value: 'FILE',
      help: 'writes counts, findings and their messages there too',
    },
    lang: { type: 'string', value: 'LANG', default: 'en', choices: ['en', 'zh'], help: '语言' },
  },
  examples: [
    'npm run vda5050:check -- --broker mqtt://127.0.0.1:1883',
    'npm run vda5050:check -- --broker mqtt://broker.site --prefix uagv/v2 --for 3600 --side vehicles',
    'npm run vda5050:check -- --broker mqtt://127.0.0.1 --ignore instant_array,state_late --json found.json',
    'npm run vda5050:check -- --broker mqtt://127.0.0.1 --schemas ../VDA5050/json_schemas --lang zh',
  ],
};

/** A broker that has been wrong for days must not fill the memory. */
const MAX_KEPT = 5_000;
const MAX_MESSAGE_BYTES = 16_384;

const textOf = ({ payload }: WireMessage) =>
  new TextDecoder().decode(payload.subarray(0, MAX_MESSAGE_BYTES));

function refuse(why: string): never {
  console.error(`${spec.name}: ${why}\n\nUsage: ${spec.usage}\nTry --help for all options.`);
  process.exit(2);
}

function readRules(said: unknown): ReadonlySet<RuleName> {
  const names = said === undefined ? [] : String(said).split(',');
  for (const name of names) {
    if (!Object.hasOwn(RULES, name)) {
      refuse(`--ignore knows no rule "${name}". There are: ${Object.keys(RULES).join(', ')}`);
    }
  }
  return new Set(names as RuleName[]);
}

const SCHEMES = ['mqtt:', 'mqtts:', 'ws:', 'wss:', 'tcp:', 'ssl:'];

function readBroker(said: unknown): string {
  if (said === undefined) refuse('--broker is needed: which broker is watched');
  const url = URL.canParse(String(said)) ? new URL(String(said)) : undefined;
  if (!url || !SCHEMES.includes(url.protocol) || url.hostname === '') {
    refuse(`--broker takes a URL such as mqtt://127.0.0.1:1883, not "${said}"`);
  }
  return String(said);
}

function readFilter(said: unknown): string {
  const prefix = said === undefined ? '' : String(said).replace(/\/+$/, '');
  if (/[+#\0]/.test(prefix)) refuse(`--prefix takes a topic without wildcards, not "${said}"`);
  return prefix === '' ? '#' : `${prefix}/#`;
}

function readSchemas(folder: string) {
  try {
    return officialFaultsIn(folder);
  } catch (error) {
    refuse(`--schemas: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Without its password. */
const shown = (url: string) => url.replace(/\/\/[^@/]*@/, '//');

async function main(): Promise<number> {
  const options = readOptions(spec, process.argv.slice(2));
  const language = options.lang as Language;
  const url = readBroker(options.broker);
  const filter = readFilter(options.prefix);
  const ignore = readRules(options.ignore);
  const folder = options.schemas === undefined ? undefined : resolve(String(options.schemas));
  const schema = folder === undefined ? undefined : readSchemas(folder);
  const wanted = options.side === 'vehicles' ? 'vehicle' : options.side;

  let model: FleetModel = newModel(schema ? { schema } : {});
  const counts = new Map<string, number>();
  const vehicles = new Set<string>();
  const kept: (Finding & { readonly message: string })[] = [];
  let ignored = 0;
  let gaps = 0;
  const began = Date.now();

  const take = (finding: Finding, wire: WireMessage) => {
    if (wanted !== 'both' && finding.side !== wanted) return;
    if (ignore.has(finding.rule)) {
      ignored++;
      return;
    }
    const key = `${finding.side} ${finding.rule}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (kept.length < MAX_KEPT) kept.push({ ...finding, message: textOf(wire) });
    console.log(findingLine(finding, language));
  };
  const onMessage = (wire: WireMessage) => {
    const judged = judge(model, wire);
    model = judged.model;
    for (const finding of judged.findings) take(finding, wire);
    for (const id of model.vehicles.keys()) vehicles.add(id);
  };
  const onLine = (isUp: boolean) => {
    console.error(say(language, isUp ? 'up' : 'down'));
    if (isUp) return;
    gaps++;
    model = afterGap(model);
  };

  const broker = shown(url);
  const watch = await watchBroker({ url, filter, onMessage, onLine }).catch((error: unknown) => {
    const why =
      error instanceof Error
        ? error.message || String((error as { code?: unknown }).code)
        : String(error);
    console.error(`${spec.name}: ${say(language, 'unreachable', { broker, why })}`);
    process.exit(2);
  });
  console.error(say(language, 'watching', { filter, broker }));
  await new Promise<void>((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
    if (options.for !== undefined) setTimeout(done, Number(options.for) * 1_000);
  });
  await watch.end();

  const seconds = Math.round((Date.now() - began) / 1_000);
  const outcome: Outcome = { model, counts, ignored, vehicles: vehicles.size, seconds, gaps };
  console.log(summary(outcome, language));
  if (options.json !== undefined) {
    const { judged, notJudged, missing, restarts } = model;
    const [of, not, by] = [judged, notJudged, counts].map((one) => Object.fromEntries(one));
    const found = {
      seconds,
      judged: of,
      notJudged: not,
      missing,
      restarts,
      gaps,
      ignored,
      counts: by,
    };
    await writeFile(
      String(options.json),
      `${JSON.stringify({ ...found, findings: kept }, null, 1)}\n`,
    );
  }
  if (counts.size > 0) return 1;
  return judgedCount(outcome) === 0 ? 2 : 0;
}

process.exit(await main());
