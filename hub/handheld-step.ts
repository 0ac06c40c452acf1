/** What a terminal is shown and what it may answer: a part of the hub's vocabulary (contract 3). */
import type { Text } from '#base/refusal.ts';

/** What the worker is asked to do with hands and feet; a terminal draws it, a simulator does it. */
export type HandheldAct =
  | 'receive_unit'
  | 'verify_unit'
  | 'verify_units'
  | 'receive'
  | 'nothing_came'
  | 'inspect'
  | 'measure'
  | 'scan_bad'
  | 'take_cart'
  | 'pick'
  | 'bring_cart'
  | 'place_tote'
  | 'put'
  | 'empty_cart'
  | 'bring_tote'
  | 'unpack'
  | 'check'
  | 'check_again'
  | 'lay_surplus'
  | 'return_tote'
  | 'pack'
  | 'pack_piece'
  | 'store_tote'
  | 'place_on_scale'
  | 'weigh_by_hand'
  | 'lay_down'
  | 'load'
  | 'transfer'
  | 'hand_over'
  | 'count'
  | 'take_part'
  | 'build_kit'
  | 'break_kit'
  | 'lay_part';

export interface StepField {
  readonly name:
    | 'location'
    | 'handlingUnit'
    | 'item'
    | 'quantity'
    | 'damaged'
    | 'lot'
    /** The supplier's own, beside the producer's. */
    | 'supplierLot'
    | 'productionDate'
    | 'expiryDate'
    | 'serial'
    | 'weight'
    | 'grade'
    /** yes or no */
    | 'answer'
    | 'value';
  readonly type: 'scan' | 'integer' | 'text' | 'date';
  readonly required: boolean;
  /** Codes that are right, for a quick red or green on the terminal; absent: the server decides. */
  readonly accept?: readonly string[];
}

export type HandheldRefusal =
  | 'short'
  | 'blocked'
  | 'damaged'
  | 'unreadable'
  | 'destination_full'
  | 'destination_occupied'
  /** The unit that is asked for cannot be found. */
  | 'lost'
  /** The driver would not have them. */
  | 'not_taken'
  | 'cannot';

/** One thing to do, as shown to a worker. */
export interface HandheldStep {
  /** Answers name it; a step shown anew after a restart keeps its id. */
  readonly stepId: string;
  readonly jobId: string;
  readonly act: HandheldAct;
  /** The sentence on the screen. */
  readonly text: Text;
  /**
   * How the last answer went, where it needs saying; `warning`: booked, but look at what it says.
   */
  readonly notice?: { readonly level: 'right' | 'warning' | 'wrong'; readonly text: Text };
  readonly facts: StepFacts;
  /**
   * Why it cannot be done yet, though one may walk there; an answer meanwhile is refused with it.
   */
  readonly waits?: Text;
  readonly fields: readonly StepField[];
  /** Keys that end a repeated step: 'done' (nothing more comes). */
  readonly keys: readonly 'done'[];
  readonly refusals: readonly HandheldRefusal[];
  /** The same step can be answered at the lit label, by the scale or by the dimensioner. */
  readonly alsoBy?: 'light' | 'scale' | 'dimensioner';
  readonly progress?: { readonly done: number; readonly total: number };
}

/** The facts of a step. A name has one meaning in all acts. */
export interface StepFacts {
  /** Where to stand: the bin, slot, station or lane. */
  readonly location?: string;
  /** Where the thing in hand goes. */
  readonly to?: string;
  /** The vertical lift module, its tray and the position on that, of the one or the other. */
  readonly vlm?: string;
  readonly tray?: number;
  readonly position?: string;
  /** The cart, tote, parcel or inbound unit that the act is about. */
  readonly handlingUnit?: string;
  /** The unit that pieces go into (the tote of a put, the cart of a pick). */
  readonly intoHandlingUnit?: string;
  readonly item?: string;
  readonly itemName?: Text;
  /** Whose the pieces are; absent where the house keeps one owner's goods only. */
  readonly owner?: string;
  readonly ownerName?: Text;
  readonly lot?: string;
  readonly quantity?: number;
  /** Numbers of the pieces that are meant, where that matters. */
  readonly serials?: readonly string[];
  readonly order?: string;
  readonly asn?: string;
  readonly waybill?: string;
  /** Units with labels of their own that are announced in or on `handlingUnit`. */
  readonly units?: readonly string[];
  /** What is stuck on beside the label [ADR 3.4.7]. */
  readonly mark?: 'limited_quantity';
  readonly scale?: string;
  readonly dimensioner?: string;
  /** What is measured, in which unit, with so many digits behind the point. */
  readonly characteristic?: Text;
  readonly measuredIn?: string;
  readonly decimals?: number;
  /** Limits as a person writes them; absent: none on this side. */
  readonly lower?: string;
  readonly upper?: string;
  /** The piece of the sample, from 1. */
  readonly piece?: number;
  readonly lines?: readonly {
    readonly item: string;
    readonly lot: string;
    readonly quantity: number;
  }[];
}

export type HandheldCommand =
  | { readonly type: 'show_step'; readonly step: HandheldStep }
  /** Nothing to do for this worker at present. */
  | { readonly type: 'show_idle'; readonly text: Text };
