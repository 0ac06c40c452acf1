/**
 * What the WMS says to whoever carries its work out, and what it wants to hear back (contracts 1
 * and 2). Business words only: no device, no protocol.
 */
import type { Weekday } from '#base/local-time.ts';
import type { Language, Refusal, Text } from '#base/refusal.ts';
import type { SiteLocation, Skill } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { Grade, Task } from './contracts/tasks.ts';

export * from './contracts/tasks.ts';

/** Verbs on a task already handed over; each is answered, and too late is a refusal. */
export type TaskControl =
  | { readonly verb: 'cancel'; readonly taskId: string; readonly reason: string }
  | {
      readonly verb: 'reprioritise';
      readonly taskId: string;
      readonly priority: number;
      readonly reason?: string;
    }
  | { readonly verb: 'hold'; readonly taskId: string; readonly reason: string }
  | { readonly verb: 'release'; readonly taskId: string; readonly reason?: string }
  /** Takes the task from whoever has it; `worker` names who shall have it, undefined: anyone. */
  | {
      readonly verb: 'reassign';
      readonly taskId: string;
      readonly worker?: string;
      readonly reason?: string;
    }
  /** Ends the task as it stands: what was reported holds, the rest is reported failed. */
  | { readonly verb: 'force_complete'; readonly taskId: string; readonly reason: string }
  /**
   * Of these lines of a pick no more pieces than so many are wanted; 0 calls a line off. A line that
   * was reported before this came stays as it was reported.
   */
  | {
      readonly verb: 'reduce';
      readonly taskId: string;
      readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
    };

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
      /** Of the damaged pieces, where their numbers can be read: all of them or none. */
      readonly damagedSerials?: readonly string[];
      /** Net weight of all these pieces, damaged ones too, of an item with catch weight. */
      readonly weightGrams?: number;
      readonly handlingUnit: string;
      /** Of returned goods: what the good pieces are like. */
      readonly grade?: Grade;
    }
  /** A pallet that the ASN names came as announced: everything on it, and sound. */
  | {
      readonly act: 'unit_received';
      readonly handlingUnit: string;
      /** The inner units that were found on it, scanned one by one; left out: those announced. */
      readonly units?: readonly string[];
    }
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
      /** Of all bad pieces, where pieces have numbers; fewer: the others' are not to be read. */
      readonly serials?: readonly string[];
    }
  /**
   * A handling unit (with all in it) now stands at `to`: a place, or 'VEHICLE:id' or 'WORKER:id'.
   */
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
  /**
   * May this piece be taken for the line? Asked for each before the line is reported; books
   * nothing.
   */
  | { readonly act: 'piece_scanned'; readonly lineId: string; readonly serial: string }
  /** What was left in the cart after the last put: surplus that the book does not have. */
  | { readonly act: 'surplus'; readonly item: string; readonly quantity: number }
  | {
      readonly act: 'checked';
      readonly counts: readonly {
        readonly item: string;
        readonly quantity: number;
        /**
         * One for each piece, where pieces have numbers; `laid`: those laid at the exception place.
         */
        readonly serials?: readonly string[];
        readonly laid?: readonly string[];
      }[];
    }
  | { readonly act: 'packed'; readonly handlingUnit: string; readonly serials?: readonly string[] }
  /** `byHand`: read off some scale and entered by the worker. */
  | { readonly act: 'weighed'; readonly grams: number; readonly byHand?: true }
  /**
   * May this piece (or this number of a kit) be used for the kits, or be in them? Asked for each
   * before they are reported; books nothing.
   */
  | ({ readonly act: 'kit_scanned' } & KitNumber)
  /** So many kits were built, or broken. Those that nobody found in a broken one are left out. */
  | {
      readonly act: 'kitted';
      readonly quantity: number;
      readonly numbers?: readonly KitNumber[];
      /** Of all kits that were built, where each has a weight of its own. */
      readonly weightGrams?: number;
    }
  /** A parcel, or a pallet with all parcels of the order on it. */
  | { readonly act: 'loaded'; readonly handlingUnit: string }
  | {
      readonly act: 'counted';
      readonly counts: readonly {
        readonly item: string;
        readonly lot: string;
        readonly quantity: number;
      }[];
    };

/** A serial number of a kit, or of a piece in one (`kit`: its number, where kits have numbers). */
export interface KitNumber {
  readonly item: string;
  readonly serial: string;
  readonly kit?: string;
}

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
    | { readonly type: 'failed'; readonly reason: FailureReason; readonly note?: Text }
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

/** What a worker asks for, on a terminal, that no task told them to do. */
export interface WorkerRequest {
  /** Made by the terminal; a resend carries the same id and gets the same answer. */
  readonly requestId: string;
  readonly device: string;
  /** Who is logged in there; '': nobody. */
  readonly worker: string;
  /** What they have in hand; '': nothing. */
  readonly task: string;
  /** What is asked for, with its fields: docs/handheld.md. */
  readonly kind: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

export interface RequestReply {
  readonly accepted: true;
  /** What follows. */
  readonly text: Text;
  readonly lines?: readonly Text[];
  /** What was made: a count, a move, an adjustment, a hold. */
  readonly document?: string;
  /** Path and query to which a file is posted (HTTP). */
  readonly upload?: string;
}

/** The port at which workers ask. Takes effect once by its id, also through restarts. */
export interface RequestPort {
  request(request: WorkerRequest): Promise<RequestReply | Refusal>;
}

/** What passed a reader: each tag once a passage. */
export interface GateReading {
  /** Made from what the reader sent; a resend carries the same and changes nothing. */
  readonly readingId: string;
  readonly gate: string;
  readonly at: Millis;
  readonly tags: readonly {
    /** Pure identity URI. */
    readonly epc: string;
    readonly antenna?: number;
    readonly direction?: 'in' | 'out';
  }[];
}

/** The port at which the WMS hears of passages. It keeps and tells them; no stock is moved by one. */
export interface GatePort {
  /** Resolves once it is committed. */
  sighted(reading: GateReading): Promise<void>;
}

/** What a measuring device measured by itself. */
export interface DeviceMeasurement {
  /** Made by the device; a resend carries the same and gets the same answer. */
  readonly measurementId: string;
  readonly device: string;
  /** When it was measured. */
  readonly at: Millis;
  /** What its scanner read: of an item, or of one of its packagings. */
  readonly code: string;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly weightGrams: number;
}

/** `isKept`: the figures are the thing's now; else a person decides. */
export interface MeasurementReply {
  readonly accepted: true;
  readonly isKept: boolean;
  readonly text: Text;
}

/** The port at which devices measure. Takes effect once by its id, also through restarts. */
export interface MeasurementPort {
  /** Refuses one whose id is another's. */
  measured(measurement: DeviceMeasurement): Promise<MeasurementReply | Refusal>;
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

/** Where work is done, as the WMS keeps it: what was committed, without waiting. */
export interface PlacePort {
  /** A place as a drawing would have it; people reach it, vehicles only where the drawing says. */
  place(id: string): SiteLocation | undefined;
}
