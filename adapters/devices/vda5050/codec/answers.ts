import type { Millis } from '#base/time.ts';
import type { DeviceEventBody, RequestAnswer, VehicleState } from '#hub/ports.ts';
import type { CodecState, Waiting, WaitingOf } from './codec-state.ts';
import type { Dialect } from './dialect.ts';
import { isEnded, isIdle } from './quirks.ts';

/** A vehicle that hides what it refuses has refused what it has not shown for so long. */
const HIDDEN_AFTER: Millis = 10_000;
/** So many ended actions that are no longer shown are remembered. */
const MAX_ENDED = 8;

type Answer = Extract<
  DeviceEventBody,
  { readonly type: 'command_acknowledged' | 'command_refused' }
>;

/** What a state says about one command. */
interface Outcome {
  readonly answer?: Answer;
  /** It waits on. */
  readonly still?: Waiting;
  /** An order that was cancelled to its end. */
  readonly cancelled?: string;
  /** An instant action that has ended and is not shown. */
  readonly ended?: string;
}

interface News {
  readonly dialect: Dialect;
  readonly codec: CodecState;
  readonly state: VehicleState;
  readonly at: Millis;
}

type VehicleError = VehicleState['errors'][number];
const sentence = ({ type, description }: VehicleError) =>
  description ? `${type}: ${description}` : type;

const acknowledged = ({ commandId }: Waiting): Outcome => ({
  answer: { type: 'command_acknowledged', commandId },
});
const refused = ({ commandId }: Waiting, reason: string): Outcome => ({
  answer: { type: 'command_refused', commandId, reason },
});

/** Error lists are sticky, so an error counts by what it refers to and never by being there. */
function refersToOrder({ references }: VehicleError, order: WaitingOf<'order'>): boolean {
  if (references.orderId !== undefined) {
    return (
      references.orderId === order.orderId &&
      (references.orderUpdateId === undefined ||
        references.orderUpdateId === String(order.updateId))
    );
  }
  return references.topic === 'order' && references.headerId === String(order.headerId);
}

function outcomeOfOrder(order: WaitingOf<'order'>, { dialect, state }: News): Outcome {
  // There is no acknowledgement message: the state shows the order, or an error names it.
  if (state.orderId === order.orderId && state.updateId >= order.updateId) {
    return acknowledged(order);
  }
  const error = state.errors.find(
    (candidate) => dialect.orderErrors.has(candidate.type) && refersToOrder(candidate, order),
  );
  return error ? refused(order, sentence(error)) : { still: order };
}

const isHidden = (instant: WaitingOf<'instant'>, { codec, at }: News): boolean =>
  codec.config.profile?.hidesRefused === true && at - instant.since >= HIDDEN_AFTER;

const errorOf = (actionId: string, { state }: News) =>
  state.errors.find(({ references }) => references.actionId === actionId);

/**
 * A cancellation counts when it has ended. One that the vehicle shows is only waited for
 * [VDA5050 2.1 §6.6.3.3]; one that it shows no more, as after a restart, is sent again.
 */
function outcomeOfCancel(cancel: WaitingOf<'instant'>, orderId: string, news: News): Outcome {
  const { dialect, codec, state } = news;
  const { profile } = codec.config;
  const shown = state.actions.find(({ actionId }) => actionId === cancel.actionId);
  const isOver = isIdle(state, profile);
  if (isEnded(shown?.status)) {
    const isCancelled = isOver || shown?.status === 'finished';
    return { ...acknowledged(cancel), ...(isCancelled ? { cancelled: orderId } : {}) };
  }
  const error = errorOf(cancel.actionId, news);
  if (error?.type === dialect.nothingToCancel) {
    return { ...acknowledged(cancel), cancelled: orderId };
  }
  if (shown) return { still: { ...cancel, isShown: true } };
  // Some vehicles never show a refused instant action, only the error.
  if (error) return refused(cancel, sentence(error));
  const isDropped = profile?.dropsEnded === true && cancel.isShown;
  if (isOver && (isDropped || isHidden(cancel, news))) {
    return { ...acknowledged(cancel), cancelled: orderId, ended: cancel.actionId };
  }
  return { still: { ...cancel, isShown: false } };
}

function outcomeOfInstant(instant: WaitingOf<'instant'>, news: News): Outcome {
  if (instant.anyState) return acknowledged(instant);
  if (instant.cancels !== undefined) return outcomeOfCancel(instant, instant.cancels, news);
  if (news.state.actions.some(({ actionId }) => actionId === instant.actionId)) {
    return acknowledged(instant);
  }
  const error = errorOf(instant.actionId, news);
  if (error) return refused(instant, sentence(error));
  return isHidden(instant, news) ? refused(instant, 'it shows nothing of it') : { still: instant };
}

/** Whether a state shows the answer to its request; nothing shows a "not yet" or a "no". */
function isHeard({ requestId, grant }: RequestAnswer, { state }: News): boolean {
  if (grant === 'queued' || grant === 'rejected') return true;
  const status = state.requests?.find((request) => request.requestId === requestId)?.status;
  return status !== 'requested' && (grant === 'granted' || status !== 'granted');
}

function outcomeOfZones(zones: WaitingOf<'zones'>, { state }: News): Outcome {
  if (state.zoneSets?.some(({ zoneSetId }) => zoneSetId === zones.zoneSetId)) {
    return acknowledged(zones);
  }
  const error = state.errors.find(
    ({ references }) =>
      references.zoneSetId === zones.zoneSetId ||
      (references.topic === 'zoneSet' && references.headerId === String(zones.headerId)),
  );
  return error ? refused(zones, sentence(error)) : { still: zones };
}

function outcomeOf(waiting: Waiting, news: News): Outcome {
  switch (waiting.type) {
    case 'order':
      return outcomeOfOrder(waiting, news);
    case 'instant':
      return outcomeOfInstant(waiting, news);
    case 'answers':
      return waiting.answers.every((answer) => isHeard(answer, news))
        ? acknowledged(waiting)
        : { still: waiting };
    case 'zones':
      return outcomeOfZones(waiting, news);
  }
}

/** Which of the waiting commands a state answers, and what the codec then knows. */
export function answersIn(news: News): {
  readonly answers: readonly Answer[];
  readonly codec: CodecState;
} {
  const { codec } = news;
  if (codec.waiting.length === 0) return { answers: [], codec };
  const outcomes = codec.waiting.map((waiting) => outcomeOf(waiting, news));
  return {
    answers: outcomes.flatMap(({ answer }) => answer ?? []),
    codec: {
      ...codec,
      waiting: outcomes.flatMap(({ still }) => still ?? []),
      cancelled: outcomes.findLast(({ cancelled }) => cancelled)?.cancelled ?? codec.cancelled,
      ended: [...codec.ended, ...outcomes.flatMap(({ ended }) => ended ?? [])].slice(-MAX_ENDED),
    },
  };
}
