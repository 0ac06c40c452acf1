import { asc, eq } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Language, Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { alertReceiverTable } from '#wms-core/store/schema.ts';
import type { Couriers, Way } from './couriers.ts';
import { refuseAlert } from './refusals.ts';
import type { Level, Role } from './rule.ts';
import { ALERT_RULES } from './rules/index.ts';

/** Somebody who is told of alerts, by mail or by webhook. */
export interface Receiver {
  readonly receiver: string;
  readonly way: Way;
  readonly address: string;
  /** '': alerts of all roles. */
  readonly role: Role | '';
  /** '': alerts of all rules. */
  readonly rule: string;
  readonly leastLevel: Level;
  readonly language: Language;
  readonly secret: string;
  readonly enabled: boolean;
  readonly actor: string;
  readonly at: Millis;
}

export type ReceiverDraft = Omit<Receiver, 'secret'> & {
  /** Undefined: the one that is known stays. */
  readonly secret?: string;
};

/** Each has a lane of its own for its messages. */
const MAX_RECEIVERS = 500;

const MAIL = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/;

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** A webhook's address without its query, which often holds a key. */
export function shownAddress({ way, address }: Pick<Receiver, 'way' | 'address'>): string {
  if (way === 'mail') return address;
  const { origin, pathname, search } = new URL(address);
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}

function faultIn(couriers: Couriers, draft: ReceiverDraft, secret: string): Refusal | undefined {
  const { receiver, way, address, rule } = draft;
  if (!couriers[way]) return refuseAlert(`alert_receiver.no_${way}`, { receiver });
  const fits = way === 'mail' ? MAIL.test(address) : isWebAddress(address);
  if (!fits) return refuseAlert(`alert_receiver.${way}_address`, { receiver });
  if (way === 'webhook' && secret === '') return refuseAlert('alert_receiver.secret', { receiver });
  if (rule === '' || ALERT_RULES.some((one) => one.rule === rule)) return undefined;
  const known = ALERT_RULES.map((one) => one.rule).join(', ');
  return refuseAlert('alert_rule.unknown', { rule, known });
}

export async function readReceiver(tx: Tx, receiver: string): Promise<Receiver | undefined> {
  const [row] = await tx.orm
    .select()
    .from(alertReceiverTable)
    .where(eq(alertReceiverTable.receiver, receiver));
  return row as Receiver | undefined;
}

export async function listReceivers(tx: Tx): Promise<Receiver[]> {
  const rows = await tx.orm
    .select()
    .from(alertReceiverTable)
    .orderBy(asc(alertReceiverTable.receiver));
  return rows as Receiver[];
}

/**
 * Writes a receiver under its name. Refuses `alert_receiver.no_mail` or `.no_webhook` where that way
 * is closed, `.mail_address`, `.webhook_address`, `.secret`, `.too_many`, `alert_rule.unknown`.
 */
export async function writeReceiver(
  tx: Tx,
  couriers: Couriers,
  draft: ReceiverDraft,
): Promise<{ readonly done: true } | Refusal> {
  const { receiver } = draft;
  const known = await readReceiver(tx, receiver);
  const secret = draft.secret ?? known?.secret ?? '';
  const fault = faultIn(couriers, draft, secret);
  if (fault) return fault;
  const [row] = await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM wms.alert_receiver');
  if (!known && row!.n >= MAX_RECEIVERS) {
    return refuseAlert('alert_receiver.too_many', { most: MAX_RECEIVERS });
  }
  const { receiver: _, ...values } = { ...draft, secret };
  await tx.orm
    .insert(alertReceiverTable)
    .values({ receiver, ...values })
    .onConflictDoUpdate({ target: alertReceiverTable.receiver, set: values });
  return { done: true };
}
