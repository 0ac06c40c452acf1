import pg from 'pg';
import type { Database } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import { type Core, createCore } from '#wms-core/core.ts';
import { announce } from '#wms-core/inbound/announce.ts';
import type { ReceiveTask, Task } from '#wms-core/ports.ts';
import { paperSite } from '#wms-core/testing/house.ts';
import { type BenchLine, median, percentile } from './line.ts';
import { receiveByHand } from './receipt-by-hand.ts';

/** Goods in at a large warehouse: scan by scan at the dock, and a truck full of serials at once. */

const SCANS = 300;
const WARM = 20;
const SERIAL_LINES = 5_000;
const SCAN_LIMIT_MS = 30;
const SERIALS_LIMIT_MS = 2_000;
const MOST_TIMES = 2;
const UNIT = 'IB-BENCH';
const DOCK = 'DOCK-1';

const milliseconds = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
const missed = (took: number, limit: number): string => (took > limit ? ': MISSED' : '');

function openCore(database: Database, sent: Task[]): Core {
  const scheduler = createSystemScheduler((error) => {
    throw error;
  });
  return createCore({
    ...{ database, scheduler, log: silentLog, ids: createIds(scheduler, createRandom(3)) },
    site: { ...paperSite, warehouse: 'W', owner: 'own' },
    taskPort: {
      async submit(tasks) {
        sent.push(...tasks);
      },
      control: async () => ({ done: true }),
    },
  });
}

async function called(database: Database, core: Core, sent: readonly Task[]): Promise<ReceiveTask> {
  const document = {
    ...{ asn: 'ASN-BENCH', version: 1, supplier: 'S1', expectedAt: 0 },
    lines: Array.from({ length: SCANS + WARM }, (_, n) => ({
      ...{ line: `${n + 1}`, item: `I${n * 20}`, quantity: 10 },
    })),
  };
  const done = await database.transaction('announce', (tx) =>
    announce(tx, core.inbound.parts, document, 'bench'),
  );
  if (isRefusal(done)) throw new Error(done.text.en);
  for (;;) {
    const task = sent.find((one) => one.kind === 'receive');
    if (task) return task;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Each scan a line, a lot of its own and a layer of its own, in turns with the same rows by hand.
 */
async function scans(
  url: string,
  { core, task }: { readonly core: Core; readonly task: ReceiveTask },
): Promise<BenchLine> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const times = { ours: [] as number[], hand: [] as number[] };
  for (const [index, line] of task.lines.entries()) {
    const scan = { reportId: `bench-${index}`, lot: `BENCH-${index}`, item: line.item };
    const byHand = { ...scan, line: line.lineId, task: task.taskId, asn: task.asn };
    const handStart = performance.now();
    await receiveByHand(pool, { ...byHand, at: Date.now(), dock: DOCK, unit: UNIT });
    const start = performance.now();
    const [answer] = await core.reportPort.report([
      {
        ...{ reportId: scan.reportId, taskId: task.taskId, at: Date.now(), actor: 'W1' },
        type: 'progress',
        act: {
          ...{ act: 'received', item: scan.item, lot: scan.lot, quantity: 5, damaged: 0 },
          handlingUnit: UNIT,
        },
      },
    ]);
    const end = performance.now();
    if (!answer || isRefusal(answer)) throw new Error(answer?.text.en ?? 'no answer');
    if (index < WARM) continue;
    times.hand.push(start - handStart);
    times.ours.push(end - start);
  }
  await pool.end();
  const p95 = percentile(times.ours, 0.95);
  return {
    name: 'receipt scan to posted, p95',
    ratio: median(times.ours) / median(times.hand),
    target: { atMost: MOST_TIMES },
    detail:
      `p95 ${milliseconds(p95)} ms, median ${milliseconds(median(times.ours))} ms against ` +
      `${milliseconds(median(times.hand))} ms for the same rows by hand, asked ${SCAN_LIMIT_MS} ms` +
      missed(p95, SCAN_LIMIT_MS),
  };
}

/** Pieces of known layers come again, each with a serial number. */
async function serialLines(database: Database): Promise<MovementLine[]> {
  const rows = await database.transaction('layers', (tx) =>
    tx.query<{ owner: string; item: string; layer: string }>(
      `SELECT owner, item, layer FROM wms.layer WHERE owner = 'own' ORDER BY layer LIMIT $1`,
      [SERIAL_LINES],
    ),
  );
  return rows.map((goods, index) => ({
    ...goods,
    quantity: 1,
    from: { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' },
    to: { location: DOCK, handlingUnit: '', quality: 'passed' },
    serials: [`BENCH-${index}`],
  }));
}

async function serials(database: Database, core: Core): Promise<BenchLine> {
  const lines = await serialLines(database);
  const start = performance.now();
  const done = await database.transaction('receipt', (tx) =>
    core.ledger.post(tx, {
      ...{ postingId: 'bench-serials', document: 'ASN-SERIALS', actor: 'bench', reason: 'receipt' },
      ...{ correlationId: 'bench', at: Date.now(), lines },
    }),
  );
  const took = performance.now() - start;
  if (isRefusal(done)) throw new Error(done.text.en);
  return {
    name: `receipt of ${lines.length} lines with serials: share of 2 s`,
    ratio: took / SERIALS_LIMIT_MS,
    target: { atMost: 1 },
    detail: `${milliseconds(took)} ms in one posting`,
  };
}

export async function receiptLines(database: Database, url: string): Promise<BenchLine[]> {
  const sent: Task[] = [];
  const core = openCore(database, sent);
  try {
    await core.start();
    const task = await called(database, core, sent);
    return [await scans(url, { core, task }), await serials(database, core)];
  } finally {
    await core.stop();
  }
}
