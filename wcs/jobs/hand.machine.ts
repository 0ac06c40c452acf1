/**
 * The shape that all work by hand has. A kind of task brings a table of its acts; this file makes
 * the statechart of it:
 *
 *   waiting     nobody has the job. `assigned` begins it, or goes on where another left off.
 *   choosing    transient: asks the table which act is next.
 *   (each act)  its step stands on the terminal. An answer that fits leads back to choosing; one
 *               that does not is refused, and the step stays with a red notice.
 *   confirming  an answer was taken over, and the WMS is asked whether it books it.
 *   done        everything was reported.
 *   failed      ended with a reason; a person at the desk decides.
 *
 * From every state but the last two, `lost` leads to waiting and keeps the progress.
 */
import { type AnyStateMachine, assign, setup } from 'xstate';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { HandheldRefusal } from '#hub/ports.ts';
import type { FailureReason, Task } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { fieldText } from './field-words.ts';
import { ownerFacts, wrongFields, wrongQuantity } from './fields.ts';
import { readAnswer, wrongGoods } from './labels.ts';
import type {
  JobAction,
  JobContext,
  JobEvent,
  Measured,
  Notice,
  ReportBody,
  StepShape,
  Values,
  WorkKind,
} from './model.ts';
import { NOTICES, sentenceOf } from './sentences.ts';

/** What an answer that fits leads to. */
export interface Outcome<P> {
  readonly progress: P;
  readonly reports?: readonly ReportBody[];
  /** When the WMS refuses an awaited report: the progress to go on from. */
  readonly ifRefused?: P;
  readonly notice?: Notice;
  readonly fail?: { readonly reason: FailureReason; readonly note?: Text };
}

/** One act of the table. Every function is pure. */
export interface ActDefinition<T extends Task, P> {
  /** The step without its sentence, which follows from the facts. */
  step(context: JobContext<T, P>): Omit<StepShape, 'text' | 'notice'>;
  /** Rules of the act beyond those of its fields. */
  wrong?(context: JobContext<T, P>, values: Values): Refusal | undefined;
  answered?(context: JobContext<T, P>, values: Values): Outcome<P>;
  /** The worker presses `done`. */
  key?(context: JobContext<T, P>): Outcome<P>;
  /** One of the refusals that the step offers, `cannot` excepted: that one fails the job. */
  refused?(context: JobContext<T, P>, reason: HandheldRefusal, quantity: number): Outcome<P>;
  /** A stable weight. A notice or undefined: it does not count. */
  weight?(
    context: JobContext<T, P>,
    grams: number,
    before: number | null,
  ): Outcome<P> | Notice | undefined;
  /** What a dimensioner measured. A notice or undefined: it does not count. */
  measured?(
    context: JobContext<T, P>,
    measured: Measured,
    isDoubted: boolean,
  ): Outcome<P> | Notice | undefined;
  /** Nothing came for `silenceMs`: the step stays, with the outcome's notice. */
  silent?(context: JobContext<T, P>): Outcome<P>;
}

export interface HandDefinition<T extends Task, P, A extends string> {
  readonly kind: T['kind'];
  /** 1 when left out; see `JobMachine`. */
  readonly version?: number;
  readonly begin: P;
  readonly acts: Readonly<Record<A, ActDefinition<T, P>>>;
  next(context: JobContext<T, P>): A | 'done';
  completed(context: JobContext<T, P>): ReportBody;
  /** The WMS has booked the answer that it was asked about. */
  booked?(progress: P): P;
  /** Needed where an act can be `silent`. */
  readonly silenceMs?: number;
}

type Facts<T extends Task, P> = { readonly context: JobContext<T, P>; readonly event: JobEvent };
type Make<T extends Task, P> = (facts: Facts<T, P>) => readonly JobAction[];
type Turn<T extends Task, P> = (facts: Facts<T, P>) => Outcome<P>;

/** The reasons for which a whole line may be left, as the ledger calls them. */
export function failureOf(reason: HandheldRefusal): FailureReason {
  if (reason === 'lost') return 'carrier_lost';
  return reason === 'cannot' || reason === 'not_taken' ? 'operator_refused' : reason;
}

const emit = <T extends Task, P>(params: Make<T, P>) => ({ type: 'emit' as const, params });

function stepOf<T extends Task, P>(act: ActDefinition<T, P>, context: JobContext<T, P>): StepShape {
  const step = act.step(context);
  const facts = { ...step.facts, ...ownerFacts(step.act, context.task) };
  return { ...step, facts, text: sentenceOf(step.act, facts) };
}

/** The values a full confirmation at the label or by one key stands for. */
function asTold(step: StepShape, quantity: number): Values {
  const values: Record<string, string | number> = {};
  for (const field of step.fields) {
    const first = field.accept?.[0];
    if (field.name === 'quantity') values.quantity = quantity;
    else if (first !== undefined) values[field.name] = first;
  }
  return values;
}

