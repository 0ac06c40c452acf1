/**
 * What the WMS says to whoever carries its work out, and what it wants to hear back (contracts 1
 * and 2). Business words only: no device, no protocol.
 */
import type { Weekday } from '#base/local-time.ts';
import type { Language, Refusal, Text } from '#base/refusal.ts';
import type { Skill } from '#base/site/site.ts';
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
  /** Whose goods all of them are; left out where the house has one owner, or the unit is carried as it is. */
  readonly owner?: OwnerCard;
  /** Cards of all items that the task names. */
  readonly items: readonly ItemCard[];
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
  /** Goods that no line names may come too: lot, dates and serial are asked whatever is announced. */
  readonly open?: true;
  /** Pallets that the supplier named, with what he says is on them. */
  readonly units?: readonly {
    readonly handlingUnit: string;
    readonly content: readonly {
      readonly item: string;
      readonly lot: string;
      readonly quantity: number;
    }[];
  }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly item: string;
    readonly expected: number;
  }[];
  /** Sent back by a customer: each answer says the grade of its pieces too. */
  readonly isReturn?: true;
}

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
 * relocation, return of surplus. Lines are walked in order; each done line is a progress report.
 */
export interface TransferTask extends TaskHead {
  readonly kind: 'transfer';
  readonly purpose: 'putaway' | 'relocation' | 'return';
  readonly from: string;
  readonly fromHandlingUnit: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly goods: Goods;
    readonly quantity: number;
    readonly to: string;
    /** Of goods with serial numbers: all that lies there goes, so that nobody has to say which. */
    readonly whole?: true;
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
    /** Set on an order's first put: the worker takes the tote from here and scans it to the slot. */
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

/** Verbs on a task already handed over; each is answered, and too late is a refusal. */
export type TaskControl =
  | { readonly verb: 'cancel'; readonly taskId: string; readonly reason: string }
  | { readonly verb: 'reprioritise'; readonly taskId: string; readonly priority: number }
  | { readonly verb: 'hold'; readonly taskId: string; readonly reason: string }
  | { readonly verb: 'release'; readonly taskId: string }
  /** Takes the task from whoever has it; `worker` names who shall have it, undefined: anyone. */
  | { readonly verb: 'reassign'; readonly taskId: string; readonly worker?: string }
  /** Ends the task as it stands: what was reported holds, the rest is reported failed. */
  | { readonly verb: 'force_complete'; readonly taskId: string; readonly reason: string };

/** The closed set of reasons for which a task (or a line of it) fails. */
export type FailureReason =
  | 'short'
  | 'source_empty'
  | 'destination_full'
  | 'destination_occupied'
  | 'blocked'
  | 'damaged'
  | 'wrong_item'
  | 'wrong_lot'
  | 'unreadable'
  | 'overweight'
  | 'carrier_lost'
  | 'device_lost'
  | 'operator_refused'
  | 'cancelled'
  | 'forced';

/** One act that happened; the ledger follows it. Quantities in base units. */
export type Act =
  | {
      readonly act: 'received';
      readonly lineId?: string;
      readonly item: string;
      readonly quantity: number;
      readonly damaged: number;
      readonly lot?: string;
      /** The supplier's own, beside the producer's; left out, that of the ASN holds. */
      readonly supplierLot?: string;
      /** YYYY-MM-DD */
      readonly productionDate?: string;
      readonly expiryDate?: string;
      readonly serials?: readonly string[];
      /** Net weight of all these pieces, damaged ones too, of an item with catch weight. */
      readonly weightGrams?: number;
      readonly handlingUnit: string;
      /** Of returned goods: what the good pieces are like. */
      readonly grade?: Grade;
    }
  /** A pallet that the ASN names came as announced: everything on it, and sound. */
  | { readonly act: 'unit_received'; readonly handlingUnit: string }
  | { readonly act: 'receipt_ended' }
  | {
      readonly act: 'inspected';
      readonly inspected: number;
      /** Bad to the eye; those with a value out of its limits are not among them. */
      readonly rejected: number;
      /** Integers in the characteristic's scale, by piece, from 1. */
      readonly values?: readonly {
        readonly piece: number;
        readonly characteristic: string;
        readonly value: number;
      }[];
    }
  /** A handling unit (with all in it) now stands at `to`: a place, or 'VEHICLE:id' or 'WORKER:id'. */
  | {
      readonly act: 'unit_moved';
      readonly handlingUnit: string;
      readonly to: string;
      /** The unit at `to` onto which it was laid. */
      readonly onto?: string;
    }
  /** Pieces of a task's line were moved as told; fewer than told comes with a reason. */
  | {
      readonly act: 'line_done';
      readonly lineId: string;
      readonly quantity: number;
      readonly reason?: FailureReason;
      /** One for each piece, where pieces have numbers. */
      readonly serials?: readonly string[];
      /** Of the pieces that stay as damaged, where they have numbers. */
      readonly damaged?: readonly string[];
    }
  /** May this piece be taken for the line? Asked for each before the line is reported; books nothing. */
  | { readonly act: 'piece_scanned'; readonly lineId: string; readonly serial: string }
  /** What was left in the cart after the last put: surplus that the book does not have. */
  | { readonly act: 'surplus'; readonly item: string; readonly quantity: number }
  | {
      readonly act: 'checked';
      readonly counts: readonly {
        readonly item: string;
        readonly quantity: number;
        /** One for each piece, where pieces have numbers; `laid`: those laid at the exception place. */
        readonly serials?: readonly string[];
        readonly laid?: readonly string[];
      }[];
    }
  | { readonly act: 'packed'; readonly handlingUnit: string; readonly serials?: readonly string[] }
  | { readonly act: 'weighed'; readonly grams: number }
  /** So many kits were built, or broken. */
  | { readonly act: 'kitted'; readonly quantity: number }
  | { readonly act: 'loaded'; readonly handlingUnit: string }
  | {
      readonly act: 'counted';
      readonly counts: readonly {
        readonly item: string;
        readonly lot: string;
        readonly quantity: number;
      }[];
    };

interface ReportHead {
  /** Made by the sender; a resend carries the same id and gets the same answer. */
  readonly reportId: string;
  readonly taskId: string;
  readonly at: Millis;
  /** The worker, vehicle or system that did it. */
  readonly actor: string;
  readonly device?: string;
}

export type TaskReport = ReportHead &
  (
    | { readonly type: 'accepted' }
    | { readonly type: 'started' }
    | { readonly type: 'progress'; readonly act: Act }
    | { readonly type: 'completed'; readonly act?: Act }
    | { readonly type: 'failed'; readonly reason: FailureReason; readonly note?: string }
    | { readonly type: 'cancelled' }
  );

/**
 * The answer to a report: applied, or refused with nothing changed. Stored with the report's id.
 * `notice`: applied, but not as the worker will think.
 */
export type ReportAnswer = { readonly accepted: true; readonly notice?: Text } | Refusal;

/** The port at which the WMS hears reports, in a transaction of its own each. */
export interface ReportPort {
  /** Same order as given; each report's effect is exactly once. */
  report(reports: readonly TaskReport[]): Promise<readonly ReportAnswer[]>;
}

/** The port at which the carrier-out (the WCS) takes tasks. Resending is harmless. */
export interface TaskPort {
  submit(tasks: readonly Task[]): Promise<void>;
  control(
    control: TaskControl & { readonly controlId: string },
  ): Promise<{ readonly done: true } | Refusal>;
  /** Tasks that wait for long and that nobody who is here may do, as things stand now. */
  stranded?(): readonly StrandedTask[];
}

export interface StrandedTask {
  readonly taskId: string;
  readonly document: string;
  readonly since: Millis;
  /** With each person's reasons. */
  readonly text: Text;
}

/** Skills beyond the kinds of work: what a licence or a training is needed for. */
export type WorkerSkill = Skill | 'inspection' | 'hazard' | 'forklift' | 'finance';
export type Equipment = 'handheld' | 'cart' | 'forklift';

/** HH:MM on the site's clock; where `to` is not after `from`, it is on the next day. */
export interface TimeSpan {
  readonly from: string;
  readonly to: string;
}

export interface Shift extends TimeSpan {
  readonly breaks: readonly TimeSpan[];
}

/** A person who works here. */
export interface Worker {
  readonly worker: string;
  readonly name: Text;
  readonly languages: readonly Language[];
  /** Where they work; none: everywhere. */
  readonly zones: readonly string[];
  readonly skills: readonly WorkerSkill[];
  readonly equipment: readonly Equipment[];
  /** Each week's shifts; without them and without exceptions they are always on duty. */
  readonly shifts: readonly (Shift & { readonly weekday: Weekday })[];
  /** Days (YYYY-MM-DD) on which other shifts hold, or none. */
  readonly exceptions: readonly { readonly day: string; readonly shifts: readonly Shift[] }[];
  readonly status: 'active' | 'blocked';
  readonly blockReason: string;
}

/** Who works here, as the WMS keeps them: what was committed, without waiting. */
export interface WorkerPort {
  worker(id: string): Worker | undefined;
  /** In the order of their ids. */
  workers(): readonly Worker[];
}
