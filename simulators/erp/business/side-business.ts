import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Text } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import { type Clock, type Millis, minutes } from '#base/time.ts';
import type { World } from '../../world/contracts.ts';
import type { Api } from '../api.ts';
import { ACTOR } from '../documents.ts';
import type { OpeningLine } from '../opening.ts';
import type { FlowPlan } from '../plan.ts';
import type { BusinessKind, Desk, Errand, Next, Reply } from './model.ts';

/** What became of one kind in a run. */
export interface BusinessStats {
  readonly kind: string;
  readonly name: Text;
  /** Errands planned, begun, and ended without a fault. */
  readonly planned: number;
  readonly asked: number;
  readonly done: number;
  /** Pieces that came, went, were written off or crossed, where a kind counts them. */
  readonly pieces: number;
  /** How often the warehouse said no, by its code. */
  readonly refused: Readonly<Record<string, number>>;
  /** What it did that it should not have done, a sentence each. */
  readonly wrong: readonly string[];
}

/** How far errands are. Plain JSON, for the plant's journal. */
export interface BusinessSnapshot {
  readonly open: readonly Errand[];
  readonly counts: Readonly<Record<string, Counts>>;
}

interface Counts {
  readonly planned: number;
  readonly asked: number;
  readonly done: number;
  readonly pieces: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

export interface SideBusiness {
  /** Takes every step that is due. Throws an operating error when no answer came. */
  act(age: Millis): Promise<void>;
  readonly stats: readonly BusinessStats[];
  /** Every errand has ended. */
  readonly done: boolean;
  /** Counts changes that a snapshot would show. */
  readonly version: number;
  snapshot(): BusinessSnapshot;
  /** Before the first `act`. */
  restore(snapshot: BusinessSnapshot): void;
}

export interface SideBusinessDeps {
  readonly kinds: readonly BusinessKind[];
  readonly plan: FlowPlan;
  readonly site: Site;
  readonly opening: readonly OpeningLine[];
  readonly world: World;
  /** The plant's. */
  readonly clock: Clock;
  readonly api: Pick<Api, 'call'>;
  readonly random: Random;
  readonly log: Log;
}

/** One errand of each kind for so many orders, within bounds. */
const ORDERS_AN_ERRAND = 20;
const MAX_TIMES = 12;
/** A run is at least so long; errands begin within this share of it. */
const SHORTEST_SPAN = minutes(8);
const BEGINS = [0.05, 0.7] as const;

function planErrands(deps: SideBusinessDeps): Errand[] {
  const { kinds, plan, site, opening } = deps;
  const span = Math.max(SHORTEST_SPAN, plan.orders.at(-1)?.at ?? 0);
  const times = Math.min(MAX_TIMES, Math.max(1, Math.round(plan.orders.length / ORDERS_AN_ERRAND)));
  return kinds.flatMap(({ kind, plan: draw }) => {
    const random = deps.random.fork(kind);
    const facts = draw({ plan, site, opening, times, random: random.fork('facts') });
    return facts.map((each, i) => {
      const share = BEGINS[0] + (BEGINS[1] - BEGINS[0]) * random.next();
      const id = `${kind.toUpperCase()}-${i + 1}`;
      return { id, kind, at: Math.round(span * share), step: 'begin', facts: each };
    });
  });
}

const NO_COUNTS: Counts = { planned: 0, asked: 0, done: 0, pieces: 0, refused: {}, wrong: [] };

function createDesk({ api, world, clock }: SideBusinessDeps): Desk {
  return {
    world,
    now: () => clock.now(),
    actor: ACTOR,
    async ask(method, path, body): Promise<Reply> {
      const { status, body: answer } = await api.call(method, path, body);
      const known = (answer ?? {}) as Readonly<Record<string, unknown>>;
      if (status < 300) return { ok: true, body: known };
      return { ok: false, code: typeof known.code === 'string' ? known.code : `http ${status}` };
    },
  };
}

/** Plans errands and runs them, step by step, each when it is due. */
export function createSideBusiness(deps: SideBusinessDeps): SideBusiness {
  const { kinds, log } = deps;
  const kindOf = new Map(kinds.map((kind) => [kind.kind, kind]));
  const desk = createDesk(deps);
  let open = planErrands(deps);
  let counts: Record<string, Counts> = {};
  let version = 0;
  for (const { kind } of kinds) {
    const planned = open.filter((errand) => errand.kind === kind).length;
    counts[kind] = { ...NO_COUNTS, planned };
  }

  const note = (kind: string, change: (before: Counts) => Partial<Counts>) => {
    const before = counts[kind] ?? NO_COUNTS;
    counts[kind] = { ...before, ...change(before) };
    version++;
  };
  const noteWrong = ({ id, kind }: Errand, what: string) => {
    log.warn({ errand: id, what }, 'side business went wrong');
    note(kind, ({ wrong }) => ({ wrong: [...wrong, `${id}: ${what}`] }));
  };
  const noteRefusal = (errand: Errand, code: string, mayBeRefused: readonly string[]) => {
    note(errand.kind, ({ refused }) => ({
      refused: { ...refused, [code]: (refused[code] ?? 0) + 1 },
    }));
    if (!mayBeRefused.includes(code)) noteWrong(errand, `it was refused: ${code}`);
  };

  const advance = (errand: Errand, next: Next, age: Millis) => {
    const { kind } = errand;
    if (errand.step === 'begin') note(kind, ({ asked }) => ({ asked: asked + 1 }));
    if (next.type === 'wrong') noteWrong(errand, next.what);
    else if (next.refused !== undefined) {
      noteRefusal(errand, next.refused, kindOf.get(kind)!.mayBeRefused);
    }
    if (next.type !== 'wrong' && next.pieces !== undefined) {
      const { pieces } = next;
      note(kind, (before) => ({ pieces: before.pieces + pieces }));
    }
    const others = open.filter((one) => one !== errand);
    if (next.type === 'step') {
      const { step, afterMs } = next;
      const facts = { ...errand.facts, ...next.facts };
      open = [...others, { ...errand, step, facts, at: age + afterMs }];
    } else open = others;
    if (next.type === 'done' && next.refused === undefined) {
      note(kind, ({ done }) => ({ done: done + 1 }));
    }
    version++;
  };

  return {
    async act(age) {
      for (;;) {
        const errand = open.find(({ at }) => at <= age);
        if (!errand) return;
        const step = kindOf.get(errand.kind)?.steps[errand.step];
        const next = step ? await step(errand, desk) : ({ type: 'done' } as const);
        log.debug({ errand: errand.id, step: errand.step, next: next.type }, 'side business');
        advance(errand, next, age);
      }
    },
    get stats() {
      return kinds.map(({ kind, name }) => ({ kind, name, ...(counts[kind] ?? NO_COUNTS) }));
    },
    get done() {
      return open.length === 0;
    },
    get version() {
      return version;
    },
    snapshot: () => ({ open: [...open], counts: { ...counts } }),
    restore(snapshot) {
      open = [...snapshot.open];
      counts = { ...snapshot.counts };
    },
  };
}
