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
import { refuse, stockRefusals } from '#wms-core/stock/refusals.ts';
import { NOW, openStock } from '#wms-core/stock/testing/fixture.ts';
import { undoRoutes } from '#wms-core/undo/http.ts';
import { undoRefusals } from '#wms-core/undo/refusals.ts';
import { layerName, type Paper } from './paper-book.ts';
import { ORDERS, unitKind } from './paper-facts.ts';
import { type Books, LAYER, readBooks } from './stock-books.ts';
import { approvers, BOSS, customers, makeCasts, WATCHED, withPhoto } from './stock-casts.ts';
import type { Claim, Line, Place, Request } from './stock-requests.ts';
import { type Cast, firstLayers, HOME } from './stock-scene.ts';

/** The ledger and the REST routes of stock, asked in the words of the paper, and their books. */

export interface Answer {
  /** 'done', or the code of the refusal. */
  readonly word: string;
  readonly whole: unknown;
}

export type Doors = Awaited<ReturnType<typeof openDoors>>;

export async function openDoors(database: Database) {
  let now = NOW;
  const clock = { now: () => ++now };
  const s = await openStock(database, clock);
  await s.run(customers);
  await s.run(approvers);
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
        [[...new Set(names.map((name) => name.split('|')[1]!))]],
      ),
    );
    for (const { name, layer } of rows) layers.set(name, layer);
  }

  const ownerIn = (layer: string) => layer.split('|')[0]!;

  const placed = ({ location, unit, quality }: Place) => ({
    location,
    handlingUnit: unit,
    quality,
  });

  const movement = ({ item, layer, quantity, from, to, order, grams, ...said }: Line) => ({
    ...said,
    item,
    owner: ownerIn(layer),
    layer: layers.get(layer)!,
    quantity,
    from: placed(from),
    to: placed(to),
    ...(order === undefined ? {} : { lockedFor: { order, lineId: '1' } }),
    ...(grams === undefined ? {} : { weightGrams: grams }),
  });

  const claimed = (claim: Claim) => {
    const { order, item, layer, quantity } = claim;
    const goods = { order, lineId: '1', item, owner: ownerIn(layer), layer: layers.get(layer)! };
    return { ...goods, quantity, ...placed(claim) };
  };

  async function inLedger(body: (tx: Tx) => Promise<unknown>): Promise<Answer> {
    const whole = await s.run(body);
    return { word: isRefusal(whole) ? whole.code : 'done', whole };
  }

  async function overRest(method: 'POST' | 'DELETE', url: string, body?: object): Promise<Answer> {
    const reply = await app.inject({ method, url, ...(body ? { payload: body } : {}) });
    const whole = reply.json() as { readonly code?: string };
    return {
      word: reply.statusCode < 300 ? 'done' : (whole.code ?? String(reply.statusCode)),
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
      case 'fill':
        return inLedger((tx) => fill(tx, request));
      case 'put': {
        const { id, unit, into } = request;
        const act = { ...s.posting([], id), handlingUnit: unit, into };
        return inLedger((tx) => s.ledger.putUnit(tx, act));
      }
      case 'takeOut': {
        const act = { ...s.posting([], request.id), handlingUnit: request.unit };
        return inLedger((tx) => s.ledger.takeOutUnit(tx, act));
      }
      case 'carry': {
        const { id, unit, to } = request;
        const move = { ...s.posting([], id), handlingUnit: unit, to };
        return inLedger((tx) => s.ledger.moveUnit(tx, move));
      }
      case 'createUnit': {
        const { unit, location } = request;
        return inLedger((tx) => s.ledger.createUnit(tx, newUnit(unit, location)));
      }
      case 'closeUnit':
        return inLedger((tx) => s.ledger.closeUnit(tx, request.unit));
      case 'hold': {
        const { id, kind, customer, scope, quantity } = request;
        await layerIds(scope.layer === undefined ? [] : [scope.layer]);
        const layer = scope.layer === undefined ? {} : { layer: layers.get(scope.layer)! };
        const pieces = quantity === undefined ? {} : { quantity };
        const kept = customer === undefined ? {} : { customer };
        const about = { kind, scope: { ...scope, ...layer }, ...kept, ...pieces };
        const body = { holdId: id, ...about, toCome: true, ...why };
        return overRest('POST', '/api/v1/stock/holds', body);
      }
      case 'lift':
        return overRest('DELETE', `/api/v1/stock/holds/${request.id}?actor=anna`);
      case 'correct': {
        const { ask: _, id, unit, ...goods } = request;
        const body = { ...goods, correctionId: id, ...inUnit(unit), ...why };
        return overRest('POST', '/api/v1/stock/corrections', body);
      }
      case 'adjust': {
        const { ask: _, id: adjustment, owner, unit, delta: quantity, ...goods } = request;
        await s.run((tx) => withPhoto(tx, adjustment));
        const head = { adjustment, owner, type: 'manual', reason: WATCHED, actor: 'anna' };
        const lines = [{ ...goods, ...inUnit(unit), quantity }];
        const { word } = await overRest('POST', '/api/v1/adjustments', { ...head, lines });
        return { word, whole: undefined };
      }
      case 'decide': {
        const url = `/api/v1/adjustments/${request.adjustment}/${request.verdict}`;
        return overRest('POST', url, { actor: BOSS, note: 'seen' });
      }
      case 'move': {
        const { ask: _, id, location, unit, to, quality, ...goods } = request;
        const from = { location, ...inUnit(unit) };
        const goal = { location: to.location, ...inUnit(to.unit) };
        const places = { from, to: goal, quality, toQuality: to.quality };
        return overRest('POST', '/api/v1/stock/moves', { ...goods, moveId: id, ...places, ...why });
      }
      case 'kit': {
        const { ask: _, id: kitOrder, ...work } = request;
        return overRest('POST', '/api/v1/kit-orders', { kitOrder, ...work, actor: 'anna' });
      }
      case 'customs': {
        const { ask: _, id: releaseId, ...goods } = request;
        const body = { releaseId, declaration: `DEC-${releaseId}`, ...goods, actor: 'anna' };
        return overRest('POST', '/api/v1/customs/releases', body);
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
        const { id, owner, lines } = request;
        return overRest('POST', '/api/v1/opening-stock', { importId: id, owner, lines });
      }
    }
  }

  async function told(): Promise<string[]> {
    const page = await s.run((tx) => s.feed.read(tx, cursor, 1_000));
    if (isRefusal(page)) throw new Error(page.text.en);
    cursor = page.next;
    return page.events.map((event) => `${event.type} ${event.subject}`);
  }

  function newUnit(handlingUnit: string, location: string) {
    const { carries: _, ...kind } = unitKind(handlingUnit);
    return { handlingUnit, location, boundTo: '', ...kind };
  }

  /** As a wave does: what may be had, the first first, locked for the order. */
  async function fill(tx: Tx, ask: Extract<Request, { ask: 'fill' }>) {
    const { owner, customer, isExport } = ORDERS[ask.order]!;
    const whose = { owner, items: [ask.item], customers: [customer], underCustoms: isExport };
    let open = ask.quantity;
    const claims = (await s.ledger.candidates(tx, { ...whose, at: clock.now() })).map((row) => {
      const { layer, location, handlingUnit, quality, item: code } = row;
      const quantity = Math.min(open, row.quantity - row.allocated);
      open -= quantity;
      const goods = { owner: row.owner, item: code, layer, location, handlingUnit, quality };
      return { order: ask.order, lineId: '1', ...goods, quantity };
    });
    if (open > 0) return refuse('stock.short', {});
    return s.ledger.allocate(
      tx,
      claims.filter(({ quantity }) => quantity > 0),
    );
  }

  return {
    answer,

    /** Empties the ledger, so that it does not grow, and makes all that `firstPaper` has. */
    async prepare(casts: readonly Cast[]): Promise<void> {
      const made = casts.flatMap(firstLayers);
      layers.clear();
      cursor = '';
      await s.run(async (tx) => {
        await makeCasts(tx, casts, s.masterData);
        for (const { units } of casts) {
          for (const unit of units) await s.ledger.createUnit(tx, newUnit(unit, HOME));
        }
        const ids = await s.ledger.makeLayers(
          tx,
          made.map(({ owner, item: code, lot, delivery, line, document }) => ({
            item: code,
            owner,
            lot,
            ...(document === '' ? {} : { customs: { status: 'bonded' as const, document } }),
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
      const lying = [...paper.holds].filter(([, hold]) => !hold.lifted && !hold.because);
      for (const [id] of lying) await answer({ ask: 'lift', id });
      if (lying.length > 0) await told();
    },

    async close(): Promise<void> {
      await app.close();
      await s.db.close();
    },
  };
}
