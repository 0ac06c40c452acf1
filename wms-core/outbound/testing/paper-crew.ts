import type { Random } from '#base/random.ts';
import type { Act, FailureReason, Task, TaskReport } from '#wms-core/ports.ts';
import type { PaperWorld } from './paper-world.ts';

/** How often the crew errs, as probabilities a line. */
export interface Slips {
  readonly pickFew: number;
  readonly pickMany: number;
  readonly pickWrong: number;
  readonly putFew: number;
  readonly wrongSlot: number;
  readonly damaged: number;
  readonly fails: number;
}

export const noSlips: Slips = {
  pickFew: 0,
  pickMany: 0,
  pickWrong: 0,
  putFew: 0,
  wrongSlot: 0,
  damaged: 0,
  fails: 0,
};

export type Told =
  | { readonly type: 'progress'; readonly act: Act }
  | { readonly type: 'completed'; readonly act?: Act }
  | { readonly type: 'failed'; readonly reason: FailureReason };

type Doing = Generator<Told, void, void>;

export interface Crew {
  readonly world: PaperWorld;
  readonly random: Random;
  readonly slips: Slips;
  readonly items: readonly string[];
  /** Totes that stand at the wall. */
  readonly standing: Set<string>;
  weightOf(item: string): number;
  /** Called for weights, so that a test can put its thumb on the scale. */
  weigh?(grams: number): number;
}

const progress = (act: Act): Told => ({ type: 'progress', act });
const moved = (handlingUnit: string, to: string): Told =>
  progress({ act: 'unit_moved', handlingUnit, to });
const lineDone = (
  lineId: string,
  quantity: number,
  reason?: FailureReason,
  serials: readonly string[] = [],
): Told =>
  progress({
    ...{ act: 'line_done', lineId, quantity },
    ...(reason ? { reason } : {}),
    ...(serials.length > 0 ? { serials: serials.slice(0, quantity) } : {}),
  });

function* pick(crew: Crew, task: Extract<Task, { kind: 'pick' }>): Doing {
  const { world, random, slips } = crew;
  yield moved(task.cart, 'WORKER:W1');
  for (const { lineId, from, goods, quantity } of task.lines) {
    if (random.chance(slips.fails)) {
      yield { type: 'failed', reason: 'operator_refused' };
      return;
    }
    if (random.chance(slips.pickFew) && quantity > 1) {
      world.move(from, task.cart, goods.item, quantity - 1);
      yield lineDone(lineId, quantity);
      continue;
    }
    if (random.chance(slips.pickWrong)) {
      const wrong = random.pick(crew.items);
      const right = quantity - world.move(from, task.cart, wrong, 1);
      const got = world.move(from, task.cart, goods.item, right);
      yield lineDone(lineId, got === right ? quantity : got, got === right ? undefined : 'short');
      continue;
    }
    const numbers = world.numbers(from, goods.item);
    const got = world.move(from, task.cart, goods.item, quantity);
    if (random.chance(slips.pickMany)) world.move(from, task.cart, goods.item, 1);
    yield lineDone(lineId, got, got < quantity ? 'short' : undefined, numbers);
  }
  yield moved(task.cart, task.cartTo);
  yield { type: 'completed' };
}

function* put(crew: Crew, task: Extract<Task, { kind: 'put' }>): Doing {
  const { world, random, slips } = crew;
  for (const { lineId, goods, quantity, slot, tote, toteFrom } of task.lines) {
    if (toteFrom) yield moved(tote, slot);
    crew.standing.add(tote);
    if (random.chance(slips.damaged)) {
      yield lineDone(lineId, 0, 'damaged');
      continue;
    }
    const into = random.chance(slips.wrongSlot) ? random.pick([...crew.standing]) : tote;
    const few = random.chance(slips.putFew) && quantity > 1 ? 1 : 0;
    const numbers = world.numbers(task.cart, goods.item);
    const got = world.move(task.cart, into, goods.item, quantity - few);
    const isSeen = got < quantity - few;
    yield lineDone(lineId, isSeen ? got : quantity, isSeen ? 'short' : undefined, numbers);
  }
  for (const [item, quantity] of world.of(task.cart)) {
    yield progress({ act: 'surplus', item, quantity });
  }
  yield { type: 'completed' };
}

