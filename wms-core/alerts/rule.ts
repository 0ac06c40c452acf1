import type { TSchema } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import type { Facts, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Ledger } from '#wms-core/contracts.ts';

/** How soon somebody should look: this month, this week, now. */
export type Level = 'yellow' | 'orange' | 'red';

/** Who is told [requirements row 156]. */
export const ROLES = [
  'supervisor',
  'finance',
  'purchasing',
  'sales',
  'quality',
  'counter',
  'picker',
  'store',
  'owner',
] as const;
export type Role = (typeof ROLES)[number];

/** Something that is so at present. */
export interface Condition {
  /** What it is about; an alert of this rule is raised once for it, as long as it is so. */
  readonly subject: string;
  readonly level: Level;
  readonly text: Text;
  readonly facts: Facts;
}

export interface Look {
  readonly at: Millis;
  /** The house's own, whose goods are named by their item alone. */
  readonly owner: string;
}

/** What a sentence and an alert call goods, of whichever owner. */
export const goodsName = (
  look: Look,
  { owner, item }: { readonly owner: string; readonly item: string },
): string => (owner === look.owner ? item : `${owner}/${item}`);

/** A rule that watches the books. What it asks is bounded by `MAX_CONDITIONS`. */
export interface AlertRule {
  readonly rule: string;
  readonly name: Text;
  /** Who is told, unless a person set another. */
  readonly role: Role;
  /** From one look to the next. */
  readonly everyMs: Millis;
  readonly settings: TSchema;
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Settings of which none may be below the next. */
  readonly tiers?: readonly string[];
  conditions(tx: Tx, look: Look, settings: unknown): Promise<readonly Condition[]>;
  /** What the house does about it by itself, before it looks. */
  act?(tx: Tx, ledger: Pick<Ledger, 'placeHold'>, look: Look, settings: unknown): Promise<void>;
}

/** Conditions of one rule that are told; there is more to do than read when there are more. */
export const MAX_CONDITIONS = 1_000;
