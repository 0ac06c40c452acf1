/**
 * Receive an ASN at a dock.
 *
 *   announced   where the ASN names pallets: one of them is scanned, or a unit that was announced on
 *               one and came without it. `done`: none is left.
 *   verifying   its announced content is shown. `done` takes all of it in at once; `damaged` says
 *               that something differs, and it is received item by item like any other. Of a pallet
 *               with labelled units on it, units may be scanned before: then only those came.
 *   receiving   the worker scans a unit, an item (or a case of it) and counts what he scanned; each
 *               answer is booked by the WMS before the next is asked (confirming), and its refusal
 *               becomes the red notice. `done` ends the receipt. Of a return each answer says the
 *               grade of its pieces.
 *   nothing     `done` although nothing was booked: did nothing come? `no` leads back to receiving.
 */
import { isSscc } from '#base/gs1/index.ts';
import type { StepField } from '#hub/ports.ts';
import type { Act, Grade } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { cardOf, integer, scan, scannedOf } from './fields.ts';
import { type ActDefinition, handMachine } from './hand.machine.ts';
import type { JobContext, TaskOf, Values } from './model.ts';

type Receive = TaskOf<'receive'>;
interface Progress {
  /** Items of which something was booked. */
  readonly booked?: readonly string[];
  /** Items of the answer that the WMS is asked about. */
  readonly asked?: readonly string[];
  /** Nothing was booked, and the worker says that he is done. */
  readonly isEmpty?: boolean;
  readonly ended: boolean;
  /** The announced pallet that is looked at. */
  readonly unit?: string;
  /** Announced pallets that were looked at, and units on them that came or are not waited for. */
  readonly seen?: readonly string[];
  /** Units that were scanned on it. */
  readonly found?: readonly string[];
}

const optional = (
  name: 'lot' | 'supplierLot' | 'productionDate' | 'expiryDate' | 'serial' | 'weight',
  type: 'text' | 'date' | 'integer',
): StepField => ({
  name,
  type,
  required: false,
});

/** Of the good pieces of an answer; damaged ones need none. */
const GRADE: StepField = { name: 'grade', type: 'text', required: true, accept: ['A', 'B', 'C'] };

function fieldsOf(task: Receive): readonly StepField[] {
  const { open = false } = task;
  const lots = open || task.items.some((card) => card.lotControlled);
  const dates = open || task.items.some((card) => card.shelfLifeDays !== undefined);
  const serials = open || task.items.some((card) => card.serialControlled);
  const weights = open || task.items.some((card) => card.catchWeight);
  return [
    scan('handlingUnit'),
    scan('item'),
    integer('quantity'),
    integer('damaged', false),
    ...(lots ? [optional('lot', 'text'), optional('supplierLot', 'text')] : []),
    ...(dates ? [optional('productionDate', 'date'), optional('expiryDate', 'date')] : []),
    ...(serials ? [optional('serial', 'text')] : []),
    ...(weights ? [optional('weight', 'integer')] : []),
    ...(task.isReturn ? [GRADE] : []),
  ];
}

function received(task: Receive, values: Values): Act {
  const { item, pieces } = scannedOf(task, String(values.item));
  const line = task.lines.find((each) => each.item === item);
  // Without a card only the WMS knows whether the item has serials: what was given is told.
  const card = cardOf(task, item);
  const hasSerials = card ? card.serialControlled : Boolean(values.serial);
  const isGood = Number(values.quantity) > 0;
  const serial = values.serial ? [String(values.serial)] : [];
  const hasWeight = (card ? card.catchWeight : true) && Boolean(values.weight);
  const text = (name: 'lot' | 'supplierLot' | 'productionDate' | 'expiryDate') =>
    values[name] === undefined || values[name] === '' ? {} : { [name]: String(values[name]) };
  return {
    act: 'received',
    ...(line ? { lineId: line.lineId } : {}),
    item,
    quantity: Number(values.quantity) * pieces,
    damaged: Number(values.damaged ?? 0) * pieces,
    ...text('lot'),
    ...text('supplierLot'),
    ...text('productionDate'),
    ...text('expiryDate'),
    ...(hasSerials && isGood ? { serials: serial } : {}),
    ...(hasSerials && !isGood && serial.length > 0 ? { damagedSerials: serial } : {}),
    ...(hasWeight ? { weightGrams: Number(values.weight) } : {}),
    ...(task.isReturn ? { grade: values.grade as Grade } : {}),
    handlingUnit: String(values.handlingUnit),
  };
}

