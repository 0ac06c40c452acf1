import fastify, { type FastifyInstance } from 'fastify';
import { createSendProblem } from '#app/http/problem.ts';
import { createValidators } from '#app/http/validators.ts';
import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { letCorrect } from '#tests/support/let-correct.ts';
import { adjustmentRoutes } from '#wms-core/adjustments/http.ts';
import { adjustmentRefusals } from '#wms-core/adjustments/refusals.ts';
import { createExceptions } from '#wms-core/desk/index.ts';
import { reverse } from '#wms-core/inbound/reversal.ts';
import { masterDataRefusals } from '#wms-core/master-data/refusals.ts';
import { recipients } from '#wms-core/outbound/store/recipients.ts';
import { outlook } from '#wms-core/outlook.ts';
import { stockRoutes } from '#wms-core/stock/http.ts';
import { type Difference, verifyLedger } from '#wms-core/stock/index.ts';
import { stockRefusals } from '#wms-core/stock/refusals.ts';
import { item, NOW, OWNER, openStock } from '#wms-core/stock/testing/fixture.ts';
import { undoRoutes } from '#wms-core/undo/http.ts';
import { undoRefusals } from '#wms-core/undo/refusals.ts';
import { layerName, lockedIn, type Paper } from './paper-book.ts';
import type { Claim, Line, Place, Request } from './stock-requests.ts';
import { type Cast, deliveriesOf, firstLayers, HOME } from './stock-scene.ts';

/** The ledger and the REST routes of stock, asked in the words of the paper, and their books. */

export interface Answer {
  /** 'done', or the code of the refusal. */
  readonly word: string;
  readonly whole: unknown;
}

/** What stands in the books of one cast, each list sorted. */
export interface Books {
  readonly stock: readonly string[];
  readonly transit: readonly string[];
  readonly locks: readonly string[];
  readonly serials: readonly string[];
  readonly units: readonly string[];
  readonly postings: readonly string[];
  readonly told: readonly string[];
}

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

/** The paper in the same words. */
export function booksOf(paper: Paper): Books {
  const rows = [...paper.rows.values()].filter((row) => row.quantity > 0);
  const at = ({ location, unit, quality }: Place) => `${location} ${unit} ${quality}`;
  return {
    stock: sorted(
      rows.map((row) => `${row.layer} ${at(row)}: ${row.quantity}, ${lockedIn(row)} locked`),
    ),
    transit: sorted(
      [...paper.transit.values()]
        .filter((sent) => sent.quantity > 0)
        .map((sent) => `${sent.unit} ${sent.layer} ${sent.quality}: ${sent.quantity}`),
    ),
    locks: sorted(
      rows.flatMap((row) =>
        [...row.locks].map(([order, pieces]) => `${order} ${row.layer} ${at(row)}: ${pieces}`),
      ),
    ),
    serials: sorted(
      [...paper.serials].map(([serial, where]) => `${serial} ${where.layer} ${at(where)}`),
    ),
    units: sorted([...paper.units].map(([unit, location]) => `${unit} ${location}`)),
    postings: sorted([...paper.postings]),
    told: paper.told,
  };
}

const LAYER = `concat_ws('|', l.item, l.lot, l.delivery, l.receipt_line)`;
const PLACE = (table: string) =>
  `concat(${table}.location, ' ', ${table}.handling_unit, ' ', ${table}.quality)`;

