import { type Static, Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { ImportKind, LineBatch } from '#wms-core/master-data/import/kind.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import { Code, CustomsName, closed, Quantity, Words } from '../http-schemas.ts';
import { customsNameFault } from './customs-named.ts';
import { VIRTUAL_LOCATIONS } from './keys.ts';
import { bookLines, lineFault, type OpeningDeps } from './opening.ts';
import { placeFaults } from './opening-bins.ts';
import { makeOpeningUnits, type UnitDeps, unitFaults } from './opening-units.ts';
import { refuse } from './refusals.ts';

/**
 * Opening stock as a file: checked line by line, then booked a batch a posting. Each batch is once,
 * by its import and first line; a file sent again under another id is refused.
 */

const DayOrNone = Type.Optional(
  Type.String({ pattern: '^(\\d{4}-\\d{2}-\\d{2})?$', default: '', description: 'YYYY-MM-DD' }),
);

const CodeOrNone = (description: string) =>
  Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.:-]{0,40}$', default: '', description }));

const OpeningLineBody = Type.Object(
  {
    owner: Type.Optional(Code),
    location: Code,
    item: Code,
    lot: Type.Optional(
      Type.String({ ...Words, pattern: '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]{0,200}$' }),
    ),
    productionDate: DayOrNone,
    expiryDate: DayOrNone,
    quantity: Quantity,
    weightGrams: Type.Optional(
      Type.Integer({
        ...{ minimum: 0, maximum: 1_000_000_000, default: 0 },
        description: 'catch weight of all pieces of the line',
      }),
    ),
    handlingUnit: CodeOrNone('in which the pieces lie: an SSCC, or any code; none: loose'),
    unitType: CodeOrNone('of that unit, of the site or built in; pallet where nobody says'),
    parent: CodeOrNone('the unit in or on which that unit stands'),
    parentType: CodeOrNone('its type, where it has no lines of its own'),
    serials: Type.Optional(Type.Array(Words, { maxItems: 1_000 })),
    customs: Type.Optional(CustomsName),
    customsDocument: CodeOrNone('of the entry; of goods that were let free, the declaration'),
  },
  closed,
);
type FileLine = Required<Static<typeof OpeningLineBody>>;

interface Fault {
  readonly index: number;
  readonly field: string;
  readonly refusal: Refusal;
}

/** The items that are known, by owner and code; of the others why not. */
async function itemsOf(master: ItemMaster, tx: Tx, lines: readonly FileLine[]) {
  const known = new Map<string, Item>();
  const unknown = new Map<string, Refusal>();
  for (const owner of [...new Set(lines.map((line) => line.owner))].sort()) {
    const wanted = lines.filter((line) => line.owner === owner).map(({ item }) => item);
    const nobody = await master.ownerFault(tx, owner);
    for (const item of nobody ? wanted : []) unknown.set(`${owner}\n${item}`, nobody!);
    if (nobody) continue;
    const found = await master.items(tx, owner, wanted);
    for (const refusal of isRefusal(found) ? (found.details ?? [found]) : []) {
      unknown.set(`${owner}\n${refusal.facts.item}`, refusal);
    }
    const rest = wanted.filter((item) => !unknown.has(`${owner}\n${item}`));
    const items = await master.items(tx, owner, rest);
    if (isRefusal(items)) continue;
    for (const [item, card] of items) known.set(`${owner}\n${item}`, card);
  }
  return { known, unknown };
}

/** Numbers that are in the house already, with where. */
async function serialsHere(tx: Tx, lines: readonly FileLine[]): Promise<Map<string, string>> {
  const given = lines.flatMap(({ owner, item, serials }) =>
    serials.map((serial) => ({ owner, item, serial })),
  );
  if (given.length === 0) return new Map();
  const rows = await tx.query<{ name: string; place: string }>(
    `SELECT concat_ws(E'\\n', s.owner, s.item, s.serial) AS name,
       coalesce(nullif(s.handling_unit, ''), s.location) AS place
     FROM jsonb_to_recordset($1::jsonb) AS n(owner text, item text, serial text)
     JOIN wms.serial s USING (owner, item, serial)
     WHERE s.location <> ALL (${VIRTUAL_LOCATIONS})`,
    [JSON.stringify(given)],
  );
  return new Map(rows.map(({ name, place }) => [name, place]));
}

function serialFault(
  line: FileLine,
  card: Item,
  here: ReadonlyMap<string, string>,
): Refusal | undefined {
  const { owner, item, quantity, serials } = line;
  if (serials.length !== (card.serialControlled ? quantity : 0)) {
    return refuse('serial.count', { item, quantity, given: serials.length });
  }
  const known = serials.find((serial) => here.has([owner, item, serial].join('\n')));
  if (known === undefined) return undefined;
  const place = here.get([owner, item, known].join('\n'))!;
  return refuse('serial.duplicate', { item, serial: known, place });
}

/** A catch-weight item has a weight, any other none: in the book it follows from its pieces. */
function weightFault({ item, weightGrams }: FileLine, card: Item): Refusal | undefined {
  if (card.catchWeight === weightGrams > 0) return undefined;
  return refuse(card.catchWeight ? 'opening.weight_missing' : 'opening.weight_not_kept', { item });
}

