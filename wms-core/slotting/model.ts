import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';

export type ProposalKind = 'consolidation' | 'reslotting';

/** One way: all free pieces of an item (and lot, '' is any) from one bin to another. */
export interface ProposedLine {
  readonly line: number;
  /** The line that empties the place to which these go; 0: none has to. */
  readonly afterLine: number;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly from: string;
  readonly to: string;
  readonly metres: number;
  /** What the line was made from. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export type LineStatus = 'proposed' | 'waiting' | 'moving' | 'done' | 'dropped' | 'declined';

export interface LineRow extends ProposedLine {
  readonly status: LineStatus;
  readonly reason: Text | null;
  readonly relocation: string;
  readonly decidedBy: string;
  readonly decidedAt: Millis | null;
}

export interface Proposal {
  readonly proposal: string;
  readonly kind: ProposalKind;
  readonly request: { readonly owner?: string };
  readonly figures: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly at: Millis;
}

/** What a search found. */
export interface Found {
  readonly lines: readonly ProposedLine[];
  readonly figures: Readonly<Record<string, unknown>>;
}
