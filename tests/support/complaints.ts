import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import type { Claim, Item, MovementLine, Place } from '#wms-core/contracts.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';
import { OWNER } from '#wms-core/testing/house.ts';
import { postgresMissing, type ScratchServer, startPostgres } from './postgres.ts';
import { granted, openWms, type WmsProcess } from './wms.ts';

/** Threads of field-complaints are tried on PostgreSQL, which has real concurrency. */

export const skip = postgresMissing();
const CONNECTIONS = 25;
const SLOTS = 30;

const slot = outboundSite.locations.find((one) => one.kind === 'put_slot')!;
const tote = outboundSite.handlingUnits.find((one) => one.type === 'tote')!;
const more = Array.from({ length: SLOTS }, (_, index) => index + 10);

/** A floor with room for thirty orders more. */
const wideSite: Site = {
  ...outboundSite,
  locations: [
    ...outboundSite.locations,
    ...more.map((number) => ({ ...slot, id: `SLOT-${number}`, x: slot.x + number })),
  ],
  handlingUnits: [
    ...outboundSite.handlingUnits,
    ...more.map((number) => ({ ...tote, id: `TOTE-${number}` })),
  ],
};

export interface Complaint {
  readonly one: WmsProcess;
  /** A second process on the same database. */
  readonly two: WmsProcess;
}

/** Every test gets a house of its own; after it the ledger must not contradict itself. */
export function onPostgres(): (items: readonly Item[]) => Promise<Complaint> {
  let server: ScratchServer | undefined;
  let opened: Complaint | undefined;
  let houses = 0;
  beforeAll(async () => {
    if (!skip) server = await startPostgres();
  });
  afterAll(() => server?.stop());
  afterEach(async () => {
    if (!opened) return;
    const { one, two } = opened;
    opened = undefined;
    expect(await one.verify()).toEqual([]);
    await two.close();
    await one.close();
    await one.database.close();
  });
  return async (items) => {
    const { database } = await server!.create(`complaint${++houses}`, CONNECTIONS);
    const one = await openWms(database, { site: wideSite });
    const two = await openWms(database, { site: wideSite, name: 'two', crewOf: one });
    await one.items(items);
    opened = { one, two };
    return opened;
  };
}

export const times = <T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

export interface StockLine {
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly location: string;
  readonly quality: Place['quality'];
  readonly quantity: number;
  readonly allocated: number;
}

export async function stockOf(house: WmsProcess, item: string): Promise<readonly StockLine[]> {
  return (await granted(house.call('GET', `/api/v1/stock?item=${item}`))).body.rows;
}

export const claimOn = (row: StockLine, order: string, quantity: number): Claim => ({
  order,
  lineId: '1',
  item: row.item,
  owner: OWNER,
  layer: row.layer,
  location: row.location,
  handlingUnit: '',
  quality: row.quality,
  quantity,
});

export const allocate = ({ database, wms }: WmsProcess, ...claims: Claim[]) =>
  database.transaction('allocate', (tx) => wms.ledger.allocate(tx, claims));

export const release = ({ database, wms }: WmsProcess, ...claims: Claim[]) =>
  database.transaction('release', (tx) => wms.ledger.release(tx, claims));

let postings = 0;
export const post = ({ database, wms, scheduler }: WmsProcess, lines: readonly MovementLine[]) =>
  database.transaction('post', (tx) =>
    wms.ledger.post(tx, {
      postingId: `P-${++postings}`,
      document: 'DOC',
      actor: 'anna',
      reason: 'test',
      correlationId: 'C',
      at: scheduler.now(),
      lines,
    }),
  );

export const lineFrom = (
  row: StockLine,
  quantity: number,
  to: string,
  more: Partial<MovementLine> = {},
): MovementLine => ({
  item: row.item,
  owner: OWNER,
  layer: row.layer,
  quantity,
  from: { location: row.location, handlingUnit: '', quality: row.quality },
  to: { location: to, handlingUnit: '', quality: row.quality },
  ...more,
});

let acts = 0;
const why = { reason: 'test', actor: 'anna' };

export function correct(house: WmsProcess, item: string, location: string, delta: number) {
  const body = { correctionId: `COR-${++acts}`, item, location, delta, ...why };
  return house.call('POST', '/api/v1/stock/corrections', body);
}

export function move(
  house: WmsProcess,
  item: string,
  way: readonly [from: string, to: string],
  quantity: number,
  more: object = {},
) {
  const [from, to] = way.map((location) => ({ location }));
  const body = { moveId: `MOV-${++acts}`, item, from, to, quantity, ...why, ...more };
  return house.call('POST', '/api/v1/stock/moves', body);
}

export const codes = (answers: readonly unknown[]): string[] =>
  answers.map((answer) => (isRefusal(answer) ? answer.code : 'done'));

/** How often each word comes. */
export function tally(words: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