/** One answer, one piece; the label of a damaged one may be past reading. */
function wrongSerial(item: string, pieces: number, values: Values) {
  const good = Number(values.quantity);
  if ((good + Number(values.damaged ?? 0)) * pieces > 1) return refuse('serial.one', { item });
  return good > 0 && !values.serial ? refuse('serial.missing', { item }) : undefined;
}

function wrong({ task }: JobContext<Receive, Progress>, values: Values) {
  const unit = String(values.handlingUnit);
  if (!unit.startsWith('IB-') && !isSscc(unit)) return refuse('handlingUnit.inbound');
  if (Number(values.quantity) + Number(values.damaged ?? 0) === 0) return refuse('quantity.none');
  const { item, pieces } = scannedOf(task, String(values.item));
  const card = cardOf(task, item);
  if (card?.lotControlled && !values.lot) return refuse('lot.missing', { item: card.item });
  if (card?.shelfLifeDays !== undefined && !values.productionDate && !values.expiryDate) {
    return refuse('date.missing', { item: card.item });
  }
  if (card?.catchWeight && !values.weight) return refuse('weight.missing', { item: card.item });
  return card?.serialControlled ? wrongSerial(card.item, pieces, values) : undefined;
}

type Announced = NonNullable<Receive['units']>[number];

const innerOf = ({ units = [] }: Announced): readonly string[] =>
  units.map(({ handlingUnit }) => handlingUnit);

/** Announced pallets that nobody has looked at, then units on pallets that have not come. */
const unseen = ({ task, progress }: JobContext<Receive, Progress>): readonly string[] => {
  const { units = [] } = task;
  const all = [...units.map(({ handlingUnit }) => handlingUnit), ...units.flatMap(innerOf)];
  return all.filter((one) => !progress.seen?.includes(one));
};

const announced: ActDefinition<Receive, Progress> = {
  step: (context) => ({
    act: 'receive_unit',
    facts: { location: context.task.at, asn: context.task.asn },
    fields: [scan('handlingUnit', unseen(context))],
    keys: ['done'],
    refusals: ['cannot'],
    progress: palletsSeen(context),
  }),
  answered: ({ progress }, values) => ({
    progress: { ...progress, unit: String(values.handlingUnit) },
  }),
  key: (context) => ({ progress: saw(context.progress, unseen(context)) }),
};

function palletsSeen({ task: { units = [] }, progress }: JobContext<Receive, Progress>) {
  const seen = units.filter(({ handlingUnit }) => progress.seen?.includes(handlingUnit));
  return { done: seen.length, total: units.length };
}

const saw = (progress: Progress, labels: readonly string[]): Progress => ({
  ...progress,
  seen: [...new Set([...(progress.seen ?? []), ...labels])],
});

/** The pallet was looked at, and so were these units on it: the next one. */
function looked({ unit = '', found: _, ...progress }: Progress, inner: readonly string[]) {
  return saw(progress, [unit, ...inner]);
}

/** The pallet, or the unit on one, with the units on it that are yet to come. */
function announcedAs({ task: { units = [] }, progress }: JobContext<Receive, Progress>) {
  const all: readonly Announced[] = units.flatMap((one) => [one, ...(one.units ?? [])]);
  const meant = all.find(({ handlingUnit }) => handlingUnit === progress.unit);
  const open = (meant?.units ?? []).filter((one) => !progress.seen?.includes(one.handlingUnit));
  return {
    inner: open.map(({ handlingUnit }) => handlingUnit),
    lines: [...(meant?.content ?? []), ...open.flatMap(({ content }) => content)],
    isWhole: open.length === (meant?.units ?? []).length,
  };
}

