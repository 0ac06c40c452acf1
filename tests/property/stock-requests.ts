import type { HoldRequest } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';

/**
 * What the doors of stock may be asked for, in words that know neither a table nor an id of a
 * layer.
 */

export interface Spot {
  readonly location: string;
  readonly unit: string;
}

export interface Place extends Spot {
  readonly quality: Quality;
}

export interface Line {
  readonly item: string;
  readonly layer: string;
  readonly quantity: number;
  readonly from: Place;
  readonly to: Place;
  readonly order?: string;
  /** A loss that takes nothing from an order. */
  readonly sparesLocks?: boolean;
  readonly serials?: readonly string[];
  /** Catch weight, where somebody weighed the pieces. */
  readonly grams?: number;
}

/** Pieces of a row, locked for or released from an order. */
export interface Claim extends Spot {
  readonly item: string;
  readonly layer: string;
  readonly quality: Quality;
  readonly order: string;
  readonly quantity: number;
}

export type HoldKind = HoldRequest['kind'];

export interface Scope {
  readonly owner?: string;
  readonly item?: string;
  readonly lot?: string;
  readonly layer?: string;
  readonly location?: string;
  readonly handlingUnit?: string;
  readonly delivery?: string;
}

/** Goods named by a person: the layer by its lot, or not at all. */
export interface Named extends Place {
  readonly owner: string;
  readonly item: string;
  readonly lot?: string;
  readonly serials?: readonly string[];
}

/** A number of a kit, or of a piece in one. */
export interface KitNumber {
  readonly item: string;
  readonly serial: string;
  readonly kit?: string;
}

export type Request =
  | { readonly ask: 'post'; readonly id: string; readonly lines: readonly Line[] }
  | { readonly ask: 'allocate' | 'release'; readonly claims: readonly Claim[] }
  /** The first free pieces of an item, as a wave locks them for an order. */
  | {
      readonly ask: 'fill';
      readonly order: string;
      readonly item: string;
      readonly quantity: number;
    }
  | { readonly ask: 'carry'; readonly id: string; readonly unit: string; readonly to: string }
  | { readonly ask: 'put'; readonly id: string; readonly unit: string; readonly into: string }
  | { readonly ask: 'takeOut'; readonly id: string; readonly unit: string }
  | { readonly ask: 'createUnit'; readonly unit: string; readonly location: string }
  | { readonly ask: 'closeUnit'; readonly unit: string }
  | {
      readonly ask: 'hold';
      readonly id: string;
      readonly kind: HoldKind;
      readonly customer?: string;
      readonly scope: Scope;
      readonly quantity?: number;
    }
  | { readonly ask: 'lift'; readonly id: string }
  | ({ readonly ask: 'correct'; readonly id: string; readonly delta: number } & Named)
  /** Waits until somebody decides. */
  | ({ readonly ask: 'adjust'; readonly id: string; readonly delta: number } & Named)
  | { readonly ask: 'decide'; readonly adjustment: string; readonly verdict: 'approve' | 'reject' }
  | ({ readonly ask: 'move'; readonly id: string; readonly quantity: number } & Named & {
        readonly to: Place;
        readonly withHold: boolean;
      })
  | {
      readonly ask: 'kit';
      readonly id: string;
      readonly act: 'build' | 'break';
      readonly owner: string;
      readonly item: string;
      readonly quantity: number;
      readonly location: string;
      readonly numbers?: readonly KitNumber[];
    }
  | {
      readonly ask: 'customs';
      readonly id: string;
      readonly document: string;
      readonly item: string;
      readonly quantity: number;
    }
  | {
      readonly ask: 'reverse';
      readonly id: string;
      readonly asn: string;
      readonly line: string;
      readonly unit?: string;
      readonly quantity: number;
    }
  /** The id is the kind and the id of what is taken back. */
  | { readonly ask: 'undo'; readonly id: string; readonly reason: string }
  | {
      readonly ask: 'opening';
      readonly id: string;
      readonly owner: string;
      readonly lines: readonly {
        readonly item: string;
        readonly lot?: string;
        readonly location: string;
        readonly quantity: number;
      }[];
    };
