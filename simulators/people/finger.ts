import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { WorkerDeps } from './deps.ts';

/** On the wall's clock: a controller takes two presses in quick succession for one. */
const SAME_FINGER_MS = 800;

/** A worker's finger at the labels of a floor. */
export interface Finger {
  /** The label at the step's place. */
  labelOf(step: Step): { readonly bank: string; readonly index: number } | undefined;
  /** Whether the step's place has a label, and nobody pressed it just now: else the PDA is used. */
  isReady(step: Step): boolean;
  /**
   * Presses what is lit, or its shortage key with `short` pieces. False: it shows something else.
   */
  press(step: Step, short: number | undefined): boolean;
}

export function createFinger(
  deps: Pick<WorkerDeps, 'floor' | 'lights' | 'presses' | 'wall'>,
): Finger {
  const { floor, lights, presses, wall } = deps;
  const labelOf = ({ facts }: Step) =>
    facts.location === undefined ? undefined : floor.label(facts.location);
  return {
    labelOf,
    isReady(step) {
      const label = labelOf(step);
      if (!label) return false;
      const last = presses.get(`${label.bank}/${label.index}`);
      return last === undefined || wall.now() - last >= SAME_FINGER_MS;
    },
    press(step, short) {
      const label = labelOf(step);
      const lit = label && lights.lit(label.bank, label.index);
      if (!label || !lit || lit.quantity !== step.facts.quantity) return false;
      presses.set(`${label.bank}/${label.index}`, wall.now());
      const press =
        short === undefined ? { quantity: lit.quantity } : { quantity: short, short: true };
      lights.press(label.bank, label.index, press);
      return true;
    },
  };
}
