import type { Site } from '#base/site/site.ts';
import type { World } from '../world/contracts.ts';
import type { Post } from './api.ts';
import type { Books } from './books.ts';
import { APPROVAL_LIMITS, APPROVERS } from './business/index.ts';
import type { Calendar } from './calendar.ts';
import type { CatalogueItem } from './catalogue.ts';
import { ACTOR, openingLine } from './documents.ts';
import { type OpeningLine, placeOpeningStock } from './opening.ts';
import type { FlowPlan } from './plan.ts';

export interface SetUpState {
  readonly itemsSent: number;
  readonly policySent: boolean;
  readonly openingSent: boolean;
}

interface SetUpDeps {
  readonly plan: FlowPlan;
  readonly site: Site;
  readonly world: World;
  readonly books: Books;
  readonly items: ReadonlyMap<string, CatalogueItem>;
  readonly calendar: Calendar;
  readonly post: Post;
  readonly changed: () => void;
}

const ITEMS_A_POST = 200;

/** What the warehouse is told once, before anything else: items, who approves, opening stock. */
export class SetUp {
  readonly #deps: SetUpDeps;
  #itemsSent = 0;
  #policySent = false;
  #openingSent = false;

  constructor(deps: SetUpDeps) {
    this.#deps = deps;
  }

  get itemsSent(): number {
    return this.#itemsSent;
  }

  openingLines(): OpeningLine[] {
    return placeOpeningStock(this.#deps.plan, this.#deps.site);
  }

  layOpeningStock(): void {
    const lines = this.openingLines();
    for (const { location, producedDaysAgo: _, ...pieces } of lines) {
      this.#deps.world.seed(location, pieces);
    }
    this.#deps.books.opening(lines);
  }

  /** Goes on where it was broken off. */
  async act(): Promise<void> {
    await this.#sendItems();
    await this.#sendPolicy();
    await this.#sendOpeningStock();
  }

  snapshot(): SetUpState {
    return {
      itemsSent: this.#itemsSent,
      policySent: this.#policySent,
      openingSent: this.#openingSent,
    };
  }

  restore(state: SetUpState): void {
    this.#itemsSent = state.itemsSent;
    this.#policySent = state.policySent;
    this.#openingSent = state.openingSent;
  }

  async #sendItems(): Promise<void> {
    const { plan, post, changed } = this.#deps;
    while (this.#itemsSent < plan.items.length) {
      const batch = plan.items.slice(this.#itemsSent, this.#itemsSent + ITEMS_A_POST);
      await post('items', '/api/v1/items', { items: batch });
      this.#itemsSent += batch.length;
      changed();
    }
  }

  /** Up to which worth stock is corrected by one person alone, and who the second one is. */
  async #sendPolicy(): Promise<void> {
    if (this.#policySent) return;
    const { post, changed } = this.#deps;
    const approvalLimits = APPROVAL_LIMITS;
    await post('approval limits', '/api/v1/approval-limits', { approvalLimits });
    await post('approvers', '/api/v1/approvers', { approvers: APPROVERS });
    this.#policySent = true;
    changed();
  }

  async #sendOpeningStock(): Promise<void> {
    if (this.#openingSent) return;
    const { items, calendar, post, changed } = this.#deps;
    const lines = this.openingLines();
    if (lines.length > 0) {
      await post('opening stock', '/api/v1/opening-stock', {
        importId: 'OPENING-1',
        actor: ACTOR,
        lines: lines.map((line) => openingLine(line, items, calendar.begun)),
      });
    }
    this.#openingSent = true;
    changed();
  }
}
