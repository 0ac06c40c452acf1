/** What the factsheets of all versions have alike, in the hub's words. */
import { type Millis, seconds } from '#base/time.ts';
import type { ActionFacts, Blocking, LoadSetFacts, VehicleFacts } from '#hub/ports.ts';
import { given } from './alike.ts';

/** Seconds of a factsheet; less than nothing is nothing. */
export const millis = (given: number): Millis => Math.max(0, Math.round(seconds(given)));

/** No limit where nothing is said, or something impossible. */
const limit = (said: number | undefined): number => Math.max(0, Math.floor(said ?? 0));

type Words<T extends string> = Uppercase<T>;
const lower = <T extends string>(word: Words<T>): T => word.toLowerCase() as T;

interface ArrayLengths {
  readonly 'order.nodes'?: number;
  readonly 'order.edges'?: number;
  readonly 'node.actions'?: number;
  readonly 'edge.actions'?: number;
  readonly instantActions?: number;
}

export function limitsOf(
  lists: ArrayLengths,
  idLength: number | undefined,
  messageBytes: number | undefined,
): VehicleFacts['limits'] {
  return {
    orderNodes: limit(lists['order.nodes']),
    orderEdges: limit(lists['order.edges']),
    nodeActions: limit(lists['node.actions']),
    edgeActions: limit(lists['edge.actions']),
    instants: limit(lists.instantActions),
    idLength: limit(idLength),
    messageBytes: limit(messageBytes),
  };
}

export const optionalFacts = (
  parameters: readonly {
    readonly parameter: string;
    readonly support: 'SUPPORTED' | 'REQUIRED';
  }[],
): VehicleFacts['optional'] =>
  Object.fromEntries(parameters.map(({ parameter, support }) => [parameter, lower(support)]));

interface WireActionFacts {
  readonly actionType: string;
  readonly actionScopes: readonly Words<ActionFacts['scopes'][number]>[];
  readonly actionParameters?: readonly { readonly key: string; readonly isOptional?: boolean }[];
  readonly blockingTypes?: readonly Words<Blocking>[];
  readonly pauseAllowed?: boolean;
  readonly cancelAllowed?: boolean;
}

export const actionFacts = (actions: readonly WireActionFacts[]): readonly ActionFacts[] =>
  actions.map((action) => ({
    name: action.actionType,
    scopes: action.actionScopes.map((scope) => lower<ActionFacts['scopes'][number]>(scope)),
    parameters: (action.actionParameters ?? []).map(({ key, isOptional }) => {
      return { key, optional: isOptional === true };
    }),
    blocking: (action.blockingTypes ?? []).map((word) => lower<Blocking>(word)),
    ...given('pausable', action.pauseAllowed, (is) => is),
    ...given('cancellable', action.cancelAllowed, (is) => is),
  }));

interface WireLoadSet {
  readonly setName: string;
  readonly loadType: string;
  readonly loadDimensions?: LoadSetFacts['size'];
  readonly pickTime?: number;
  readonly dropTime?: number;
}

export const loadSetFacts = (
  set: WireLoadSet,
  maxKg: number | undefined,
  speed: number | undefined,
): LoadSetFacts => ({
  name: set.setName,
  type: set.loadType,
  ...given('size', set.loadDimensions, (size) => size),
  ...given('maxKg', maxKg, (kg) => kg),
  ...given('pickMs', set.pickTime, millis),
  ...given('dropMs', set.dropTime, millis),
  ...given('speed', speed, (metres) => metres),
});