/** Fewer than told. Nothing is said where nothing was taken. */
const wrongPart = (told: number, quantity = 0) =>
  quantity < told ? undefined : refuse('quantity.not_short', { told, quantity });

function wrongAnswer<T extends Task, P>(act: ActDefinition<T, P>, facts: Facts<T, P>) {
  const { context, event } = facts;
  const step = stepOf(act, context);
  switch (event.type) {
    case 'answered': {
      const values = readAnswer(step, event);
      if (isRefusal(values)) return values;
      return (
        wrongFields(context.task, step, values) ??
        wrongGoods(step, values, event.today) ??
        act.wrong?.(context, values)
      );
    }
    case 'key':
      return act.key ? undefined : refuse('step.key');
    case 'refused': {
      const told = step.facts.quantity ?? 0;
      if (!step.refusals.includes(event.reason)) {
        return refuse('step.refusal', { why: event.reason });
      }
      if (event.reason === 'not_taken') return wrongPart(told, event.quantity);
      if (event.reason !== 'short') return undefined;
      if (event.quantity === undefined)
        return refuse('field.missing', { field: fieldText('quantity') });
      return wrongPart(told, event.quantity);
    }
    case 'label': {
      const told = step.facts.quantity ?? 0;
      return event.quantity > told ? wrongQuantity(told, event.quantity) : undefined;
    }
    default:
      return undefined;
  }
}

/** What the act makes of a device's reading. */
function readingOf<T extends Task, P>(act: ActDefinition<T, P>, { context, event }: Facts<T, P>) {
  if (event.type === 'weight') return act.weight?.(context, event.grams, event.before);
  if (event.type !== 'measured') return undefined;
  return act.measured?.(context, event.measured, event.doubted === true);
}

/** What the event leads to, known to be right. */
function turnOf<T extends Task, P>(act: ActDefinition<T, P>): Turn<T, P> {
  return ({ context, event }) => {
    const none: Outcome<P> = { progress: context.progress };
    switch (event.type) {
      case 'answered':
        return act.answered?.(context, readAnswer(stepOf(act, context), event) as Values) ?? none;
      case 'key':
        return act.key?.(context) ?? none;
      case 'refused':
        if (event.reason === 'cannot' || !act.refused) {
          return { ...none, fail: { reason: failureOf(event.reason) } };
        }
        return act.refused(context, event.reason, event.quantity ?? 0);
      case 'label': {
        const step = stepOf(act, context);
        const told = step.facts.quantity ?? 0;
        if (event.quantity < told) return act.refused?.(context, 'short', event.quantity) ?? none;
        return act.answered?.(context, asTold(step, told)) ?? none;
      }
      case 'weight':
      case 'measured': {
        const read = readingOf(act, { context, event });
        return read && 'progress' in read ? read : none;
      }
      default:
        return act.silent?.(context) ?? none;
    }
  };
}

/** Transitions that take an outcome over: reports first, then the progress. */
function takeOver<T extends Task, P>(turn: Turn<T, P>) {
  const actions = [
    emit<T, P>((facts) => (turn(facts).reports ?? []).map((body) => ({ type: 'report', body }))),
    assign((facts: Facts<T, P>) => {
      const outcome = turn(facts);
      const { progress, notice, ifRefused } = outcome;
      return { progress, notice, before: ifRefused };
    }),
  ];
  const failing = emit<T, P>((facts) => {
    const fail = turn(facts).fail;
    return fail ? [{ type: 'report', body: { type: 'failed', ...fail } }] : [];
  });
  const awaits = (facts: Facts<T, P>) =>
    turn(facts).reports?.some((body) => body.type === 'progress' && body.awaited) === true;
  return [
    {
      guard: (facts: Facts<T, P>) => turn(facts).fail !== undefined,
      target: 'failed',
      actions: [failing, ...actions],
    },
    { guard: awaits, target: 'confirming', actions },
    { target: 'choosing', actions },
  ];
}

