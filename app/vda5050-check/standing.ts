/** What a state says of the vehicle's readiness. */
import type { Order, State } from './essentials.ts';

const ENDED = ['FINISHED', 'FAILED'];
export const hasEnded = (status: string | undefined): boolean => ENDED.includes(status ?? '');

/** Nodes to come, the horizon too, or actions that have not ended [2.1 §6.6.2 (3), 3.0 §6.6.8]. */
export const isBusy = (state: State): boolean =>
  state.nodeStates.length > 0 || state.actionStates.some((one) => !hasEnded(one.actionStatus));

/** Modes in which fleet control is in control; 3.0 lets orders wait in INTERVENED [3.0 §6.6.6]. */
export const mayBeOrdered = (mode: string): boolean =>
  ['AUTOMATIC', 'SEMIAUTOMATIC', 'INTERVENED'].includes(mode);

/** [2.1 §6.10.6, 3.0 §6.6.6] */
export const mayAct = (mode: string, action: string): boolean =>
  mode === 'INTERVENED' ? action === 'cancelOrder' : mayBeOrdered(mode);

/** Metres within which a vehicle finds a node that allows no deviation: its own tolerance is not told. */
const OWN_REACH_M = 0.5;

/** How far the vehicle stands from an order's first node; undefined: nobody can tell. */
export function reachOf(
  state: State,
  node: Order['nodes'][number],
): { readonly metres: number; readonly must: number } | undefined {
  const here = state.agvPosition ?? state.mobileRobotPosition;
  const there = node.nodePosition;
  if (!here || !there || here.mapId !== there.mapId) return undefined;
  const allowed = there.allowedDeviationXY ?? 0;
  const deviation = typeof allowed === 'number' ? allowed : Math.max(allowed.a, allowed.b);
  return {
    metres: Math.hypot(here.x - there.x, here.y - there.y),
    must: Math.max(deviation, OWN_REACH_M),
  };
}
