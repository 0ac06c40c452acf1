import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { Pieces } from '../../world/contracts.ts';
import { piecesIn } from '../hands.ts';
import { asksSerial, handled, scanPiece } from '../pieces.ts';
import { type ActScript, type Finding, type Scene, told } from '../scene.ts';

/**
 * Kits: components are taken in hand at the work place, put together there, or laid down again. What
 * has a number on it is scanned where it lies.
 */

const at = (step: Step) => told(step.facts.location);

const answer = (step: Step, scene: Scene, serial?: string): Finding => {
  const { item = '', quantity = 0, lines = [] } = step.facts;
  const weight = lines.reduce((sum, line) => sum + gramsOf(scene, line), 0);
  const number = serial === undefined ? {} : { serial };
  return { type: 'answer', known: { item: scene.barcode(item), quantity, weight, ...number } };
};

const gramsOf = (scene: Scene, line: { readonly item: string; readonly quantity: number }) =>
  line.quantity * (scene.world.item(line.item)?.weightGrams ?? 0);

/** What goes wrong with a later kit must not cost those that are made. */
const giveUp = ({ refusals }: Step): Finding =>
  refusals.includes('cannot') ? { type: 'cannot' } : { type: 'short', quantity: 0 };

const takePart: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step) => ({ scans: 1, pieces: handled(step) }),
  perform(step, scene) {
    const { item = '', lot = '', quantity = 0 } = step.facts;
    if (asksSerial(step)) return scanPiece(step, scene, at(step), at(step));
    const there = piecesIn(scene.world, at(step), item, lot);
    return there < quantity ? { type: 'short', quantity: there } : answer(step, scene);
  },
};

const buildKit: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step) => ({ scans: 1, pieces: 2 * (step.facts.quantity ?? 1) }),
  perform(step, scene) {
    const { item = '', lot = '', quantity = 0, lines = [], serials = [] } = step.facts;
    const used = lines.map((line) =>
      scene.world.item(line.item)?.numbered ? { ...line, serials } : line,
    );
    // The label with its number is stuck on as the kit is finished.
    const number = asksSerial(step) ? scene.ids.next('KIT') : undefined;
    const kits = { item, lot, quantity, ...(number === undefined ? {} : { serials: [number] }) };
    return scene.hands.make(at(step), used, [kits]) ? answer(step, scene, number) : giveUp(step);
  },
};

/** What stands on the kit that was scanned, whatever was read. */
function numberOn({ hands }: Scene): readonly string[] {
  const deed = hands.deeds.at(-1);
  return deed?.type === 'moved' ? (deed.pieces.serials ?? []) : [];
}

const outOf = (item: string, serial = '') => `out ${item} ${serial}`;

const breakKit: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step) => ({ scans: 1, pieces: 2 * (step.facts.quantity ?? 1) }),
  perform(step, scene) {
    const { item = '', lot = '', quantity = 0, lines = [] } = step.facts;
    const finding = asksSerial(step) ? scanPiece(step, scene, at(step), at(step)) : undefined;
    if (finding && finding.type !== 'answer') return finding;
    const [number] = finding ? numberOn(scene) : [];
    const kit = { item, lot, quantity, ...(number === undefined ? {} : { serials: [number] }) };
    const made = lines.flatMap((line) => comingOut(scene, number ?? item, line));
    if (!scene.hands.make(at(step), [kit], made)) return giveUp(step);
    const out = made.flatMap((one) => (one.serials ?? []).map((serial) => outOf(one.item, serial)));
    scene.memory = { ...scene.memory, seen: [...scene.memory.seen, ...out] };
    return finding ?? answer(step, scene);
  },
};

/** Pieces of one component that come out of a kit, with the numbers that went in. */
function comingOut(scene: Scene, kit: string, line: Pieces): readonly Pieces[] {
  const inside = scene.world.inside(kit).filter(({ item }) => item === line.item);
  return inside.length === 0 ? [line] : inside.slice(0, line.quantity);
}

const layPart: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 1, pieces: 1 }),
  perform(step, scene) {
    const { item = '' } = step.facts;
    const { seen } = scene.memory;
    const mark = seen.find((name) => name.startsWith(outOf(item)));
    if (mark === undefined) return { type: 'short', quantity: 0 };
    scene.memory = { ...scene.memory, seen: seen.filter((name) => name !== mark) };
    return answer(step, scene, mark.slice(outOf(item).length));
  },
};

export const KIT_ACTS = {
  take_part: takePart,
  build_kit: buildKit,
  break_kit: breakKit,
  lay_part: layPart,
} satisfies Record<string, ActScript>;
