import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Feed, PackagingLevel } from '#wms-core/contracts.ts';
import type { ItemMaster } from './index.ts';
import { itemKind } from './kinds/items.ts';
import { type Packaging, packagingKind } from './kinds/packagings.ts';
import { asKind, type Doc, type Origin, type RecordKind, type Versioned } from './record.ts';
import { readRecords, refusalOf, takeTurn } from './record-store.ts';
import { refuse } from './refusals.ts';

/** Of which packaging of an item; each: of one piece. */
export interface MeasuredThing {
  readonly owner: string;
  readonly item: string;
  readonly level: PackagingLevel;
}

export interface Figures {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly weightGrams: number;
}

export interface Measured extends Figures {
  /** The device or the person. */
  readonly measuredBy: string;
  /** Left out: now, or when the same was measured before. */
  readonly measuredAt?: Millis | undefined;
}

export interface KeptMeasurement {
  /** The record of the thing as it is now: the item, or the packaging. */
  readonly record: Versioned<Doc>;
  /** Call it after the commit: the memory follows. */
  took(): void;
}

const FIGURES = ['lengthMm', 'widthMm', 'heightMm'] as const;

/** A piece has the figures of its item; a packaging by the name of each is one where it is one. */
const isPiece = (packaging: Packaging | undefined): boolean =>
  packaging === undefined ||
  (packaging.level === 'each' && packaging.baseNumerator === packaging.baseDenominator);

/** The figures that are kept of a thing; undefined: there is no such thing. */
export async function keptFigures(tx: Tx, thing: MeasuredThing): Promise<Figures | undefined> {
  const [packaging] = await readRecords(tx, packagingKind, [thing]);
  if (packaging) return { ...packaging, weightGrams: packaging.grossWeightGrams };
  const [item] = thing.level === 'each' ? await readRecords(tx, itemKind, [thing]) : [];
  return item;
}

interface Measurable {
  readonly kind: RecordKind;
  readonly weight: 'weightGrams' | 'grossWeightGrams';
  readonly before: Versioned<Doc>;
}

/** What stands for the thing: its packaging, its item, or both. Nobody else writes them now. */
async function recordsOf(tx: Tx, thing: MeasuredThing): Promise<readonly Measurable[] | Refusal> {
  const { owner, item, level } = thing;
  for (const kind of [itemKind, packagingKind]) await takeTurn(tx, kind);
  const [card] = await readRecords(tx, itemKind, [thing]);
  if (!card) {
    const facts = { kindEn: 'item', kindZh: '货品', key: `${owner}/${item}` };
    return refuse('record.not_found', facts);
  }
  const [packaging] = await readRecords(tx, packagingKind, [thing]);
  if (!packaging && level !== 'each') return refuse('packaging.unknown', { item, level });
  const found: Measurable[] = [];
  if (packaging) {
    const before = packaging as unknown as Versioned<Doc>;
    found.push({ kind: asKind(packagingKind), weight: 'grossWeightGrams', before });
  }
  if (isPiece(packaging)) {
    const before = card as unknown as Versioned<Doc>;
    found.push({ kind: asKind(itemKind), weight: 'weightGrams', before });
  }
  return found;
}

/** The same figures from the same device are the same measurement: when it was made stays. */
function documentOf({ before, weight }: Measurable, measured: Measured, now: Millis): Doc {
  const { version: _, ...kept } = before;
  const { weightGrams, measuredBy, measuredAt } = measured;
  const isSame =
    FIGURES.every((field) => kept[field] === measured[field]) &&
    kept[weight] === weightGrams &&
    kept.measuredBy === measuredBy;
  const { lengthMm, widthMm, heightMm } = measured;
  return {
    ...kept,
    ...{ lengthMm, widthMm, heightMm, [weight]: weightGrams, measuredBy },
    measuredAt: measuredAt ?? (isSame ? kept.measuredAt : undefined) ?? now,
  };
}

/** Where a figure has changed: hosts keep dimensions too. */
async function tellHosts(
  feed: Feed,
  tx: Tx,
  {
    thing,
    measured,
    before,
    at,
  }: {
    readonly thing: MeasuredThing;
    readonly measured: Measured;
    readonly before: Measurable;
    readonly at: Millis;
  },
): Promise<void> {
  const { lengthMm, widthMm, heightMm, weightGrams, measuredBy } = measured;
  const now: Figures = { lengthMm, widthMm, heightMm, weightGrams };
  const { before: kept, weight } = before;
  const { lengthMm: l, widthMm: w, heightMm: h } = kept;
  const was = { lengthMm: l, widthMm: w, heightMm: h, weightGrams: kept[weight] };
  if (isDeepStrictEqual(was, now)) return;
  const data = { ...thing, ...now, measuredBy, was };
  const { item: subject } = thing;
  await feed.append(tx, at, [
    { type: 'wms.item.measured', subject, correlationId: `item:${subject}`, data },
  ]);
}

/**
 * Keeps what was measured of an item's piece or packaging, whoever says so, in the caller's
 * transaction, and tells hosts where a figure has changed. Refuses what is not there and what the
 * rules of the record forbid; roll back then.
 */
export async function keepMeasured(
  { masterData, feed }: { readonly masterData: ItemMaster; readonly feed: Feed },
  tx: Tx,
  {
    thing,
    measured,
    origin,
  }: {
    readonly thing: MeasuredThing;
    readonly measured: Measured;
    readonly origin: Origin;
  },
): Promise<KeptMeasurement | Refusal> {
  const found = await recordsOf(tx, thing);
  if (isRefusal(found)) return found;
  const took: (() => void)[] = [];
  let record = found[0]!.before;
  for (const one of found) {
    const after = documentOf(one, measured, origin.at);
    const written = await masterData.write(tx, one.kind, [after], origin);
    if (written.faults.length > 0) return refusalOf(written.faults);
    took.push(() => masterData.took(one.kind, written.records as readonly Versioned<Doc>[]));
    record = { ...after, version: one.before.version + written.written };
  }
  await tellHosts(feed, tx, { thing, measured, before: found[0]!, at: origin.at });
  return {
    record,
    took: () => {
      for (const follow of took) follow();
    },
  };
}