/** Each unit's fault stands at the first line that names it; of other batches' units in theirs. */
function unitFaultsOf(lines: readonly FileLine[], wrong: ReadonlyMap<string, Refusal>): Fault[] {
  return [...wrong].flatMap(([unit, refusal]) => {
    const own = lines.findIndex(({ handlingUnit }) => handlingUnit === unit);
    if (own >= 0) return [{ index: own, field: 'handlingUnit', refusal }];
    const inIt = lines.findIndex(({ parent }) => parent === unit);
    return inIt >= 0 ? [{ index: inIt, field: 'parent', refusal }] : [];
  });
}

/** A line that names an outer unit names the one that stands in or on it. */
const parentFault = ({ handlingUnit, parent }: FileLine): Refusal | undefined =>
  parent !== '' && handlingUnit === '' ? refuse('opening.parent_alone', { parent }) : undefined;

async function faultsOf(
  deps: UnitDeps & { readonly masterData: ItemMaster },
  tx: Tx,
  file: { readonly importId: string; readonly firstLine: number },
  lines: readonly FileLine[],
): Promise<Fault[]> {
  const { masterData } = deps;
  const { known, unknown } = await itemsOf(masterData, tx, lines);
  const here = await serialsHere(tx, lines);
  const units = unitFaultsOf(lines, await unitFaults(deps, tx, file.importId, lines));
  const placed = lines.flatMap((line, index) => {
    const { owner, item, lot, quantity, location: to } = line;
    const isKnown = known.has(`${owner}\n${item}`) && masterData.location(to);
    return isKnown ? [{ index, owner, item, lot, quantity, to }] : [];
  });
  const misplaced = [...(await placeFaults(deps, tx, placed, file))].map(([number, refusal]) => {
    return { index: placed[number]!.index, field: 'location', refusal };
  });
  const own = lineFaults(masterData, lines, { known, unknown, here });
  return [...units, ...own, ...misplaced];
}

function lineFaults(
  masterData: ItemMaster,
  lines: readonly FileLine[],
  {
    known,
    unknown,
    here,
  }: Awaited<ReturnType<typeof itemsOf>> & {
    readonly here: ReadonlyMap<string, string>;
  },
): Fault[] {
  return lines.flatMap((line, index): Fault[] => {
    const faults: Fault[] = [];
    const note = (field: string, refusal: Refusal | undefined) => {
      if (refusal) faults.push({ index, field, refusal });
    };
    const { location, owner, item } = line;
    if (!masterData.location(location)) {
      note('location', refuse('location.unknown', { location }));
    }
    const card = known.get(`${owner}\n${item}`);
    if (!card) {
      const refusal = unknown.get(`${owner}\n${item}`);
      invariant(refusal, `${item} is neither known nor unknown`);
      note('item', refusal);
      return faults;
    }
    const fault = lineFault(line, card);
    const isOfDate = fault?.code === 'date.invalid' || fault?.code === 'expiry.missing';
    note(isOfDate ? 'expiryDate' : 'lot', fault);
    note('customsDocument', customsNameFault(line, item));
    note('serials', serialFault(line, card, here));
    note('weightGrams', weightFault(line, card));
    note('parent', parentFault(line));
    return faults;
  });
}

const NOTHING = { unchanged: 0, records: [] } as const;

export function openingKind(
  deps: OpeningDeps & UnitDeps & { readonly masterData: ItemMaster },
): ImportKind {
  const linesOf = ({ docs }: LineBatch) => docs as unknown as readonly FileLine[];
  const plan: ImportKind['plan'] = async (tx, batch) => {
    const faults = await faultsOf(deps, tx, batch, linesOf(batch));
    const bad = new Set(faults.map(({ index }) => index));
    return { ...NOTHING, written: batch.docs.length - bad.size, faults };
  };
  return {
    path: 'opening-stock',
    keys: [
      'owner',
      'item',
      'lot',
      'productionDate',
      'expiryDate',
      'handlingUnit',
      'customs',
      'customsDocument',
      'location',
    ],
    body: OpeningLineBody,
    unique: ['serials'],
    uniqueWithin: ['owner', 'item'],
    isOnce: true,
    defaults: () => ({
      ...{ owner: deps.masterData.owner(), lot: '', productionDate: '', expiryDate: '' },
      ...{ handlingUnit: '', unitType: '', parent: '', parentType: '' },
      weightGrams: 0,
      serials: [],
      ...{ customs: 'free', customsDocument: '' },
    }),
    plan,
    async write(tx, batch) {
      const planned = await plan(tx, batch);
      if (planned.faults.length > 0) return { ...planned, written: 0 };
      const lines = linesOf(batch);
      const { importId, firstLine, origin } = batch;
      const { actor, at } = origin;
      const postingId = `opening-file:${importId}:${firstLine}`;
      const by = { postingId, importId, owner: deps.masterData.owner(), actor, at };
      const stopped = await makeOpeningUnits(deps, tx, lines, { ...by, firstLine });
      const posted = stopped ?? (await bookLines(deps, tx, lines, by));
      if (isRefusal(posted)) {
        const faults = [{ index: 0, field: 'item', refusal: posted }];
        return { ...NOTHING, written: 0, faults };
      }
      const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
      const data = { importId, firstLine, lines: lines.length, pieces, actor, ...posted };
      await deps.feed.append(tx, at, [
        { type: 'wms.opening_stock.imported', subject: importId, correlationId: importId, data },
      ]);
      return planned;
    },
    took() {},
  };
}
