import type { DeviceEventBody } from '#hub/ports.ts';
import type { CodecState, Waiting } from './codec-state.ts';
import { referencesOf } from './mapping-in.ts';
import type { State, VehicleError } from './wire.ts';

/** `noRouteError` is not in the text but in wide use. */
const ORDER_ERRORS = new Set(['orderError', 'validationError', 'orderUpdateError', 'noRouteError']);

type Answer = Extract<
  DeviceEventBody,
  { readonly type: 'command_acknowledged' | 'command_refused' }
>;

const sentence = (error: VehicleError) =>
  error.errorDescription ? `${error.errorType}: ${error.errorDescription}` : error.errorType;

/** Error lists are sticky, so an error counts by what it refers to and never by being there. */
function refersToOrder(error: VehicleError, order: Extract<Waiting, { type: 'order' }>): boolean {
  if (!ORDER_ERRORS.has(error.errorType)) return false;
  const references = referencesOf(error);
  if (references.orderId !== undefined) {
    return (
      references.orderId === order.orderId &&
      (references.orderUpdateId === undefined ||
        references.orderUpdateId === String(order.updateId))
    );
  }
  return references.topic === 'order' && references.headerId === String(order.headerId);
}

function answerToOrder(
  order: Extract<Waiting, { type: 'order' }>,
  state: State,
): Answer | undefined {
  // There is no acknowledgement message: the state shows the order, or an error names it.
  if (state.orderId === order.orderId && state.orderUpdateId >= order.updateId) {
    return { type: 'command_acknowledged', commandId: order.commandId };
  }
  const error = state.errors.find((candidate) => refersToOrder(candidate, order));
  if (!error) return undefined;
  return { type: 'command_refused', commandId: order.commandId, reason: sentence(error) };
}

function answerToInstant(
  instant: Extract<Waiting, { type: 'instant' }>,
  state: State,
): Answer | undefined {
  const { commandId } = instant;
  const acknowledged: Answer = { type: 'command_acknowledged', commandId };
  if (instant.anyState) return acknowledged;
  const shown = state.actionStates.find((action) => action.actionId === instant.actionId);
  const ended = shown?.actionStatus === 'FINISHED' || shown?.actionStatus === 'FAILED';
  if (instant.untilEnded ? ended : shown) return acknowledged;
  // Some vehicles never show a refused instant action, only the error.
  const error = state.errors.find(
    (candidate) => referencesOf(candidate).actionId === instant.actionId,
  );
  if (!error) return undefined;
  if (error.errorType === 'noOrderToCancel') return acknowledged;
  return shown ? undefined : { type: 'command_refused', commandId, reason: sentence(error) };
}

/** Which of the waiting commands a state answers, and what is still waiting after it. */
export function answersIn(
  codec: CodecState,
  state: State,
): { readonly answers: readonly Answer[]; readonly waiting: readonly Waiting[] } {
  if (codec.waiting.length === 0) return { answers: [], waiting: codec.waiting };
  const answers: Answer[] = [];
  const waiting = codec.waiting.filter((command) => {
    const answer =
      command.type === 'order' ? answerToOrder(command, state) : answerToInstant(command, state);
    if (answer) answers.push(answer);
    return answer === undefined;
  });
  return { answers, waiting };
}
