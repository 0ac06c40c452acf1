import type { Skill } from './site.ts';

/** What a floor shall have; everything else follows from it. */
export interface FloorSize {
  readonly name: string;
  readonly aisles: number;
  /** Bays on each side of an aisle. */
  readonly bays: number;
  readonly levels: number;
  readonly vehicles: number;
  readonly docksIn: number;
  readonly staging: number;
  /** Places where carts wait; six of ten have one. */
  readonly cartPools: number;
  readonly putStations: number;
  readonly putSlots: number;
  /** Bins with a label, beginning at the front of the first aisles. */
  readonly pickLabels: number;
  readonly packStations: number;
  readonly docksOut: number;
  readonly cages: number;
  readonly workers: readonly (readonly Skill[])[];
}