function* check(crew: Crew, task: Extract<Task, { kind: 'check' }>): Doing {
  const { world } = crew;
  crew.standing.delete(task.tote);
  if (task.from !== task.at) yield moved(task.tote, task.at);
  for (const parcel of task.unpack) {
    world.moveAll(parcel, task.tote);
    yield moved(parcel, task.at);
  }
  const expected = new Map<string, number>();
  for (const { item, quantity } of task.lines) {
    expected.set(item, (expected.get(item) ?? 0) + quantity);
  }
  const counts = [...world.of(task.tote)].map(([item, quantity]) => {
    const serials = world.numbers(task.tote, item);
    const own = task.lines.flatMap((line) => (line.item === item ? (line.serials ?? []) : []));
    const laid = serials.filter((serial) => !own.includes(serial));
    return { item, quantity, ...(serials.length > 0 ? { serials, laid } : {}) };
  });
  for (const { item, quantity, laid } of counts) {
    const surplus = laid?.length ?? quantity - (expected.get(item) ?? 0);
    if (surplus > 0) world.move(task.tote, task.exceptionPlace, item, surplus, laid);
  }
  const isMissing = [...expected].some(
    ([item, quantity]) => (counts.find((one) => one.item === item)?.quantity ?? 0) < quantity,
  );
  if (isMissing && task.from !== task.at) {
    if (task.from.startsWith('SLOT')) crew.standing.add(task.tote);
    yield moved(task.tote, task.from);
  }
  yield { type: 'completed', act: { act: 'checked', counts } };
}

function* pack(crew: Crew, task: Extract<Task, { kind: 'pack' }>): Doing {
  for (const parcel of task.parcels) {
    const serials: string[] = [];
    for (const { goods, quantity, ...line } of parcel.lines) {
      const numbers = crew.world.numbers(task.tote, goods.item).slice(0, quantity);
      if (line.serials) serials.push(...numbers);
      crew.world.move(task.tote, parcel.handlingUnit, goods.item, quantity);
    }
    const named = serials.length > 0 ? { serials } : {};
    yield progress({ act: 'packed', handlingUnit: parcel.handlingUnit, ...named });
  }
  yield moved(task.tote, task.toteTo);
  yield { type: 'completed' };
}

function* weigh(crew: Crew, task: Extract<Task, { kind: 'weigh' }>): Doing {
  let grams = 300;
  for (const [item, quantity] of crew.world.of(task.handlingUnit)) {
    grams += quantity * crew.weightOf(item);
  }
  const onto = task.pallets?.[0];
  yield onto
    ? progress({ act: 'unit_moved', handlingUnit: task.handlingUnit, to: task.to, onto })
    : moved(task.handlingUnit, task.to);
  yield { type: 'completed', act: { act: 'weighed', grams: crew.weigh?.(grams) ?? grams } };
}

function* move(crew: Crew, task: Extract<Task, { kind: 'move' }>): Doing {
  yield moved(task.handlingUnit, 'VEHICLE:V1');
  if (crew.random.chance(crew.slips.fails)) {
    yield { type: 'failed', reason: 'blocked' };
    return;
  }
  yield moved(task.handlingUnit, task.to);
  yield { type: 'completed' };
}

function* load(crew: Crew, task: Extract<Task, { kind: 'load' }>): Doing {
  for (const { handlingUnit } of task.parcels) {
    crew.world.moveAll(handlingUnit, `CUSTOMER:${task.order}`);
    yield progress({ act: 'loaded', handlingUnit });
  }
  yield { type: 'completed' };
}

function* transfer(crew: Crew, task: Extract<Task, { kind: 'transfer' }>): Doing {
  const from = task.fromHandlingUnit || task.from;
  for (const { lineId, goods, quantity, to, whole, serials } of task.lines) {
    const numbers = whole ? [] : (serials ?? crew.world.numbers(from, goods.item));
    const got = crew.world.move(from, to, goods.item, quantity, numbers);
    yield lineDone(lineId, got, got < quantity ? 'short' : undefined, numbers);
  }
  yield { type: 'completed' };
}

function* count(crew: Crew, task: Extract<Task, { kind: 'count' }>): Doing {
  const there = crew.world.of(task.handlingUnit || task.at);
  const counts = task.goods.map(({ item, lot }) => ({ item, lot, quantity: there.get(item) ?? 0 }));
  yield { type: 'completed', act: { act: 'counted', counts } };
}

/** What the crew does for a task, report by report. */
export function doing(crew: Crew, task: Task): Doing {
  switch (task.kind) {
    case 'pick':
      return pick(crew, task);
    case 'put':
      return put(crew, task);
    case 'check':
      return check(crew, task);
    case 'pack':
      return pack(crew, task);
    case 'weigh':
      return weigh(crew, task);
    case 'move':
      return move(crew, task);
    case 'load':
      return load(crew, task);
    case 'transfer':
      return transfer(crew, task);
    case 'count':
      return count(crew, task);
    default:
      throw new Error(`the crew does not ${task.kind}`);
  }
}

export const reportOf = (task: Task, told: Told, id: string, at: number): TaskReport =>
  ({ reportId: id, taskId: task.taskId, at, actor: 'W1', ...told }) as TaskReport;
