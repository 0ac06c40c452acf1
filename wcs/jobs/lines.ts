import type { HandheldRefusal } from '#hub/ports.ts';
import { failureOf, type Outcome } from './hand.machine.ts';
import type { SiteFacts, StepShape } from './model.ts';

/** Progress of work that goes line by line. */
export interface AtLine {
  /** Index of the line that is next. */
  readonly line: number;
}

/** Index of the line that is next; of work without lines, 0. */
export const lineReached = (progress: unknown): number =>
  (progress as Partial<AtLine> | null)?.line ?? 0;

interface Line {
  readonly lineId: string;
  readonly quantity: number;
}

/** The line was done as told. */
export function lineDone<P extends AtLine>(progress: P, line: Line): Outcome<P> {
  return {
    progress: { ...progress, line: progress.line + 1 },
    reports: [
      { type: 'progress', act: { act: 'line_done', lineId: line.lineId, quantity: line.quantity } },
    ],
  };
}

/** Fewer than told: for `short` so many as were found, for `not_taken` as were taken, else none. */
export function lineRefused<P extends AtLine>(
  progress: P,
  line: Line,
  refusal: { readonly reason: HandheldRefusal; readonly quantity: number },
): Outcome<P> {
  const isPart = refusal.reason === 'short' || refusal.reason === 'not_taken';
  const quantity = isPart ? refusal.quantity : 0;
  return {
    progress: { ...progress, line: progress.line + 1 },
    reports: [
      {
        type: 'progress',
        act: { act: 'line_done', lineId: line.lineId, quantity, reason: failureOf(refusal.reason) },
      },
    ],
  };
}

/** What a label can show. */
const MAX_SHOWN = 9_999;

/** The label of a place, where it has one that can show the quantity. */
export function lightAt(
  site: SiteFacts,
  place: string,
  quantity: number,
): Pick<StepShape, 'light'> {
  const label = site.location(place)?.label;
  if (!label || quantity > MAX_SHOWN) return {};
  return { light: { bank: label.bank, label: label.index, quantity } };
}
