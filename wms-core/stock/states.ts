/** Pieces of a row by what may be done with them; each counts once. */
export interface States {
  readonly available: number;
  readonly locked: number;
  readonly frozen: number;
  readonly pending: number;
}

const LOCKED = 'least(r.allocated, greatest(r.quantity - r.held, 0))';

/**
 * The states of a row `r` as SQL, by quality, quantity, allocated and held. The first that fits:
 * rejected or held = frozen, pending, locked, available.
 */
export const STATES: Readonly<Record<keyof States, string>> = {
  available: `CASE r.quality WHEN 'passed' THEN r.quantity - r.held - ${LOCKED} ELSE 0 END`,
  locked: `CASE r.quality WHEN 'passed' THEN ${LOCKED} ELSE 0 END`,
  frozen: `CASE r.quality WHEN 'rejected' THEN r.quantity ELSE r.held END`,
  pending: `CASE r.quality WHEN 'pending' THEN r.quantity - r.held ELSE 0 END`,
};
