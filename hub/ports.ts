/**
 * The hub's vocabulary (contract 3): what the WCS tells devices and hears from them, by capability
 * and never by brand, and the ports where the two meet. No protocol words here.
 */
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { EquipmentCommand, EquipmentState } from './equipment.ts';
import type { HandheldCommand, HandheldRefusal } from './handheld-step.ts';
import type { VehicleCommand, VehicleState } from './vehicle.ts';
import type { VehicleFacts } from './vehicle-facts.ts';

export * from './equipment.ts';
export * from './handheld-step.ts';
export * from './vehicle.ts';
export * from './vehicle-facts.ts';

export type DeviceId = string;
export type DeviceKind =
  | 'vehicle'
  | 'light_bank'
  | 'vlm'
  | 'scale'
  | 'dimensioner'
  | 'reader'
  | 'equipment'
  | 'handheld';

// ---------------------------------------------------------------- commands

export type LightColour = 'red' | 'green' | 'blue' | 'yellow' | 'white';

export type LightBankCommand =
  | {
      readonly type: 'light';
      readonly label: number;
      readonly colour: LightColour;
      readonly blink: 'steady' | 'slow' | 'fast';
      /** 0 to 9999. */
      readonly quantity: number;
      /** The step that it asks for; comes back with the press. */
      readonly stepId?: string;
    }
  | { readonly type: 'dark'; readonly label: number };

/**
 * A vertical lift module takes a command when it is written, and has carried it out when it says what
 * stands in the opening. A later command for the same opening replaces one not yet begun.
 */
export type VlmCommand = {
  /** `bring_tray` first stores what stands in the opening; `store_tray` stores that tray. */
  readonly type: 'bring_tray' | 'store_tray';
  /** Both from 1. */
  readonly tray: number;
  readonly opening: number;
};

/** Why a vertical lift module stands still until somebody has been there. */
export type VlmFault =
  | 'light_curtain'
  | 'too_heavy'
  | 'too_high'
  | 'drive'
  | 'emergency_stop'
  | 'unknown_tray'
  | 'other';

export type ScaleCommand = { readonly type: 'zero' | 'tare' | 'clear_tare' };

export type DeviceCommandBody =
  | ({ readonly kind: 'vehicle' } & VehicleCommand)
  | ({ readonly kind: 'light_bank' } & LightBankCommand)
  | ({ readonly kind: 'vlm' } & VlmCommand)
  | ({ readonly kind: 'scale' } & ScaleCommand)
  | ({ readonly kind: 'equipment' } & EquipmentCommand)
  | ({ readonly kind: 'handheld' } & HandheldCommand);

export interface DeviceCommand {
  /** Made by the WCS, stored until acknowledged; a resend after a crash carries it again. */
  readonly commandId: string;
  readonly device: DeviceId;
  readonly correlationId: string;
  readonly body: DeviceCommandBody;
}

// ------------------------------------------------------------------ events

/** A tag that passed a reader. */
export interface TagRead {
  /** Pure identity URI: urn:epc:id:sscc:… */
  readonly epc: string;
  /** The port of the antenna that saw it first. */
  readonly antenna?: number;
  /** Into the house or out of it, where the antenna tells. */
  readonly direction?: 'in' | 'out';
}

/** What was scanned or typed, by the fields' names. */
export type Values = Readonly<Record<string, string | number>>;