/** The lines of a cast's books: its items are $1, its units $2, and $3 is how its ids begin. */
const LINES: Readonly<Record<Exclude<keyof Books, 'told'>, string>> = {
  stock: `SELECT concat(${LAYER}, ' ', ${PLACE('s')}, ': ', s.quantity, ', ', s.allocated, ' locked')
    FROM wms.stock s JOIN wms.layer l USING (layer) WHERE s.item = ANY($1::text[])`,
  transit: `SELECT concat(t.transfer, ' ', ${LAYER}, ' ', t.quality, ': ', t.quantity)
    FROM wms.transit t JOIN wms.layer l USING (layer) WHERE t.item = ANY($1::text[])`,
  locks: `SELECT concat(a.order_id, ' ', ${LAYER}, ' ', ${PLACE('a')}, ': ', a.quantity)
    FROM wms.allocation a JOIN wms.layer l USING (layer) WHERE a.item = ANY($1::text[])`,
  serials: `SELECT concat(s.serial, ' ', ${LAYER}, ' ', ${PLACE('s')})
    FROM wms.serial s JOIN wms.layer l USING (layer) WHERE s.item = ANY($1::text[])`,
  units: `SELECT concat(handling_unit, ' ', location) FROM wms.handling_unit
    WHERE handling_unit = ANY($2::text[])`,
  postings: 'SELECT posting_id FROM wms.posting WHERE posting_id ~ $3',
};
const BOOKS = {
  name: 'paper-books',
  text: `SELECT ${Object.entries(LINES)
    .map(([book, lines]) => `ARRAY(${lines}) AS ${book}`)
    .join(',\n  ')}`,
};

async function readBooks(tx: Tx, cast: Cast): Promise<Omit<Books, 'told'>> {
  const values = [[cast.bulk, cast.numbered], cast.units, `(^|:)R${cast.key}-`];
  const [books] = await tx.query<Omit<Books, 'told'>>(BOOKS, values);
  const { stock, transit, locks, serials, units, postings } = books!;
  return {
    stock: sorted(stock),
    transit: sorted(transit),
    locks: sorted(locks),
    serials: sorted(serials),
    units: sorted(units),
    postings: sorted(postings),
  };
}

/** Everything that postings, holds and acts wrote; the site and its units stay. */
const CLEAN = [
  'ALTER TABLE wms.movement DISABLE TRIGGER movement_append_only',
  `TRUNCATE wms.movement, wms.posting, wms.stock, wms.allocation, wms.hold, wms.serial, wms.layer,
     wms.transit, wms.event, wms.stock_act, wms.adjustment, wms.adjustment_line, wms.undo`,
  'ALTER TABLE wms.movement ENABLE TRIGGER movement_append_only',
];

/** The casts' deliveries: nothing of them is announced, each has its pallet at the dock. */
async function announced(tx: Tx, casts: readonly Cast[]): Promise<void> {
  const deliveries = casts.flatMap(deliveriesOf);
  await tx.query(
    `INSERT INTO wms.asn (asn, version, content, supplier, expected_at, status, correlation_id,
       actor, created_at, owner)
     SELECT asn, 1, jsonb_build_object('asn', asn, 'version', 1, 'supplier', 'S', 'expectedAt',
       $2::bigint, 'lines', '[]'::jsonb), 'S', $2, 'expected', asn, 'erp', $2, $3
     FROM unnest($1::text[]) AS asn`,
    [deliveries.map(({ asn }) => asn), NOW, OWNER],
  );
  const pallets = deliveries.flatMap(({ asn, unit }) => (unit ? [{ asn, unit }] : []));
  await tx.query(
    `INSERT INTO wms.inbound_unit (handling_unit, asn, dock, status, correlation_id, created_at,
       updated_at)
     SELECT unit, asn, $3, 'receiving', asn, $4, $4 FROM unnest($1::text[], $2::text[]) AS n(unit, asn)`,
    [pallets.map(({ unit }) => unit), pallets.map(({ asn }) => asn), HOME, NOW],
  );
  const lines = casts.flatMap(firstLayers);
  await tx.query(
    `INSERT INTO wms.asn_line (asn, line, place, item, expected)
     SELECT asn, line, 1, item, 0 FROM unnest($1::text[], $2::text[], $3::text[]) AS n(asn, line, item)`,
    [
      lines.map(({ delivery }) => delivery),
      lines.map(({ line }) => line),
      lines.map(({ item: code }) => code),
    ],
  );
}

export type Doors = Awaited<ReturnType<typeof openDoors>>;

