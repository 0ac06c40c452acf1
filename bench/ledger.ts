import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { createIds } from '#base/ids.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import type { Posting } from '#wms-core/contracts.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { at, item, NOW, OWNER, openStock } from '#wms-core/stock/testing/fixture.ts';
import { bulkByHand, byHand } from './ledger-by-hand.ts';
import { type BenchLine, median } from './line.ts';

/**
 * The ledger's writer against the same rows written by hand-made SQL through bare `pg`, prepared
 * statements and all, on the same server in turns: another neighbour's noise hits both.
 */

const ROUNDS = 5;
const ROUND_MS = 2_000;
const BULK_LINES = 5_000;
const ROWS = 1_000;
const BINS = ['A-01-01', 'A-01-02', 'A-01-03'] as const;

/** Calls `once` from `clients` loops for a while; returns calls a second. */
async function rate(clients: number, once: (client: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  let done = 0;
  const loop = async (client: number) => {
    while (performance.now() - start < ROUND_MS) {
      await once(client);
      done++;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  return (done * 1_000) / (performance.now() - start);
}

export interface Bench {
  readonly stock: Awaited<ReturnType<typeof openStock>>;
  readonly layers: readonly string[];
  readonly pool: pg.Pool;
  nextPosting(lines: Posting['lines']): Posting;
}

async function prepare(server: ScratchServer): Promise<Bench> {
  const { url, database } = await server.create('ledger', 16);
  const stock = await openStock(database);
  const items = Array.from({ length: ROWS }, (_, index) => item(`I${index}`));
  await stock.run((tx) => stock.masterData.upsertItems(tx, items));
  const layers: string[] = [];
  await stock.run(async (tx) => {
    for (const { item: code } of items) {
      const dates = { productionDate: null, expiryDate: null };
      const origin = { receiptLine: '', delivery: '', supplier: '' };
      layers.push(
        await stock.ledger.layer(tx, {
          ...dates,
          ...origin,
          item: code,
          owner: OWNER,
          lot: '',
          receivedAt: NOW,
        }),
      );
    }
  });
  const lines = layers.flatMap((layer, index) =>
    BINS.map((bin) => stock.line(`I${index}`, layer, 1_000_000, at('SUPPLIER'), at(bin))),
  );
  await stock.post(lines);
  const ids = createIds({ now: Date.now }, createRandom(1));
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const nextPosting = (given: Posting['lines']): Posting => stock.posting(given, ids.next('B'));
  return { stock, layers, pool, nextPosting };
}

/** One movement of one piece between two bins that hold plenty. */
function oneLine(bench: Bench, random: ReturnType<typeof createRandom>): Posting {
  const index = random.integer(0, ROWS - 1);
  const from = random.integer(0, BINS.length - 1);
  const to = (from + 1) % BINS.length;
  const places = [at(BINS[from]!), at(BINS[to]!)] as const;
  return bench.nextPosting([bench.stock.line(`I${index}`, bench.layers[index]!, 1, ...places)]);
}

async function compare(
  name: string,
  target: number,
  unit: string,
  rounds: () => Promise<readonly [ours: number, hand: number]>,
): Promise<BenchLine> {
  const results: (readonly [number, number])[] = [];
  for (let round = 0; round < ROUNDS; round++) results.push(await rounds());
  const ratio = median(results.map(([ours, hand]) => ours / hand));
  const [ours, hand] = [0, 1].map((side) => Math.round(median(results.map((r) => r[side]!))));
  return {
    name,
    ratio,
    target: { atLeast: target },
    detail: `${ours} against ${hand} ${unit} by hand`,
  };
}

async function single(bench: Bench, clients: number): Promise<BenchLine> {
  const random = createRandom(7);
  const ours = async () => {
    const posting = oneLine(bench, random);
    const answer = await bench.stock.run((tx) => bench.stock.ledger.post(tx, posting));
    if (isRefusal(answer)) throw new Error(answer.code);
  };
  const hand = () => byHand(bench.pool, oneLine(bench, random));
  await rate(clients, ours);
  await rate(clients, hand);
  const name = `ledger: movements a second, ${clients} client${clients === 1 ? '' : 's'}`;
  return compare(name, 0.7, 'movements/s', async () => [
    await rate(clients, ours),
    await rate(clients, hand),
  ]);
}

async function bulk(bench: Bench): Promise<BenchLine> {
  let turn = 0;
  const posting = () => {
    const from = at(BINS[turn % 3]!);
    const to = at(BINS[++turn % 3]!);
    return bench.nextPosting(
      Array.from({ length: BULK_LINES }, (_, index) =>
        bench.stock.line(`I${index % ROWS}`, bench.layers[index % ROWS]!, 1, from, to),
      ),
    );
  };
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return BULK_LINES / ((performance.now() - start) / 1_000);
  };
  const ours = (given: Posting) => () =>
    bench.stock.run((tx) => bench.stock.ledger.post(tx, given));
  const hand = (given: Posting) => () => bulkByHand(bench.pool, given);
  await timed(ours(posting()));
  await timed(hand(posting()));
  return compare(`ledger: one posting of ${BULK_LINES} lines`, 0.5, 'lines/s', async () => [
    await timed(ours(posting())),
    await timed(hand(posting())),
  ]);
}

/** TPC-B through pgbench, for a yardstick that others know. */
function tpcB(server: ScratchServer): number | undefined {
  if (!server.bin) return undefined;
  const program = join(server.bin, 'pgbench');
  const run = (...args: string[]) =>
    execFileSync(program, [...args, server.url], { encoding: 'utf8', stdio: 'pipe' });
  run('-i', '-q', '-s', '10');
  const output = run('-c', '16', '-j', '2', '-T', '6', '-M', 'prepared');
  return Number(/tps = ([\d.]+)/.exec(output)?.[1]);
}

/** The ledger's lines of `npm run bench`; empty where no PostgreSQL is at hand. */
export async function ledgerBench(): Promise<BenchLine[]> {
  if (postgresMissing()) return [];
  const server = await startPostgres();
  try {
    const bench = await prepare(server);
    const lines = [await single(bench, 1), await single(bench, 16), await bulk(bench)];
    const differences = await bench.stock.run(verifyLedger);
    if (differences.length > 0)
      throw new Error('the two writers left a ledger that does not add up');
    await bench.pool.end();
    const tps = tpcB(server);
    const many = Number.parseInt(lines[1]!.detail, 10);
    if (tps) {
      const detail = `${many} movements/s against ${Math.round(tps)} TPC-B transactions/s`;
      lines.push({
        name: 'ledger: against pgbench TPC-B, 16 clients',
        ratio: many / tps,
        target: undefined,
        detail,
      });
    }
    return lines;
  } finally {
    await server.stop();
  }
}

if (import.meta.main) console.table(await ledgerBench());
