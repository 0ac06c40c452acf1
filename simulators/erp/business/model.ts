import type { Random } from '#base/random.ts';
import type { Text } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { World } from '../../world/contracts.ts';
import type { Body } from '../api.ts';
import type { CatalogueItem } from '../catalogue.ts';
import type { OpeningLine } from '../opening.ts';
import type { FlowPlan, PlannedStock } from '../plan.ts';

/**
 * Side business: what people at the host want of a warehouse beside goods in and orders out. Each
 * kind is one value in one file; which kinds a run has stands in its plan.
 */

/** What an errand remembers between its steps. Plain JSON: the plant's journal keeps it. */
export type Facts = Readonly<Record<string, string | number>>;

/** One thing that somebody wants done, in steps. */
export interface Errand<F extends Facts = Facts> {
  /** Its number in the warehouse too: a step that was sent twice counts once. */
  readonly id: string;
  readonly kind: string;
  /** When its next step is due, in milliseconds of plant time after the beginning. */
  readonly at: Millis;
  readonly step: string;
  readonly facts: F;
}

/** How an errand goes on. `refused`: a "no" of the warehouse that the errand can live with. */
export type Next =
  | {
      readonly type: 'step';
      readonly step: string;
      readonly afterMs: Millis;
      /** What is new in the errand's facts. */
      readonly facts?: Facts;
      readonly refused?: string;
      /** How many pieces it was about so far: a figure of the report. */
      readonly pieces?: number;
    }
  | { readonly type: 'done'; readonly refused?: string; readonly pieces?: number }
  /** What the warehouse did is not what it should have done. */
  | { readonly type: 'wrong'; readonly what: string };

/** What the warehouse answered: a refusal by its code. */
export type Reply =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly code: string };

/** What a step can see and do. */
export interface Desk {
  /** Throws an operating error when no answer came: the step is done again, from its beginning. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Reply>;
  /** The same physical world as everybody's. What is done to it does not wait for an answer. */
  readonly world: World;
  /** On the plant's clock. */
  now(): Millis;
  /** In whose name. */
  readonly actor: string;
}

/** What a kind may draw its errands from. */
export interface Scene {
  readonly plan: FlowPlan;
  readonly site: Site;
  /** What lies in the bins at the beginning. */
  readonly opening: readonly OpeningLine[];
  /** How many errands fit a run of this size. */
  readonly times: number;
  readonly random: Random;
}

/** A method's type, so that a kind with facts of its own stands in a list of all kinds. */
type Step<F extends Facts> = {
  take(errand: Errand<F>, desk: Desk): Promise<Next>;
}['take'];

export interface BusinessKind<F extends Facts = Facts> {
  readonly kind: string;
  readonly name: Text;
  /** Refusals that are no fault of anybody; by any other the run does not end well. */
  readonly mayBeRefused: readonly string[];
  /** What each errand begins with; when is drawn by whoever asks. */
  plan(scene: Scene): readonly F[];
  /** Every errand begins with the step `begin`. */
  readonly steps: Readonly<Record<string, Step<F>>>;
  /** Goods that must lie there from the beginning, beside those of the plan. */
  stock?(plan: FlowPlan): readonly PlannedStock[];
  /** Items that nobody else buys or orders. */
  readonly items?: readonly CatalogueItem[];
}

export const step = (
  name: string,
  afterMs: Millis,
  more: { readonly facts?: Facts; readonly refused?: string; readonly pieces?: number } = {},
): Next => ({ type: 'step', step: name, afterMs, ...more });

/** The errand ends here, whether the warehouse would have it or not. */
export const ended = (reply: Reply): Next =>
  reply.ok ? { type: 'done' } : { type: 'done', refused: reply.code };

export const wrong = (what: string): Next => ({ type: 'wrong', what });

/** Fresh opening stock that orders want, so large that a piece more or less is no matter. */
export function busyStock({ plan, opening }: Scene, atLeast = 1): readonly OpeningLine[] {
  const wanted = new Set(plan.orders.flatMap((order) => order.lines.map((line) => line.item)));
  const lives = new Map(plan.items.map((item) => [item.item, item.shelfLifeDays]));
  const isFresh = ({ item, producedDaysAgo = 0 }: OpeningLine) =>
    producedDaysAgo < (lives.get(item) ?? Number.POSITIVE_INFINITY);
  const large = opening.filter((line) => line.quantity >= atLeast && isFresh(line));
  const busy = large.filter((line) => wanted.has(line.item));
  return busy.length > 0 ? busy : large;
}

/** Up to `count` different ones. */
export function drawSome<T>(random: Random, list: readonly T[], count: number): T[] {
  const left = [...list];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    return left.splice(random.integer(0, left.length - 1), 1)[0]!;
  });
}

/** Names the lot where the goods have one, for a document. */
export const lotIn = (lot: string) => (lot === '' ? {} : { lot });
