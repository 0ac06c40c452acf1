import type { Text } from '#base/refusal.ts';
import type { Standing } from '#wms-core/contracts.ts';
import { type Cause, type CauseCode, type ShortLine, textOf } from './shortfall-words.ts';

/** What an order does not get, and why: the facts of its last look, with the sentence for them. */
export interface Shortfall {
  readonly text: Text;
  readonly lines: readonly ShortLine[];
}

/** What a line lacks, and by which rules it takes goods. */
export interface Lack {
  readonly lineId: string;
  readonly item: string;
  readonly missing: number;
  readonly underCustoms: boolean;
  readonly customer: string;
  /** YYYY-MM-DD: goods that expire before are not taken. */
  readonly soonest: string;
  /** Pieces of the item that the order gets with this look: they stand in a bin and are free. */
  readonly chosen: number;
  /** Pieces of the item that are locked for the order since an earlier look. */
  readonly locked: number;
}

/** The order in which they are told. */
const CODES: readonly CauseCode[] = [
  'customs',
  'free_goods',
  'recalled',
  'kept',
  'adjusted',
  'counted',
  'expired',
  'frozen',
  'rejected',
  'inspection',
  'lane',
  'outside',
  'locked_place',
  'in_unit',
  'life',
  'locked',
  'earlier',
];

const PLACES = {
  lane: 'lane',
  outside: 'outside',
  locked_place: 'locked_place',
  in_unit: 'in_unit',
} as const;

/** Why the pieces of one standing are not taken. */
function reasonsOf(lack: Lack, standing: Standing): readonly (readonly [CauseCode, number])[] {
  const { available, pending, rejected, locked } = standing;
  const { counted, recalled, adjusted, expired, frozen } = standing;
  // What is kept for the order's own customer is his.
  const own = standing.keptFor === lack.customer ? standing.kept : 0;
  const kept = standing.kept - own;
  if (standing.underCustoms !== lack.underCustoms) {
    const held = counted + recalled + standing.kept + adjusted + expired + frozen;
    const all = available + pending + rejected + held;
    return [[standing.underCustoms ? 'customs' : 'free_goods', all]];
  }
  const isTooOld = standing.expiryDate !== '' && standing.expiryDate < lack.soonest;
  const inBin = isTooOld ? 'life' : 'earlier';
  return [
    ['inspection', pending],
    ['rejected', rejected],
    ['recalled', recalled],
    ['kept', kept],
    ['adjusted', adjusted],
    ['counted', counted],
    ['expired', expired],
    ['frozen', frozen],
    ['locked', locked],
    [standing.place === 'bin' ? inBin : PLACES[standing.place], available + own],
  ];
}

/**
 * Why pieces are missing, out of how all pieces of the item stand; what the house does not have at
 * all is `no_stock`.
 */
export function causesOf(lack: Lack, standings: readonly Standing[]): Cause[] {
  const sums = new Map<CauseCode, number>();
  for (const standing of standings) {
    if (standing.item !== lack.item) continue;
    for (const [code, pieces] of reasonsOf(lack, standing)) {
      sums.set(code, (sums.get(code) ?? 0) + pieces);
    }
  }
  sums.set('earlier', (sums.get('earlier') ?? 0) - lack.chosen);
  sums.set('locked', (sums.get('locked') ?? 0) - lack.locked);
  const causes = CODES.flatMap((code): Cause[] => {
    const pieces = sums.get(code) ?? 0;
    return pieces > 0 ? [{ code, pieces }] : [];
  });
  const here = causes.reduce((sum, { pieces }) => sum + pieces, 0);
  return here >= lack.missing
    ? causes
    : [...causes, { code: 'no_stock', pieces: lack.missing - here }];
}

/** A kit that its components are to serve: each of them, with what is missing of it. */
export function componentCauses(
  components: readonly Lack[],
  standings: readonly Standing[],
): Cause[] {
  const causes = components.flatMap((lack) => {
    const found = causesOf(lack, standings);
    const free = found.find(({ code }) => code === 'earlier')?.pieces ?? 0;
    if (free >= lack.missing) return [];
    const rest = { ...lack, missing: lack.missing - free, chosen: lack.chosen + free };
    return causesOf(rest, standings).map((cause) => ({ ...cause, item: lack.item }));
  });
  const [first] = components;
  return causes.length > 0 || !first
    ? causes
    : [{ code: 'earlier', pieces: first.missing, item: first.item }];
}

/** What was looked at anew replaces what was known of those lines; undefined: nothing lacks. */
export function shortfallOf(
  known: Shortfall | null,
  looked: { readonly lines: readonly string[]; readonly short: readonly ShortLine[] },
): Shortfall | undefined {
  const kept = (known?.lines ?? []).filter(({ line }) => !looked.lines.includes(line));
  const lines = [...kept, ...looked.short];
  return lines.length === 0 ? undefined : { text: textOf(lines), lines };
}
