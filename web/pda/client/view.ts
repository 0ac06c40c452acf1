import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { Gathered } from './fields.ts';
import type { Outcome, Text, Waiting } from './outbox.ts';

/** What the page shows; a new one at each change. */
export interface View {
  readonly device: string;
  /** Who is logged in, or wants to be; '' is nobody. */
  readonly worker: string;
  /** `contested`: somebody else uses this terminal, and the line was given up. */
  readonly line: 'connecting' | 'online' | 'offline' | 'contested';
  readonly login: 'out' | 'asked' | 'in';
  readonly loginRefused: Text | undefined;
  readonly step: Step | undefined;
  readonly gathered: Gathered;
  /** The shown step was answered; `sent`: and whether rightly is not known yet. */
  readonly answered: 'no' | 'sent' | 'taken';
  readonly complaint: Text | undefined;
  /** What was said last could not be kept, so it is not sent: too much waits, or the memory is full. */
  readonly isFull: boolean;
  readonly waiting: readonly Waiting[];
  /** Newest first. */
  readonly outcomes: readonly Outcome[];
  /** Ends of messages that waited offline and that nobody has looked at. */
  readonly unread: readonly Outcome[];
}

/** What somebody with eyes elsewhere hears of. */
export type Happening =
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'notice'; readonly step: Step }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'login_refused'; readonly text: Text };
