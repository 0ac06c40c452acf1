import type { Facts, Language, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Level, Role } from './rule.ts';

/** How somebody outside is told. */
export type Way = 'mail' | 'webhook';

export type DeliveryStatus = 'waiting' | 'sent' | 'given_up';

/** An alert as it was at one step: raised (or of another level now), or closed. */
export interface DeliveryContent {
  readonly kind: 'raised' | 'closed' | 'test';
  /** 0 for a test. */
  readonly alert: number;
  readonly step: number;
  readonly rule: string;
  readonly subject: string;
  readonly level: Level;
  readonly role: Role;
  readonly text: Text;
  readonly facts: Facts;
  readonly at: Millis;
}

export interface Message {
  /** The same whenever the message is sent again, so that a receiver can tell. Without a dot. */
  readonly id: string;
  /** When it is sent. */
  readonly at: Millis;
  readonly address: string;
  /** What a webhook is signed with: `whsec_` and the key in base64; '' for a mail. */
  readonly secret: string;
  readonly language: Language;
  readonly content: DeliveryContent;
}

/** Why a message did not arrive: a code or a status, never an address or a secret. */
export type Sent = { readonly sent: true } | { readonly sent: false; readonly fault: string };

/** Takes one message to its address. Ends within half a minute, and throws nothing but bugs. */
export interface Courier {
  send(message: Message): Promise<Sent>;
}

/** A way without a courier is closed: nobody can be told that way. */
export type Couriers = { readonly [W in Way]?: Courier };