function actState<T extends Task, P>(act: ActDefinition<T, P>) {
  const show = (
    notice: Notice | undefined,
    again: boolean,
    context: JobContext<T, P>,
  ): JobAction => ({
    type: 'show',
    step: { ...stepOf(act, context), ...(notice ? { notice } : {}) },
    again,
  });
  const wrong = {
    guard: (facts: Facts<T, P>) => wrongAnswer(act, facts) !== undefined,
    actions: emit<T, P>((facts) => {
      const refusal = wrongAnswer(act, facts)!;
      const notice: Notice = { level: 'wrong', text: refusal.text };
      return [{ type: 'answer', refusal }, show(notice, true, facts.context)];
    }),
  };
  const answer = [wrong, ...takeOver(turnOf(act))];
  const notCounted = {
    guard: (facts: Facts<T, P>) => !('progress' in (readingOf(act, facts) ?? {})),
    actions: emit<T, P>((facts) => {
      const notice = readingOf(act, facts);
      return notice && 'level' in notice ? [show(notice, true, facts.context)] : [];
    }),
  };
  const silence = {
    actions: [
      emit<T, P>((facts) => {
        const { notice, progress } = turnOf(act)(facts);
        return [show(notice, true, { ...facts.context, progress })];
      }),
      assign((facts: Facts<T, P>) => ({ progress: turnOf(act)(facts).progress })),
    ],
  };
  return {
    entry: emit<T, P>(({ context }) => [show(context.notice, false, context)]),
    on: {
      answered: answer,
      key: answer,
      refused: answer,
      label: answer,
      ...(act.weight ? { weight: [notCounted, ...takeOver(turnOf(act))] } : {}),
      ...(act.measured ? { measured: [notCounted, ...takeOver(turnOf(act))] } : {}),
      // Somebody else has the job since; what was said last was not booked.
      'report.refused': {
        guard: ({ context }: Facts<T, P>) => context.before !== undefined,
        target: 'choosing',
        actions: assign(notBooked<T, P>),
      },
      reduced: { target: 'choosing', actions: takeNotice },
      lost: 'waiting',
    },
    ...(act.silent ? { after: { silence } } : {}),
  };
}

/** Booked: the progress, and what the worker is told. */
function takeBooked<T extends Task, P>({ booked }: HandDefinition<T, P, string>) {
  return assign(({ context, event }: Facts<T, P>) => {
    const text = event.type === 'report.accepted' ? event.notice : undefined;
    const notice: Notice = text
      ? { level: 'warning', text }
      : { level: 'right', text: NOTICES.booked };
    return { notice, progress: booked?.(context.progress) ?? context.progress };
  });
}

function confirmingState<T extends Task, P>(definition: HandDefinition<T, P, string>) {
  const busy = emit<T, P>(() => [{ type: 'answer', refusal: refuse('step.busy') }]);
  return {
    on: {
      'report.accepted': { target: 'choosing', actions: takeBooked(definition) },
      'report.refused': { target: 'choosing', actions: assign(notBooked<T, P>) },
      answered: { actions: busy },
      key: { actions: busy },
      refused: { actions: busy },
      reduced: { target: 'choosing', actions: takeNotice },
      lost: 'waiting',
    },
  };
}

const takeNotice = assign(({ event }: { readonly event: JobEvent }) =>
  event.type === 'reduced' ? { notice: event.notice } : {},
);

const notBooked = <T extends Task, P>({ context, event }: Facts<T, P>) =>
  event.type === 'report.refused'
    ? {
        notice: { level: 'wrong' as const, text: event.text },
        progress: context.before ?? context.progress,
        before: undefined,
      }
    : {};

export function handMachine<T extends Task, P, A extends string>(
  definition: HandDefinition<T, P, A>,
): JobMachine {
  const names = Object.keys(definition.acts) as A[];
  const config = {
    id: definition.kind,
    context: ({ input }: { input: JobContext<T, P> }) => input,
    initial: 'waiting',
    states: {
      waiting: {
        on: {
          assigned: {
            target: 'choosing',
            actions: assign(({ event }: { event: JobEvent }) =>
              event.type === 'assigned' ? { actor: event.actor, device: event.device } : {},
            ),
          },
          'report.accepted': { actions: takeBooked(definition) },
          'report.refused': { actions: assign(notBooked<T, P>) },
          reduced: {
            guard: ({ context }: Facts<T, P>) => definition.next(context) === 'done',
            target: 'done',
          },
        },
      },
      choosing: {
        always: [
          ...names.map((name) => ({
            guard: ({ context }: Facts<T, P>) => definition.next(context) === name,
            target: name,
          })),
          { target: 'done' },
        ],
      },
      ...Object.fromEntries(names.map((name) => [name, actState(definition.acts[name])])),
      confirming: confirmingState(definition),
      done: {
        type: 'final',
        entry: emit<T, P>(({ context }) => [
          { type: 'report', body: definition.completed(context) },
        ]),
      },
      failed: { type: 'final' },
    },
  };
  const types = {} as { context: JobContext<T, P>; events: JobEvent; input: JobContext<T, P> };
  // The states are made from the table, so their names are not literals that XState could check.
  const machine = setup({
    types,
    actions: { emit: (_, _params: readonly JobAction[]) => {} },
    delays: { silence: definition.silenceMs ?? 0 },
  }).createMachine(config as never);
  return {
    kind: definition.kind,
    version: definition.version ?? 1,
    begin: definition.begin,
    machine: machine as unknown as AnyStateMachine,
  };
}

/** A machine with what a new job of it starts from. `version` grows when its states change. */
export interface JobMachine {
  readonly kind: WorkKind;
  readonly version: number;
  readonly begin: unknown;
  readonly machine: AnyStateMachine;
}