const verifying: ActDefinition<Receive, Progress> = {
  step: (context) => {
    const { task, progress } = context;
    const { unit = '', found = [] } = progress;
    const { inner: units, lines } = announcedAs(context);
    const isNested = units.length > 0;
    return {
      act: isNested ? 'verify_units' : 'verify_unit',
      facts: {
        ...{ location: task.at, asn: task.asn, handlingUnit: unit, lines },
        ...(isNested ? { units } : {}),
      },
      fields: isNested ? [scan('handlingUnit')] : [],
      keys: ['done'],
      refusals: ['damaged', 'cannot'],
      ...(isNested ? { progress: { done: found.length, total: units.length } } : {}),
    };
  },
  wrong({ task }, { handlingUnit }) {
    const scanned = String(handlingUnit);
    const isAnnounced = task.units?.some((one) => innerOf(one).includes(scanned));
    return isAnnounced ? undefined : refuse('handlingUnit.not_announced', { scanned });
  },
  answered: ({ progress }, { handlingUnit }) => ({
    progress: {
      ...progress,
      found: [...new Set([...(progress.found ?? []), String(handlingUnit)])],
    },
  }),
  key: (context) => {
    const { unit = '', found } = context.progress;
    const { inner, lines, isWhole } = announcedAs(context);
    const units = found ?? (isWhole ? undefined : inner);
    const act: Act = { act: 'unit_received', handlingUnit: unit, ...(units ? { units } : {}) };
    const asked = lines.map(({ item }) => item);
    return {
      progress: { ...looked(context.progress, units ?? inner), asked },
      reports: [{ type: 'progress', act, awaited: true }],
      // The units that are there can be scanned, or the goods received item by item.
      ...(inner.length > 0 ? { ifRefused: context.progress } : {}),
    };
  },
  refused: (context) => ({ progress: looked(context.progress, announcedAs(context).inner) }),
};

const receiving: ActDefinition<Receive, Progress> = {
  step: ({ task, progress }) => ({
    act: 'receive',
    facts: {
      location: task.at,
      asn: task.asn,
      lines: task.lines.map((line) => ({ item: line.item, lot: '', quantity: line.expected })),
    },
    fields: fieldsOf(task),
    keys: ['done'],
    refusals: ['cannot'],
    progress: {
      done: task.lines.filter(({ item }) => progress.booked?.includes(item)).length,
      total: task.lines.length,
    },
  }),
  wrong,
  answered: ({ task, progress }, values) => ({
    progress: { ...progress, asked: [scannedOf(task, String(values.item)).item] },
    reports: [{ type: 'progress', act: received(task, values), awaited: true }],
  }),
  key: ({ progress }) => {
    const isEmpty = !progress.booked?.length;
    return { progress: { ...progress, isEmpty, ended: !isEmpty } };
  },
};

const YES = 'yes';

const nothing: ActDefinition<Receive, Progress> = {
  step: ({ task }) => ({
    act: 'nothing_came',
    facts: { location: task.at, asn: task.asn },
    fields: [{ name: 'answer', type: 'text', required: true, accept: [YES, 'no'] }],
    keys: [],
    refusals: ['cannot'],
  }),
  answered: ({ progress }, { answer }) => ({
    progress: { ...progress, isEmpty: false, ended: answer === YES },
  }),
};

export const receiveMachine = handMachine<
  Receive,
  Progress,
  'announced' | 'verifying' | 'receiving' | 'nothing'
>({
  kind: 'receive',
  begin: { ended: false },
  acts: { announced, verifying, receiving, nothing },
  next(context) {
    if (context.progress.ended) return 'done';
    if (context.progress.isEmpty) return 'nothing';
    if (context.progress.unit !== undefined) return 'verifying';
    return unseen(context).length > 0 ? 'announced' : 'receiving';
  },
  booked: ({ asked = [], ...progress }) => ({
    ...progress,
    booked: [...new Set([...(progress.booked ?? []), ...asked])],
  }),
  completed: () => ({ type: 'completed', act: { act: 'receipt_ended' } }),
});
