/** Vehicles' ways through doors and lifts, and onto conveyors and transfer stations. */
import type { SiteEquipment } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceId, EquipmentCommand, EquipmentState } from '#hub/ports.ts';

export type EquipmentKind = SiteEquipment['kind'];

/** What is known of a device; memory only, so nothing is known after a start. */
export interface Equipment {
  readonly kind: EquipmentKind;
  readonly online: boolean;
  /** As heard last since it came online. */
  readonly state: EquipmentState | undefined;
  /** When it was last heard with another beat than before; undefined: not since it came online. */
  readonly beatAt: Millis | undefined;
}

/**
 * One vehicle's crossing. *asked*: the device was told, nobody may enter. *ready*: the vehicle may
 * enter. *inside*: it passed the last node before. *leaving*, in lifts only: it stands in the cabin,
 * and is carried to where it goes out. A device has one crossing at a time.
 */
export interface CrossingRow {
  /** Unique for ever: made from the order and where its way begins to lead through. */
  readonly requestId: string;
  readonly equipment: DeviceId;
  readonly legId: string;
  readonly vehicle: DeviceId;
  /** Sides, as the site's drawing names them. */
  readonly from: string;
  readonly to: string;
  /** The handling unit that is brought or fetched; '': none. */
  readonly load: string;
  readonly status: 'asked' | 'ready' | 'inside' | 'leaving';
  /** When it came to its status, or the device was told again. */
  readonly at: Millis;
}

/** What came about, with what is known of the device at that moment. */
export interface CrossingEvent {
  /**
   * *looked*: nothing but that time passed or the device spoke. *entered*: the vehicle passed the last
   * node before. *aboard*: it stands in a lift's cabin, all of it. *left*: it passed the first node
   * behind. *given_up*: it stands before it and its way does not lead there any more.
   */
  readonly type: 'looked' | 'entered' | 'aboard' | 'left' | 'given_up';
  readonly at: Millis;
  readonly equipment: Equipment;
}

export interface CrossingStep {
  /** Undefined: it is over. The same row where nothing changed. */
  readonly row: CrossingRow | undefined;
  readonly commands: readonly EquipmentCommand[];
  /** Whether the vehicle may drive on from where it is: into it, or, once inside, out of it. */
  readonly granted: boolean;
}
