import type { Quality } from '#wms-core/ports.ts';

/** Pieces of a row by what may be done with them; each counts once. */
export interface States {
  readonly available: number;
  readonly locked: number;
  readonly frozen: number;
  readonly pending: number;
}

export const NO_PIECES: States = { available: 0, locked: 0, frozen: 0, pending: 0 };

/** The first state that fits: rejected or held = frozen, pending, locked, available. */
export function statesOf(row: {
  readonly quality: Quality;
  readonly quantity: number;
  readonly allocated: number;
  readonly held: number;
}): States {
  const frozen = row.quality === 'rejected' ? row.quantity : Math.min(row.held, row.quantity);
  const rest = row.quantity - frozen;
  if (row.quality === 'pending') return { ...NO_PIECES, frozen, pending: rest };
  const locked = Math.min(row.allocated, rest);
  return { available: rest - locked, locked, frozen, pending: 0 };
}