export type DeviceEventBody =
  /** The newest state of a vehicle; older ones may be skipped. */
  | { readonly type: 'vehicle_state'; readonly state: VehicleState }
  /** What a vehicle is and can; comes again at each connection, mostly with nothing new in it. */
  | { readonly type: 'vehicle_facts'; readonly facts: VehicleFacts }
  /** The newest state of a door, lift, conveyor or transfer station; older ones may be skipped. */
  | { readonly type: 'equipment_state'; readonly state: EquipmentState }
  | {
      readonly type: 'label_confirmed';
      readonly label: number;
      readonly quantity: number;
      /** The worker pressed "shortage": `quantity` is what there was. */
      readonly short: boolean;
      /** The step that the light was lit for; absent when the hub has restarted since. */
      readonly stepId?: string;
    }
  | { readonly type: 'label_fault'; readonly label: number; readonly lost: boolean }
  /** The tray stands in the opening and can be reached, as the last command for it asked. */
  | { readonly type: 'tray_presented'; readonly tray: number; readonly opening: number }
  /** Nothing can be reached in the opening: it is empty, or its tray moves. */
  | { readonly type: 'tray_withdrawn'; readonly opening: number }
  /** It stands still and is degraded until it says that it is online again. */
  | { readonly type: 'tray_fault'; readonly reason: VlmFault; readonly tray?: number }
  | { readonly type: 'weight'; readonly grams: number; readonly stable: true }
  /** Each tag once a passage, however often it was read. */
  | { readonly type: 'tags_read'; readonly tags: readonly TagRead[] }
  /**
   * What was laid on it, with the code that its scanner read; `at` is when. `doubted` is the WCS's
   * own note that the WMS did not take the figures over.
   */
  | {
      readonly type: 'measured';
      readonly code: string;
      readonly lengthMm: number;
      readonly widthMm: number;
      readonly heightMm: number;
      readonly grams: number;
      readonly doubted?: true;
    }
  | { readonly type: 'login'; readonly worker: string }
  /** '': whoever is logged in there. */
  | { readonly type: 'logout'; readonly worker: string }
  /** A half-done cart, pallet or tote was scanned, to go on with it. */
  | { readonly type: 'take_over'; readonly code: string }
  /** Asked for without a step; which kinds there are, with which fields, the WMS says. */
  | { readonly type: 'request'; readonly kind: string; readonly fields: Values }
  | { readonly type: 'step_answered'; readonly stepId: string; readonly values: Values }
  | { readonly type: 'step_key'; readonly stepId: string; readonly key: 'done' }
  | {
      readonly type: 'step_refused';
      readonly stepId: string;
      readonly reason: HandheldRefusal;
      /** For `short`: how many there were; for `not_taken`: how many were taken. */
      readonly quantity?: number;
    }
  | { readonly type: 'command_acknowledged'; readonly commandId: string }
  | { readonly type: 'command_refused'; readonly commandId: string; readonly reason: string }
  | { readonly type: 'device_status'; readonly status: DeviceStatus };

export type DeviceStatus = 'online' | 'degraded' | 'offline';

export interface DeviceEvent {
  /** Made from what the device sent, so that a repeated message gives the same id. */
  readonly eventId: string;
  readonly device: DeviceId;
  readonly at: Millis;
  readonly body: DeviceEventBody;
}

export type FactAnswer =
  | {
      readonly accepted: true;
      readonly text?: Text;
      readonly lines?: readonly Text[];
      readonly document?: string;
      /** Path and query to which a file is posted (HTTP). */
      readonly upload?: string;
    }
  | Refusal;

/** Where the hub brings what devices say: the WCS's engine. */
export interface DeviceEventPort {
  /**
   * Facts that must not be lost. Resolves once they are committed, with an answer for each; only
   * then is the wire acknowledged. A resent event gets its first answer again. Throws an
   * operating error when the database is away: the wire then stays unacknowledged.
   */
  facts(events: readonly DeviceEvent[]): Promise<readonly FactAnswer[]>;
  /** States of which only the newest matters; never blocks, writes only what changed. */
  state(event: DeviceEvent): void;
}

/** What the WCS sees of the hub. */
export interface HubPort {
  /**
   * Sends after the commit that stored the commands. Returns at once; delivery is repeated until
   * the device acknowledged, each answer comes back as `command_acknowledged` / `_refused` facts.
   * A command whose id is already on its way is not sent twice.
   */
  send(commands: readonly DeviceCommand[]): void;
  /** Stops repeating commands that no longer matter. */
  withdraw(commandIds: readonly string[]): void;
  status(device: DeviceId): DeviceStatus;
  devices(): readonly {
    readonly id: DeviceId;
    readonly kind: DeviceKind;
    readonly status: DeviceStatus;
  }[];
}

/** Measurements for whoever draws curves; losing one loses nothing. */
export interface TelemetryPoint {
  readonly measurement: 'vehicle' | 'job' | 'weight' | 'device';
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | boolean>>;
  readonly at: Millis;
}

export interface TelemetryPort {
  record(point: TelemetryPoint): void;
}
