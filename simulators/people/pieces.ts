import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { Finding, Scene } from './scene.ts';

/** Pieces with serial numbers: they are scanned one by one. */

export const asksSerial = (step: Step): boolean =>
  step.fields.some((field) => field.name === 'serial');

/** Pieces that an answer handles: one where they are scanned one by one, else all that are told. */
export const handled = (step: Step): number => (asksSerial(step) ? 1 : (step.facts.quantity ?? 1));

/** Whoever has scanned the place stands there, with all the pieces in hand. */
export const standsThere = (step: Step): boolean =>
  asksSerial(step) && !step.fields.some((field) => field.name === 'location');

/** A piece that was refused for the line in hand; for another it may be the right one. */
export const refusedPiece = (step: Step, serial: string): string =>
  `${step.progress?.done ?? 0}#${serial}`;

/** What a person reads off the piece: mostly what stands there. */
function read(scene: Scene, serial: string, at: { item: string; place: string }): string {
  if (!scene.random.chance(scene.rates.misreadSerial)) return serial;
  scene.err({ kind: 'misread_serial', quantity: 0, ...at });
  return `${serial}X`;
}

/** Takes the next piece that was not refused, of those that were told, and scans it; none is left: short. */
export function scanPiece(step: Step, scene: Scene, from: string, to: string): Finding {
  const { item: code = '', lot = '', location = '' } = step.facts;
  const item = scene.world.itemByBarcode(code)?.item ?? code;
  for (const row of scene.world.contents(from)) {
    if (row.item !== item || (lot !== '' && row.lot !== lot)) continue;
    const left = row.serials?.filter((one) => !scene.memory.seen.includes(refusedPiece(step, one)));
    const serial = left?.find((one) => step.facts.serials?.includes(one)) ?? left?.[0];
    if (serial === undefined) continue;
    scene.hands.move(from, to, { item, lot: row.lot, quantity: 1, serials: [serial] });
    const said = read(scene, serial, { item, place: from });
    const label = scene.label({ item, lot: row.lot, serial: said });
    const goal = step.facts.to ?? location;
    return {
      type: 'answer',
      known: { location: goal, item: scene.barcode(item), serial: said, label },
    };
  }
  return step.refusals.includes('short') ? { type: 'short', quantity: 0 } : { type: 'cannot' };
}
