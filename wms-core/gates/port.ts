/**
 * Where the WMS hears of what passed a gate. A passage is kept, and told where somebody should know of
 * it; it moves no stock. A tag that is read is no proof of where its piece is: it may be seen through
 * a wall, and one that is not read says nothing. Scans and confirmations alone book.
 */
import type { Database, Tx } from '#base/database/index.ts';
import { GATE_PASSAGE_MS, type Site } from '#base/site/site.ts';
import type { Exceptions, Feed, MasterData } from '#wms-core/contracts.ts';
import { noteUnitArrivals } from '#wms-core/inbound/unit-arrivals.ts';
import type { GatePort, GateReading } from '#wms-core/ports.ts';
import { announcedUnits, known } from './facts.ts';
import { WRONG } from './judge.ts';
import type { Direction } from './model.ts';
import { keepSightings } from './sightings.ts';
import { type Verdict, verdicts } from './verdicts.ts';

export interface GateParts {
  readonly masterData: MasterData;
  readonly exceptions: Exceptions;
  readonly feed: Feed;
  readonly gates: NonNullable<Site['gates']>;
}

const gravest = (found: readonly Verdict[]) =>
  WRONG.find((wrong) => found.some((one) => one.wrong === wrong)) ?? '';

/** Which way what passes a gate goes where the antenna does not say. */
function towards({ masterData }: GateParts, place: string): Direction {
  const kind = masterData.location(place)?.kind;
  if (kind === 'dock_in') return 'in';
  return kind === 'dock_out' ? 'out' : '';
}

export async function takeReading(tx: Tx, parts: GateParts, reading: GateReading): Promise<void> {
  const { gate, at } = reading;
  const drawn = parts.gates.find(({ id }) => id === gate);
  const { place = '', passageMs = GATE_PASSAGE_MS } = drawn ?? {};
  const passage = { gate, place, at };
  // Two of one gate take turns: the second sees what the first has kept.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`gate ${gate}`]);
  const seen = await known(tx, parts.masterData, reading, towards(parts, place));
  if (seen.length === 0) return;
  const judged = await verdicts(tx, seen, passage);
  const fresh = await keepSightings(
    tx,
    { ...passage, readingId: reading.readingId, passageMs },
    seen.map((one) => ({ ...one, wrong: gravest(judged.get(one.epc) ?? []) })),
  );
  const begun = seen.filter(({ epc }) => fresh.has(epc));
  const cases = new Map(
    begun.flatMap(({ epc }) => judged.get(epc) ?? []).map(({ told }) => [told.key, told]),
  );
  for (const told of [...cases.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    await parts.exceptions.raise(tx, told);
  }
  const coming = begun.filter(({ direction }) => direction === 'in');
  await noteUnitArrivals(tx, parts.feed, await announcedUnits(tx, coming), passage);
}

export function createGatePort(database: Database, parts: GateParts): GatePort {
  return {
    sighted: (reading) =>
      database.transaction('gate reading', (tx) => takeReading(tx, parts, reading)),
  };
}
