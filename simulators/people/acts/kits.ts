import type { Step } from '#adapters/devices/handheld/wire.ts';
import { piecesIn } from '../hands.ts';
import { type ActScript, type Finding, type Scene, told } from '../scene.ts';

/** Kits: components are taken in hand at the work place, put together there, or laid down again. */

const at = (step: Step) => told(step.facts.location);
const answer = (step: Step, scene: Scene): Finding => {
  const { item = '', quantity = 0 } = step.facts;
  return { type: 'answer', known: { item: scene.barcode(item), quantity } };
};

const takePart: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step) => ({ scans: 1, pieces: step.facts.quantity ?? 1 }),
  perform(step, scene) {
    const { item = '', lot = '', quantity = 0 } = step.facts;
    const there = piecesIn(scene.world, at(step), item, lot);
    return there < quantity ? { type: 'short', quantity: there } : answer(step, scene);
  },
};

/** The kits that the step names become what it lists, or the other way round. */
const making = (isBuilt: boolean): ActScript => ({
  places: (step) => [step.facts.location],
  effort: (step) => ({ scans: 1, pieces: 2 * (step.facts.quantity ?? 1) }),
  perform(step, scene) {
    const { item = '', lot = '', quantity = 0, lines = [] } = step.facts;
    const kits = [{ item, lot, quantity }];
    const [used, made] = isBuilt ? [lines, kits] : [kits, lines];
    return scene.hands.make(at(step), used, made) ? answer(step, scene) : { type: 'cannot' };
  },
});

export const KIT_ACTS = {
  take_part: takePart,
  build_kit: making(true),
  break_kit: making(false),
};
