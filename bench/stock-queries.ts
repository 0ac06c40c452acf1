import type { Database, Tx } from '#base/database/index.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal } from '#base/refusal.ts';
import { SAMPLE } from '#tests/support/stock-data.ts';
import { recipients } from '#wms-core/outbound/store/recipients.ts';
import { listStock } from '#wms-core/stock/listing.ts';
import { newestSequence, settledSequence } from '#wms-core/stock/moments.ts';
import { listMovements } from '#wms-core/stock/movements.ts';
import { sumStock } from '#wms-core/stock/sums.ts';
import { trace } from '#wms-core/stock/trace.ts';
import { type BenchLine, median, percentile } from './line.ts';

/**
 * Questions to a large ledger, each beside the least SQL that a careful hand would write for it, in
 * turns on the same server.
 */

const SEED = 1;
/** Its questions draw from so many. */
export const ZONES = 50;
const WARM = 5;
const TURNS = 100;
const FEW_TURNS = 10;
/** The hand knows no layers, states, holds, totals nor pages: so many times its effort is fair. */
const MOST_TIMES = 5;

interface Question {
  readonly name: string;
  /** What issue 3 asks for at full size, milliseconds; undefined: nothing. */
  readonly limitMs?: number;
  readonly turns?: number;
  ours(tx: Tx, draw: number): Promise<unknown>;
  hand(tx: Tx, draw: number): Promise<unknown>;
}

const UNDONE = (side: 'from' | 'to', sign: string, where: string) =>
  `SELECT item, layer, ${side}_location AS location, ${side}_unit AS unit, ${sign}quantity AS quantity
   FROM wms.movement WHERE sequence > $2 AND ${side}_location NOT IN ('SUPPLIER', 'CUSTOMER')
     AND ${where.replace('location', `${side}_location`)}`;

/** Balances after the posting $2, by hand; `where` is on item or location, $1. */
const PAST = (where: string) =>
  `SELECT item, layer, location, unit, sum(quantity) FROM (
     SELECT item, layer, location, handling_unit AS unit, quantity FROM wms.stock WHERE ${where}
     UNION ALL ${UNDONE('to', '-', where)} UNION ALL ${UNDONE('from', '', where)}) s
   GROUP BY item, layer, location, unit HAVING sum(quantity) <> 0`;

const BINS_OF_ZONE = 'location = ANY(ARRAY(SELECT location FROM wms.location WHERE zone = $1))';

function nowQuestions(rows: number): Question[] {
  const single = (
    field: 'item' | 'location' | 'lot' | 'serial',
    value: (draw: number) => string,
    sql: string,
  ): Question => ({
    name: `stock by ${field}, p95`,
    limitMs: 20,
    ours: (tx, draw) => listStock(tx, { filter: { [field]: value(draw) }, limit: 100 }),
    hand: (tx, draw) => tx.query(sql, [value(draw)]),
  });
  return [
    single('item', (n) => `I${n % (rows / 2)}`, 'SELECT * FROM wms.stock WHERE item = $1'),
    single('location', (n) => `B${n % (rows / 10)}`, 'SELECT * FROM wms.stock WHERE location = $1'),
    single(
      'lot',
      (n) => `LOT${n % (rows / 2)}`,
      'SELECT s.* FROM wms.layer l JOIN wms.stock s USING (layer) WHERE l.lot = $1',
    ),
    single(
      'serial',
      (n) => `SN${(n % (rows / 10)) * 10}`,
      'SELECT s.* FROM wms.serial n JOIN wms.stock s USING (owner, item, layer) WHERE n.serial = $1',
    ),
    {
      name: 'sums of a zone by item, p95',
      ours: (tx, draw) =>
        sumStock(tx, { filter: { zone: `Z${draw % ZONES}` }, by: ['item'], limit: 100 }),
      hand: (tx, draw) =>
        tx.query(
          `SELECT item, sum(quantity) FROM wms.stock JOIN wms.location USING (location)
           WHERE zone = $1 GROUP BY item ORDER BY item LIMIT 100`,
          [`Z${draw % ZONES}`],
        ),
    },
  ];
}