export async function openDoors(database: Database) {
  const s = await openStock(database);
  let now = NOW;
  const clock = { now: () => ++now };
  const problem = createSendProblem([
    stockRefusals,
    masterDataRefusals,
    adjustmentRefusals,
    undoRefusals,
  ]);
  const app: FastifyInstance = fastify();
  app.setValidatorCompiler(createValidators());
  const deps = { ...s, database: s.db, scheduler: clock, recipients, outlook, problem };
  await letCorrect(database);
  await app.register(stockRoutes(deps));
  const receipts = { ...s, clock, exceptions: createExceptions() };
  await app.register(adjustmentRoutes({ problem, adjustments: { ...deps, clock } }));
  await app.register(undoRoutes({ problem, parts: { ...deps, clock } }));
  const layers = new Map<string, string>();
  let cursor = '';

  /** The ledger's ids of layers that acts made by themselves are read when one is needed. */
  async function layerIds(names: readonly string[]): Promise<void> {
    if (names.every((name) => layers.has(name))) return;
    const rows = await s.run((tx) =>
      tx.query<{ name: string; layer: string }>(
        `SELECT ${LAYER} AS name, l.layer FROM wms.layer l WHERE l.item = ANY($1::text[])`,
        [[...new Set(names.map((name) => name.split('|')[0]!))]],
      ),
    );
    for (const { name, layer } of rows) layers.set(name, layer);
  }

  const placed = ({ location, unit, quality }: Place) => ({
    location,
    handlingUnit: unit,
    quality,
  });

  const movement = ({ item, layer, quantity, from, to, order, serials, sparesLocks }: Line) => ({
    item,
    owner: OWNER,
    layer: layers.get(layer)!,
    quantity,
    from: placed(from),
    to: placed(to),
    ...(order === undefined ? {} : { lockedFor: { order, lineId: '1' } }),
    ...(serials === undefined ? {} : { serials }),
    ...(sparesLocks === undefined ? {} : { sparesLocks }),
  });

  const claimed = (claim: Claim) => {
    const { order, item, layer, quantity } = claim;
    const goods = { order, lineId: '1', item, owner: OWNER, layer: layers.get(layer)!, quantity };
    return { ...goods, ...placed(claim) };
  };

  async function inLedger(body: (tx: Tx) => Promise<unknown>): Promise<Answer> {
    const whole = await s.run(body);
    return { word: isRefusal(whole) ? whole.code : 'done', whole };
  }

  async function overRest(method: 'POST' | 'DELETE', url: string, body?: object): Promise<Answer> {
    const reply = await app.inject({ method, url, ...(body ? { payload: body } : {}) });
    const whole = reply.json() as { readonly code?: string };
    return {
      word: reply.statusCode === 200 ? 'done' : (whole.code ?? String(reply.statusCode)),
      whole,
    };
  }

  const why = { reason: 'test', actor: 'anna' };
  const inUnit = (unit: string) => (unit === '' ? {} : { handlingUnit: unit });

  async function answer(request: Request): Promise<Answer> {
    switch (request.ask) {
      case 'post': {
        await layerIds(request.lines.map((line) => line.layer));
        const posting = s.posting(request.lines.map(movement), request.id);
        return inLedger((tx) => s.ledger.post(tx, posting));
      }
      case 'allocate':
      case 'release': {
        await layerIds(request.claims.map((claim) => claim.layer));
        const claims = request.claims.map(claimed);
        return inLedger((tx) => s.ledger[request.ask](tx, claims));
      }
      case 'carry': {
        const { id, unit, to } = request;
        const move = { ...s.posting([], id), handlingUnit: unit, to };
        return inLedger((tx) => s.ledger.moveUnit(tx, move));
      }
      case 'createUnit': {
        const { unit, location } = request;
        return inLedger((tx) => s.ledger.createUnit(tx, cart(unit, location)));
      }
      case 'closeUnit':
        return inLedger((tx) => s.ledger.closeUnit(tx, request.unit));
      case 'hold': {
        const { id, scope, quantity } = request;
        await layerIds(scope.layer === undefined ? [] : [scope.layer]);
        const layer = scope.layer === undefined ? {} : { layer: layers.get(scope.layer)! };
        const pieces = quantity === undefined ? {} : { quantity };
        const body = { holdId: id, scope: { ...scope, ...layer }, ...pieces, toCome: true, ...why };
        return overRest('POST', '/api/v1/stock/holds', body);
      }
      case 'lift':
        return overRest('DELETE', `/api/v1/stock/holds/${request.id}?actor=anna`);
      case 'correct': {
        const { ask: _, id, unit, ...goods } = request;
        const body = { ...goods, correctionId: id, ...inUnit(unit), ...why };
        return overRest('POST', '/api/v1/stock/corrections', body);
      }
      case 'move': {
        const { ask: _, id, location, unit, to, quality, ...goods } = request;
        const from = { location, ...inUnit(unit) };
        const goal = { location: to.location, ...inUnit(to.unit) };
        const places = { from, to: goal, quality, toQuality: to.quality };
        return overRest('POST', '/api/v1/stock/moves', { ...goods, moveId: id, ...places, ...why });
      }
      case 'reverse': {
        const { ask: _, id: reversal, unit, ...rest } = request;
        const asked = { ...rest, reversal, ...(unit ? { handlingUnit: unit } : {}), ...why };
        const { whole, ...told } = await inLedger((tx) => reverse(tx, receipts, asked));
        return { ...told, whole: { ...(whole as object), isNew: undefined } };
      }
      case 'undo': {
        const { id, reason } = request;
        const body = { reason, actor: 'anna' };
        return overRest('POST', `/api/v1/stock/acts/${id}/undo`, body);
      }
      case 'opening': {
        const { id, lines } = request;
        return overRest('POST', '/api/v1/opening-stock', { importId: id, lines });
      }
    }
  }

  async function told(): Promise<string[]> {
    const page = await s.run((tx) => s.feed.read(tx, cursor, 1_000));
    if (isRefusal(page)) throw new Error(page.text.en);
    cursor = page.next;
    return page.events.map((event) => `${event.type} ${event.subject}`);
  }

  const cart = (handlingUnit: string, location: string) => ({
    handlingUnit,
    type: 'cart' as const,
    location,
    tareGrams: 0,
    maxWeightGrams: 1_000_000,
    maxVolumeMl: 1_000_000,
    boundTo: '',
  });

  return {
    answer,

    /** Empties the ledger, so that it does not grow, and makes all that `firstPaper` has. */
    async prepare(casts: readonly Cast[]): Promise<void> {
      const made = casts.flatMap(firstLayers);
      layers.clear();
      cursor = '';
      await s.run(async (tx) => {
        for (const statement of CLEAN) await tx.query(statement);
        await s.masterData.upsertItems(
          tx,
          casts.flatMap((cast) => [
            item(cast.bulk, { lotControlled: true }),
            item(cast.numbered, { lotControlled: true, serialControlled: true }),
          ]),
        );
        for (const { units } of casts) {
          for (const unit of units) await s.ledger.createUnit(tx, cart(unit, HOME));
        }
        await announced(tx, casts);
        const ids = await s.ledger.makeLayers(
          tx,
          made.map(({ item: code, lot, delivery, line }) => ({
            item: code,
            owner: OWNER,
            lot,
            productionDate: null,
            expiryDate: null,
            receivedAt: clock.now(),
            receiptLine: line,
            delivery,
            supplier: 'S',
          })),
        );
        for (const [index, layer] of made.entries()) layers.set(layerName(layer), ids[index]!);
      });
    },

    /** What the cast's books say, and how the ledger contradicts itself. */
    async books(cast: Cast): Promise<{ books: Books; differences: readonly Difference[] }> {
      const read = await s.run(async (tx) => ({
        books: await readBooks(tx, cast),
        differences: await verifyLedger(tx),
      }));
      return { books: { ...read.books, told: await told() }, differences: read.differences };
    },

    /** Lifts what lies on places, which the next cast will use too. */
    async tidy(paper: Paper): Promise<void> {
      const lying = [...paper.holds].filter(([, hold]) => !hold.lifted);
      for (const [id] of lying) await answer({ ask: 'lift', id });
      if (lying.length > 0) await told();
    },

    async close(): Promise<void> {
      await app.close();
      await s.db.close();
    },
  };
}
