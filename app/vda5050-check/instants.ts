/** Instant actions as they are sent [VDA5050 2.1 §6.9, 3.0 §6.2.1]. */
import { type Action, canonical } from './essentials.ts';
import { judgeAction } from './kind.ts';
import { type Judging, RACE_MS, type SentInstant, type VehicleModel } from './model.ts';
import { mayAct } from './standing.ts';

const MAX_INSTANTS = 500;

function judgeOne(
  judging: Judging,
  vehicle: VehicleModel,
  action: Action,
  path: string,
): SentInstant {
  const { actionId, actionType: type } = action;
  const { at } = judging;
  const { state, facts } = vehicle;
  judgeAction(judging, facts, action, 'INSTANT', path);
  const mode = state?.body.operatingMode ?? '';
  if (state && !mayAct(mode, type) && at - state.modeSince > RACE_MS) {
    judging.report('instant_in_mode', { type, mode }, path);
  }
  const text = canonical(action);
  const before = vehicle.instants.get(actionId);
  const other = before?.text ?? vehicle.orderActions.get(actionId);
  if (other !== undefined && other !== text) judging.report('action_id', { id: actionId }, path);
  if (before?.shownAt !== undefined && at - before.shownAt > RACE_MS) {
    const seconds = Math.round((at - before.shownAt) / 100) / 10;
    judging.report('instant_again', { type, id: actionId, seconds }, path);
  }
  const named = action.actionParameters?.find((one) => one.key === 'orderId')?.value;
  const has = vehicle.orders.findLast((one) => one.fate !== 'refused')?.orderId;
  const orderId = typeof named === 'string' ? named : (has ?? state?.body.orderId ?? '');
  return before ?? { actionId, type, text, sentAt: at, orderId };
}

export function judgeInstants(
  judging: Judging,
  vehicle: VehicleModel,
  message: { readonly actions?: readonly Action[]; readonly instantActions?: readonly Action[] },
): VehicleModel {
  const { actions, instantActions } = message;
  const all = actions ?? instantActions ?? [];
  const must = vehicle.facts?.instants ?? 0;
  if (must > 0 && all.length > must) {
    judging.report('too_many', { what: 'instantActions', is: all.length, must });
  }
  const instants = new Map(vehicle.instants);
  for (const [i, action] of all.entries()) {
    const sent = judgeOne(judging, vehicle, action, `/actions/${i}`);
    instants.set(sent.actionId, sent);
  }
  for (const id of [...instants.keys()].slice(0, -MAX_INSTANTS)) instants.delete(id);
  return { ...vehicle, instants };
}
