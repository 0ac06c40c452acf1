/** What of that which goes out should not, and the case that the desk gets for it. */
import type { Tx } from '#base/database/index.ts';
import type { ExceptionCase } from '#wms-core/contracts.ts';
import { parcelsOfUnits, unitFacts } from './facts.ts';
import { parcelWrong, pieceWrong, unitWrong, type Wrong } from './judge.ts';
import type { Passage, Seen } from './model.ts';
import { parcelText, pieceText, unitText } from './words.ts';

export interface Verdict {
  readonly wrong: Wrong;
  readonly told: ExceptionCase;
}

/** Of this module's cases, of which there is one for a thing and a gate. */
const CASE_PREFIX = 'passage:';

const caseOf = (
  { gate, at }: Passage,
  thing: string,
  one: Pick<ExceptionCase, 'subject' | 'text'>,
): ExceptionCase => ({ key: `${CASE_PREFIX}${gate}:${thing}`, kind: 'blocked', at, ...one });

/** By the tag's EPC. What is in or on a parcel is judged with it. */
export async function verdicts(
  tx: Tx,
  seen: readonly Seen[],
  passage: Passage,
): Promise<ReadonlyMap<string, readonly Verdict[]>> {
  const leaving = seen.filter(({ direction }) => direction === 'out');
  const unitOf = ({ handlingUnit, piece }: Seen) => handlingUnit || (piece?.handlingUnit ?? '');
  const units = [...new Set(leaving.map(unitOf).filter((unit) => unit !== ''))].sort();
  const parcels = await parcelsOfUnits(tx, units);
  const others = await unitFacts(
    tx,
    units.filter((unit) => !parcels.has(unit)),
  );

  const judge = (one: Seen): Verdict[] => {
    const unit = unitOf(one);
    const ofParcels = parcels.get(unit);
    if (ofParcels) {
      return ofParcels.flatMap((parcel) => {
        const wrong = parcelWrong(parcel, passage.place);
        if (!wrong) return [];
        const text = parcelText(parcel, wrong, passage);
        return [{ wrong, told: caseOf(passage, parcel.parcel, { subject: parcel.order, text }) }];
      });
    }
    const { piece } = one;
    if (piece) {
      const wrong = pieceWrong(piece);
      if (!wrong) return [];
      const { owner, item, serial } = piece;
      const text = pieceText(piece, passage);
      return [
        { wrong, told: caseOf(passage, `${owner}:${item}:${serial}`, { subject: item, text }) },
      ];
    }
    const facts = others.get(unit);
    const wrong = facts && unitWrong(facts);
    if (!wrong) return [];
    const text = unitText(facts, passage);
    return [{ wrong, told: caseOf(passage, unit, { subject: unit, text }) }];
  };
  return new Map(leaving.map((one) => [one.epc, judge(one)]));
}

/** Cases that nobody has settled, the oldest first. */
export const openPassages = (tx: Tx, limit: number) =>
  tx.query<Pick<ExceptionCase, 'key' | 'subject' | 'text'>>(
    `SELECT key, subject, text FROM wms.exception
     WHERE settled_at IS NULL AND starts_with(key, $1) ORDER BY at, key LIMIT $2`,
    [CASE_PREFIX, limit],
  );
