/** The tasks that the WMS hands out (contract 1): what is to be done, with no device in it. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';

export type Quality = 'pending' | 'passed' | 'rejected';

/** A case or pallet of an item: its code, and how many pieces a scan of it counts. */
export interface Pack {
  readonly code: string;
  readonly pieces: number;
}
/** What a returned piece is like: A as new, B a person has to look, C not to be sold. */
export type Grade = 'A' | 'B' | 'C';

/** What a person or a machine needs to know the goods by. */
export interface ItemCard {
  readonly item: string;
  readonly name: Text;
  /** Every code that may be scanned for one piece of it. */
  readonly barcodes: readonly string[];
  readonly packs?: readonly Pack[];
  readonly weightGrams: number;
  readonly volumeMl: number;
  readonly lotControlled: boolean;
  readonly serialControlled: boolean;
  /** Each piece has a weight of its own: it is asked for where goods come in. */
  readonly catchWeight?: true;
  /** Days of shelf life; undefined: none is kept. */
  readonly shelfLifeDays?: number;
  /** Class of dangerous goods; undefined: not dangerous. */
  readonly hazardClass?: string;
}

/** Whose goods they are, as a person knows him. */
export interface OwnerCard {
  readonly owner: string;
  readonly name: Text;
}

/** Goods of one layer; `lot` is what stands on the box ('' where no lot is kept). */
export interface Goods {
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly quality: Quality;
}

interface TaskHead {
  readonly taskId: string;
  readonly warehouse: string;
  /** 0 (whenever) to 100 (now). */
  readonly priority: number;
  readonly deadline?: Millis;
  /** The document that caused it, as a person knows it: 'ASN-1001', 'SO-77', 'WAVE-3'. */
  readonly document: string;
  readonly correlationId: string;
  /**
   * Whose goods all of them are; left out where the house has one owner, or the unit is carried as
   * it is.
   */
  readonly owner?: OwnerCard;
  /** Cards of all items that the task names. */
  readonly items: readonly ItemCard[];
}

/** A unit that an ASN names, and what lies in it itself. */
export interface AnnouncedContent {
  readonly handlingUnit: string;
  readonly content: readonly {
    readonly item: string;
    readonly lot: string;
    readonly quantity: number;
  }[];
}

/**
 * Receive an ASN at a dock. The worker scans a fresh inbound handling-unit label (any code that
 * starts with 'IB-', or the SSCC of the pallet), then item after item onto it; each scan is a `received` progress report,
 * which the WMS may refuse (over tolerance, unknown item, lot missing).
 */
export interface ReceiveTask extends TaskHead {
  readonly kind: 'receive';
  readonly asn: string;
  readonly at: string;
  /**
   * Goods that no line names may come too: lot, dates and serial are asked whatever is announced.
   */
  readonly open?: true;
  /** Pallets that the supplier named, with what he says is on them. */
  readonly units?: readonly (AnnouncedContent & {
    /** Units in or on it, with what is in each: cases. */
    readonly units?: readonly AnnouncedContent[];
  })[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly item: string;
    readonly expected: number;
  }[];
  /** Sent back by a customer: each answer says the grade of its pieces too. */
  readonly isReturn?: true;
}

/** What a dimensioner measures of a piece. */
export type MeasuredSide = 'length' | 'width' | 'height' | 'weight';

/**
 * Look at a sample of received goods on a handling unit (at its place) and judge each piece by eye;
 * then measure each characteristic on so many of the sound ones. The WMS judges the values.
 */
export interface InspectTask extends TaskHead {
  readonly kind: 'inspect';
  readonly at: string;
  readonly handlingUnit: string;
  readonly goods: Goods;
  readonly sample: number;
  readonly characteristics?: readonly {
    readonly characteristic: string;
    readonly name: Text;
    readonly unit: string;
    /** Digits behind the point of the integers that stand for values and limits. */
    readonly scale: number;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly pieces: number;
    /** A dimensioner measures it too: a millimetre, or a gram, is so many of these integers. */
    readonly dimension?: { readonly side: MeasuredSide; readonly perUnit: number };
  }[];
}

/** Carry a whole handling unit from one place to another: work for a vehicle. */
export interface MoveTask extends TaskHead {
  readonly kind: 'move';
  readonly handlingUnit: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Move loose pieces by hand from a place (and the handling unit there) to a place: putaway,
 * relocation, return of surplus; `supplier_return` brings goods to where a supplier's truck gets
 * them, and `hand_over` gives them to its driver: `to` is the number on his paper then. Lines are
 * walked in order; each done line is a progress report.
 */
export interface TransferTask extends TaskHead {
  readonly kind: 'transfer';
  readonly purpose: 'putaway' | 'relocation' | 'return' | 'supplier_return' | 'hand_over';
  readonly from: string;
  readonly fromHandlingUnit: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly goods: Goods;
    readonly quantity: number;
    readonly to: string;
    /** Of goods with serial numbers: all that lies there goes, so that nobody has to say which. */
    readonly whole?: true;
    /** The numbers of which `quantity` go, where pieces lie beside them that look the same. */
    readonly serials?: readonly string[];
  }[];
}

