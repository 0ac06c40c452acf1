import type { Quirks } from '../quirks.ts';
import type { VehicleCore } from '../vehicle.ts';

type ActionShown = { readonly actionId: string; readonly actionStatus: string };
type Lists = Readonly<Record<'actionStates' | 'instantActionStates', readonly ActionShown[]>>;

/** A state as a vehicle with quirks shows it. */
export interface Shown {
  state(body: object): object;
  /** Something was told to the vehicle, an action again perhaps. */
  told(message: unknown): void;
}

export function createShown(quirks: Quirks, core: VehicleCore): Shown {
  const { hidesRefused, dropsEnded, doublesActionStates, repeatsFirstNode } = quirks;
  const dropped = new Set<string>();
  let order = '';

  const lists = (body: object): object => {
    const records = new Map(core.state().actions.map((each) => [each.action.actionId, each]));
    const isShown = ({ actionId, actionStatus }: ActionShown): boolean => {
      const record = records.get(actionId);
      if (!record?.isInstant) return true;
      if (hidesRefused && record.isRefused) return false;
      if (!dropsEnded || (actionStatus !== 'FINISHED' && actionStatus !== 'FAILED')) return true;
      if (dropped.has(actionId)) return false;
      dropped.add(actionId);
      return true;
    };
    const shownList = (list: readonly ActionShown[]) => {
      const left = list.filter(isShown);
      return doublesActionStates ? left.flatMap((each) => [each, each]) : left;
    };
    const { actionStates, instantActionStates } = body as Partial<Lists>;
    return {
      ...(actionStates ? { actionStates: shownList(actionStates) } : {}),
      ...(instantActionStates ? { instantActionStates: shownList(instantActionStates) } : {}),
    };
  };
  const firstNode = (body: object): object => {
    const { orderId, lastNodeId, lastSequence, nodes, mapId, pose } = core.state();
    const isNew = orderId !== order && nodes.length > 0;
    order = orderId;
    if (!isNew) return {};
    const stand = { nodeId: lastNodeId, sequenceId: lastSequence, released: true };
    const nodePosition = { x: pose.x, y: pose.y, mapId };
    const { nodeStates } = body as { readonly nodeStates: readonly object[] };
    return { nodeStates: [{ ...stand, nodePosition }, ...nodeStates] };
  };

  return {
    state(body) {
      return {
        ...body,
        ...(hidesRefused || dropsEnded || doublesActionStates ? lists(body) : {}),
        ...(repeatsFirstNode ? firstNode(body) : {}),
      };
    },
    told(message) {
      const list = (message as { readonly actions?: unknown } | undefined | null)?.actions;
      if (!dropsEnded || !Array.isArray(list)) return;
      for (const each of list) dropped.delete(String((each as { actionId?: unknown })?.actionId));
    },
  };
}
