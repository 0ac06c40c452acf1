/** What a person decides about goods that are rejected, or (graded B) pending. */
export interface DispositionRequest {
  /** The number of the decision: its key. */
  readonly disposition: string;
  /**
   * release: they are passed after all; supplier_return: they go back to who delivered them;
   * downgrade: they become pieces of another item, of a lower grade.
   */
  readonly decision: 'release' | 'supplier_return' | 'downgrade';
  /** Whose goods; left out, the house's own. */
  readonly owner?: string;
  readonly item: string;
  readonly lot?: string;
  readonly layer?: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: 'rejected' | 'pending';
  readonly quantity: number;
  readonly serials?: readonly string[];
  /** Who gets them back, where he is not the one that the house knows of. */
  readonly supplier?: string;
  /** Where the supplier's truck gets them; left out: a dock where goods leave, or the exception place. */
  readonly handOverAt?: string;
  /** The item of the lower grade. */
  readonly asItem?: string;
  readonly reason: string;
}