function pastQuestions(rows: number, newest: number): Question[] {
  const moment = Math.floor(newest / 2);
  return [
    {
      name: 'stock of an item at half of history, p95',
      limitMs: 50,
      ours: (tx, draw) =>
        listStock(tx, { filter: { item: `I${draw % (rows / 2)}` }, moment, limit: 100 }),
      hand: (tx, draw) => tx.query(PAST('item = $1'), [`I${draw % (rows / 2)}`, moment]),
    },
    {
      name: 'stock of a zone at half of history, p95',
      limitMs: 1_000,
      turns: FEW_TURNS,
      ours: (tx, draw) =>
        listStock(tx, { filter: { zone: `Z${draw % ZONES}` }, moment, limit: 1_000 }),
      hand: (tx, draw) => tx.query(PAST(BINS_OF_ZONE), [`Z${draw % ZONES}`, moment]),
    },
    {
      name: 'a page of 1,000 rows of a snapshot, p95',
      ours: (tx, draw) => {
        const after = ['own', `I${draw % (rows / 2)}`, '', '', '', ''];
        return listStock(tx, { filter: {}, moment: newest - 100, after, limit: 1_000 });
      },
      hand: (tx, draw) =>
        tx.query(
          `SELECT * FROM wms.stock WHERE (owner, item) >= ('own', $1)
           ORDER BY owner, item, layer, location, handling_unit, quality LIMIT 1000`,
          [`I${draw % (rows / 2)}`],
        ),
    },
  ];
}

function historyQuestions(rows: number): Question[] {
  return [
    {
      name: 'trace of a lot with 1,000 movements, p95',
      limitMs: 100,
      ours: (tx) => trace(recipients, tx, { lot: SAMPLE.lot }),
      hand: async (tx) => {
        await tx.query(
          `SELECT * FROM wms.layer l JOIN wms.movement m USING (layer)
             JOIN wms.posting p USING (sequence) LEFT JOIN wms.sales_order o ON o.order_id = p.document
           WHERE l.lot = $1 ORDER BY m.sequence, m.line`,
          [SAMPLE.lot],
        );
        await tx.query(
          'SELECT * FROM wms.layer l JOIN wms.stock s USING (layer) WHERE l.lot = $1',
          [SAMPLE.lot],
        );
      },
    },
    {
      name: 'history of a bin, newest 100, p95',
      ours: (tx, draw) =>
        listMovements(
          tx,
          { location: `B${draw % (rows / 10)}` },
          { limit: 100, newestFirst: true },
        ),
      hand: (tx, draw) =>
        tx.query(
          `SELECT * FROM wms.movement JOIN wms.posting USING (sequence)
           WHERE from_location = $1 OR to_location = $1 ORDER BY sequence DESC LIMIT 100`,
          [`B${draw % (rows / 10)}`],
        ),
    },
  ];
}

const milliseconds = (value: number): string => value.toFixed(value < 10 ? 2 : 0);

async function measure(database: Database, question: Question): Promise<BenchLine> {
  const { name, limitMs, turns = TURNS } = question;
  const random = createRandom(SEED);
  const timed = async (side: 'ours' | 'hand', draw: number): Promise<number> => {
    const start = performance.now();
    const answer = await database.transaction('bench', (tx) => question[side](tx, draw));
    if (isRefusal(answer)) throw new Error(answer.code);
    return performance.now() - start;
  };
  const times = { ours: [] as number[], hand: [] as number[] };
  for (let turn = -WARM; turn < turns; turn++) {
    const draw = random.integer(0, 1_000_000_000);
    for (const side of ['hand', 'ours'] as const) {
      const took = await timed(side, draw);
      if (turn >= 0) times[side].push(took);
    }
  }
  const p95 = percentile(times.ours, 0.95);
  const asked =
    limitMs === undefined ? '' : `, asked ${limitMs} ms${p95 > limitMs ? ': MISSED' : ''}`;
  return {
    name,
    ratio: median(times.ours) / median(times.hand),
    target: { atMost: MOST_TIMES },
    detail:
      `p95 ${milliseconds(p95)} ms, median ${milliseconds(median(times.ours))} ms ` +
      `against ${milliseconds(median(times.hand))} ms by hand${asked}`,
  };
}

export async function stockQuestionLines(database: Database, rows: number): Promise<BenchLine[]> {
  const newest = await database.transaction('settle', async (tx) => {
    await settledSequence(tx);
    return newestSequence(tx);
  });
  const lines: BenchLine[] = [];
  const questions = [
    ...nowQuestions(rows),
    ...pastQuestions(rows, newest),
    ...historyQuestions(rows),
  ];
  for (const question of questions) lines.push(await measure(database, question));
  return lines;
}
