/**
 * A failed action that may be tried again (VDA 5050 3.0, RETRIABLE): the vehicle waits for a word. It
 * is told to try again a few times, after a pause; then to let it be, by which the action fails and the
 * leg with it.
 */
import type { Floor } from './floor.ts';
import { actionId, type Leg, NO_RETRY } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, lookAt } from './model.ts';

function tell(draft: Draft, leg: Leg, action: 'retry' | 'skip_retry'): void {
  const id = `${actionId(leg)}.${action}.${draft.now.toString(36)}`;
  leg.retry = { tries: leg.retry.tries + 1, since: null, told: id };
  draft.commands.push({
    commandId: id,
    device: leg.vehicle,
    correlationId: leg.correlationId,
    body: {
      ...{ kind: 'vehicle', type: 'instant', action, actionId: id },
      parameters: { actionId: actionId(leg) },
    },
  });
}

function retryOne(draft: Draft, floor: Floor, leg: Leg): void {
  const { settings } = floor;
  const vehicle = draft.vehicles.get(leg.vehicle);
  const shown = (id: string | null) =>
    vehicle?.state?.actions.find((action) => action.actionId === id)?.status;
  if (shown(actionId(leg)) !== 'retriable') {
    if (leg.retry.since !== null) leg.retry = { ...leg.retry, since: null };
    return;
  }
  const answer = shown(leg.retry.told);
  // The word is still on its way; a word that came to nothing is said anew.
  if (leg.retry.told !== null && answer !== 'finished' && answer !== 'failed') return;
  if (leg.retry.since === null) leg.retry = { ...leg.retry, since: draft.now };
  const at = leg.retry.since! + settings.retryAfter;
  if (draft.now < at) lookAt(draft, at);
  else if (!vehicle || unreadiness(vehicle) !== '') lookAt(draft, draft.now + settings.retryAfter);
  else tell(draft, leg, leg.retry.tries < settings.maxRetries ? 'retry' : 'skip_retry');
}

export function retryActions(draft: Draft, floor: Floor): void {
  for (const leg of draft.legs.values()) {
    if (leg.status === 'active' && leg.action) retryOne(draft, floor, leg);
    else if (leg.retry !== NO_RETRY) leg.retry = NO_RETRY;
  }
}
