/** What the check of VDA 5050 looks at, and what it finds. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Version } from './patches.ts';

/** A message as it went over the broker. */
export interface WireMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly at: Millis;
  readonly from: 'ours' | 'vehicle';
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

export interface Finding {
  readonly at: Millis;
  /** `manufacturer/serialNumber`. */
  readonly vehicle: string;
  readonly topic: string;
  readonly version: Version;
  /** Of the standard in that version. */
  readonly clause: string;
  /** Its name in the table of rules. */
  readonly rule: string;
  /** Where in the message. */
  readonly path?: string;
  readonly side: 'ours' | 'vehicle';
  readonly text: Text;
}
