import type { WorkTask } from './model.ts';

/** A unit that is half worked off, and who has it in hand. */
export interface InHand {
  readonly unit: string;
  readonly holder: string;
}

interface Job {
  readonly task: WorkTask;
  readonly started: boolean;
  readonly snapshot: { readonly actor: string; readonly progress: unknown };
}

/**
 * The cart, pallet or tote that somebody has begun to work off and that another can only go on with
 * by having it: undefined where nothing is in hand, so that anybody may begin at the line reached.
 */
export function unitInHand({ task, started, snapshot }: Job): InHand | undefined {
  const holder = snapshot.actor;
  if (!started || holder === '') return undefined;
  switch (task.kind) {
    case 'pick': {
      const { cartWith, brought } = snapshot.progress as {
        readonly cartWith: string;
        readonly brought: boolean;
      };
      return cartWith === '' || brought ? undefined : { unit: task.cart, holder: cartWith };
    }
    case 'put':
      return { unit: task.cart, holder };
    case 'transfer':
      return task.fromHandlingUnit === '' ? undefined : { unit: task.fromHandlingUnit, holder };
    case 'check':
    case 'pack':
      return { unit: task.tote, holder };
    default:
      return undefined;
  }
}
