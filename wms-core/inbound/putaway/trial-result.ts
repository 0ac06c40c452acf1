/** What one strategy did with the goods of a trial. */
export interface TrialSide {
  /** From where the goods stood to each bin that they went to, one way. */
  readonly putawayMetres: number;
  /** From where pick runs begin to each of these bins. */
  readonly frontMetres: number;
  /** Pieces for which no bin had room. */
  readonly noRoom: number;
  /** Goods for which a preference had to be dropped. */
  readonly relaxed: number;
}

export interface TrialItem {
  readonly item: string;
  readonly pieces: number;
  /** Of them, those that would have gone to another bin. */
  readonly elsewhere: number;
  /** The changed strategy's metres less those of the one in force. */
  readonly putawayMetres: number;
  readonly frontMetres: number;
  readonly noRoom: number;
}

export interface TrialZone {
  readonly zone: string;
  /** Pieces that went, and that would have gone, to its bins. */
  readonly inForce: number;
  readonly changed: number;
}

interface Place {
  readonly location: string;
  readonly quantity: number;
}

export interface TrialMove {
  readonly handlingUnit: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly inForce: readonly Place[];
  readonly changed: readonly Place[];
}

export interface TrialResult {
  readonly pieces: number;
  readonly elsewhere: number;
  readonly inForce: TrialSide;
  readonly changed: TrialSide;
  /** Those with the most pieces elsewhere first. */
  readonly items: readonly TrialItem[];
  readonly zones: readonly TrialZone[];
  /** The first goods that would have gone elsewhere, one by one. */
  readonly moves: readonly TrialMove[];
}
