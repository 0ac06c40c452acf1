import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import type { Paper } from './paper-book.ts';
import { decide } from './paper-stock.ts';
import { requestOf } from './stock-acts.ts';
import { booksOf } from './stock-books.ts';
import { type Doors, openDoors } from './stock-doors.ts';
import { type Draft, drafts, draftsOfTrees } from './stock-drafts.ts';
import type { Request } from './stock-requests.ts';
import { type Cast, castOf, firstPaper, firstReceipt, type Scene } from './stock-scene.ts';

/**
 * Random sequences of every act that the ledger and the routes of stock offer, impossible and
 * repeated ones too, against a paper book that knows no SQL. Each answer must be the paper's; after
 * each sequence the books must say what the paper says, and the ledger must not contradict itself.
 */

const { WAREHUB_PROPERTY_SEED, WAREHUB_PROPERTY_PATH, WAREHUB_PROPERTY_REPLAY } = process.env;
const RUNS = Number(process.env.WAREHUB_PROPERTY_RUNS ?? 400);
const SEED = Number(WAREHUB_PROPERTY_SEED ?? 20_260_115);
/** Long sequences are drawn every day; when there are thousands, they are short. */
const MAX_ACTS = RUNS > 1_000 ? 6 : 30;
/** Sequences whose casts are made at once, in an empty ledger: what is verified grows with it. */
const BATCH = 50;
/** Of so many sequences one is of units and holds alone. */
const TREES_SHARE = 3;
/** Every transaction on a server waits for its disk. */
const SERVER_SHARE = 20;

interface Model {
  readonly cast: Cast;
  paper: Paper;
  serial: number;
  readonly before: Request[];
  /** What was answered under each id. */
  readonly answers: Map<string, unknown>;
}

const sceneOf = (model: Readonly<Model>): Scene => model;

async function act(model: Model, doors: Doors, request: Request): Promise<void> {
  model.serial++;
  const expected = decide(model.paper, request);
  const { word, whole } = await doors.answer(request);
  expect({ request, answer: word }).toEqual({ request, answer: expected.answer });
  model.paper = expected.paper;
  model.before.push(request);
  if (word !== 'done' || !('id' in request)) return;
  const name = `${request.ask} ${request.id}`;
  // A second time under the same id gets the first answer.
  expect({ request, whole }).toEqual({ request, whole: model.answers.get(name) ?? whole });
  model.answers.set(name, whole);
}

function command(drawn: Draft): fc.AsyncCommand<Model, Doors> {
  return {
    check: (model) => requestOf(sceneOf(model), drawn) !== undefined,
    run: (model, doors) => act(model, doors, requestOf(sceneOf(model), drawn)!),
    toString: () => JSON.stringify(drawn),
  };
}

/** What was answered or written, and what the paper says. */
function told(error: unknown): string {
  const { actual, expected } = error as { readonly actual?: unknown; readonly expected?: unknown };
  if (actual === undefined) return String(error);
  return `${JSON.stringify(actual)}\nbut on paper\n${JSON.stringify(expected)}`;
}

const ENGINES: readonly (readonly [string, string | undefined, () => Promise<Database>, number])[] =
  [
    ['PGlite', undefined, openMemory, RUNS],
    ['PostgreSQL', postgresMissing(), openScratch, Math.ceil(RUNS / SERVER_SHARE)],
  ];

let server: ScratchServer | undefined;
async function openScratch(): Promise<Database> {
  server = await startPostgres();
  return (await server.create('model', 2)).database;
}
afterAll(() => server?.stop());

/** Each sequence has goods and units of its own, in a database that it shares. */
let sequences = 0;

/** Runs all sequences; returns what to read when one fails, and how to run it again. */
async function failureOf(
  doors: Doors,
  runs: number,
  drawn: fc.Arbitrary<Draft>,
): Promise<string | undefined> {
  let ready: Cast[] = [];
  let batch = BATCH;
  const nextCast = async (): Promise<Cast> => {
    if (ready.length === 0) {
      ready = Array.from({ length: batch }, () => castOf(String(++sequences)));
      await doors.prepare(ready);
    }
    return ready.shift()!;
  };
  const replay = WAREHUB_PROPERTY_REPLAY ? { replayPath: WAREHUB_PROPERTY_REPLAY } : {};
  const acts = fc.commands([drawn.map(command)], {
    maxCommands: MAX_ACTS,
    size: 'max',
    ...replay,
  });
  const property = fc.asyncProperty(acts, async (commands) => {
    const cast = await nextCast();
    const answers = new Map<string, unknown>();
    const model: Model = { cast, paper: firstPaper(cast), serial: 0, before: [], answers };
    try {
      await act(model, doors, firstReceipt(sceneOf(model), drawn === draftsOfTrees));
      await fc.asyncModelRun(() => ({ model, real: doors }), commands);
      const { books, differences } = await doors.books(cast);
      expect(books).toEqual(booksOf(model.paper));
      expect(differences).toEqual([]);
      await doors.tidy(model.paper);
    } catch (error) {
      // What follows is shrunk sequences, of which most fail: each begins with an empty ledger.
      ready = [];
      batch = 1;
      throw error;
    }
  });
  const path = WAREHUB_PROPERTY_PATH ? { path: WAREHUB_PROPERTY_PATH } : {};
  const details = await fc.check(property, { numRuns: runs, seed: SEED, ...path });
  if (!details.failed) return undefined;
  const acted = String(details.counterexample?.[0]);
  const replayPath = /replayPath="([^"]*)"/.exec(acted)?.[1] ?? '';
  return [
    acted,
    told(details.errorInstance),
    'again with:',
    `WAREHUB_PROPERTY_SEED=${details.seed} WAREHUB_PROPERTY_PATH=${details.counterexamplePath}`,
    `WAREHUB_PROPERTY_REPLAY=${replayPath} npx vitest run --project property`,
  ].join('\n');
}

describe.each(ENGINES)('stock on %s', (_, skip, open, runs) => {
  const ofTrees = Math.ceil(runs / TREES_SHARE);
  let doors: Doors;
  beforeAll(async () => {
    if (!skip) doors = await openDoors(await open());
  });
  afterAll(() => doors?.close());

  it.skipIf(skip)('is what a paper book says after any sequence of acts', async () => {
    expect(await failureOf(doors, runs - ofTrees, drafts)).toBeUndefined();
  });

  it.skipIf(skip)('is so where units are put into one another and are on hold', async () => {
    expect(await failureOf(doors, ofTrees, draftsOfTrees)).toBeUndefined();
  });
});