/**
 * One walk of a picker with one cart: take the empty cart from `cartFrom`, pick the lines in order
 * into it, bring it to `cartTo`. Where the bin has a label, light it.
 */
export interface PickTask extends TaskHead {
  readonly kind: 'pick';
  readonly cart: string;
  readonly cartFrom: string;
  readonly cartTo: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly goods: Goods;
    readonly quantity: number;
    readonly from: string;
  }[];
}

/** Distribute a cart's content into the totes of the put wall; one line is one lit slot. */
export interface PutTask extends TaskHead {
  readonly kind: 'put';
  readonly cart: string;
  readonly at: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly goods: Goods;
    readonly quantity: number;
    readonly slot: string;
    /** The tote that stands (or, on the order's first put, is to be placed) in the slot. */
    readonly tote: string;
    readonly order: string;
    /**
     * Set on an order's first put: the worker takes the tote from here and scans it to the slot.
     */
    readonly toteFrom?: string;
  }[];
}

/**
 * Bring an order's tote from its slot to the pack station and scan every piece, without being told
 * how many are expected. `unpack` names parcels to be emptied into the tote first (after a weight
 * that did not fit).
 */
export interface CheckTask extends TaskHead {
  readonly kind: 'check';
  readonly order: string;
  readonly tote: string;
  readonly from: string;
  readonly at: string;
  readonly unpack: readonly string[];
  readonly lines: readonly {
    readonly item: string;
    readonly lot: string;
    readonly quantity: number;
    /** The numbers in the tote of which so many are the order's; a line is of one layer then. */
    readonly serials?: readonly string[];
  }[];
  /** Where surplus pieces are laid. */
  readonly exceptionPlace: string;
}

/** Pack a checked tote into parcels and stick the waybill on each. */
export interface PackTask extends TaskHead {
  readonly kind: 'pack';
  readonly order: string;
  readonly tote: string;
  readonly at: string;
  /** Where the emptied tote goes. */
  readonly toteTo: string;
  readonly parcels: readonly {
    /** SSCC of the parcel, on its label. */
    readonly handlingUnit: string;
    readonly waybill: string;
    /** It gets the mark for limited quantities [ADR 3.4.7]. */
    readonly limited?: true;
    readonly lines: readonly {
      readonly goods: Goods;
      readonly quantity: number;
      /** Where these pieces are shared out over parcels: the numbers from which they are. */
      readonly serials?: readonly string[];
    }[];
  }[];
}

/** Weigh one parcel on the station's scale, then lay it down at `to`. */
export interface WeighTask extends TaskHead {
  readonly kind: 'weigh';
  readonly order: string;
  readonly handlingUnit: string;
  readonly at: string;
  readonly to: string;
  /** Pallets that stand there: scanning one instead of the place lays the parcel onto it. */
  readonly pallets?: readonly string[];
}

/** Hand parcels over to the truck: scan each at the outbound lane, or the pallet it lies on. */
export interface LoadTask extends TaskHead {
  readonly kind: 'load';
  readonly order: string;
  readonly at: string;
  /** Those on one pallet stand together. */
  readonly parcels: readonly {
    readonly handlingUnit: string;
    readonly waybill: string;
    readonly onPallet?: string;
  }[];
}

/** Count blind: the worker is told the place and the items to look for, never the book quantity. */
export interface CountTask extends TaskHead {
  readonly kind: 'count';
  readonly at: string;
  readonly handlingUnit: string;
  readonly goods: readonly Goods[];
  /** Who counted here before: another person is wanted, if there is one. */
  readonly notBy?: string;
}

/** Build kits at a work place of components that lie there, or break them into these. */
export interface KitTask extends TaskHead {
  readonly kind: 'kit';
  readonly act: 'build' | 'break';
  readonly kitOrder: string;
  readonly at: string;
  /** The kit; `lot` is what built ones are to be labelled with ('' where no lot is kept). */
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  /** Pieces of one kit. */
  readonly components: readonly { readonly item: string; readonly quantity: number }[];
}

export type Task =
  | ReceiveTask
  | InspectTask
  | MoveTask
  | TransferTask
  | PickTask
  | PutTask
  | CheckTask
  | PackTask
  | WeighTask
  | LoadTask
  | CountTask
  | KitTask;
export type TaskKind = Task['kind'];
