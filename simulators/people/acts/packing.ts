import type { Step } from '#adapters/devices/handheld/wire.ts';
import { cartonGrams } from '../../world/cartons.ts';
import { onScale, withCustomer } from '../ends.ts';
import { asksSerial, scanPiece } from '../pieces.ts';
import { type ActScript, byItem, type Finding, miscount, type Scene, told } from '../scene.ts';

/** Carries the unit of the step to `to` and scans both. */
function carry(step: Step, scene: Scene, to: string): Finding {
  const unit = told(step.facts.handlingUnit);
  if (!scene.hands.moveUnit(unit, to)) return { type: 'cannot' };
  return { type: 'answer', known: { handlingUnit: unit, location: to } };
}

const carryTo: ActScript = {
  places: (step) => [step.facts.location, step.facts.to],
  effort: (step) => ({ scans: step.fields.length, pieces: 0 }),
  perform: (step, scene) => carry(step, scene, told(step.facts.to)),
};

const unpack: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({
    scans: 1,
    pieces: piecesOf(scene, told(step.facts.handlingUnit)),
  }),
  perform(step, scene) {
    const { handlingUnit: parcel = '', intoHandlingUnit: tote = '' } = step.facts;
    for (const row of scene.world.contents(parcel)) scene.hands.move(parcel, tote, row);
    scene.hands.removeUnit(parcel);
    return { type: 'answer', known: { handlingUnit: parcel } };
  },
};

const piecesOf = (scene: Scene, container: string) =>
  scene.world.contents(container).reduce((sum, row) => sum + row.quantity, 0);

interface ToCheck {
  /** As it is remembered once it was counted. */
  readonly name: string;
  readonly item: string;
  readonly quantity: number;
  readonly serial?: string;
}

/** What of the tote was not counted yet: all pieces of an item, or one piece that has a number. */
function nextToCheck(step: Step, scene: Scene): ToCheck | undefined {
  const tote = told(step.facts.handlingUnit);
  const pieces = scene.world
    .contents(tote)
    .flatMap(({ item, serials = [] }) =>
      serials.map((serial): ToCheck => ({ name: `#${serial}`, item, quantity: 1, serial })),
    );
  const numbered = new Set(asksSerial(step) ? pieces.map(({ item }) => item) : []);
  const counted = [...byItem(scene.world, tote)]
    .filter(([item]) => !numbered.has(item))
    .map(([item, quantity]): ToCheck => ({ name: item, item, quantity }));
  const all = [...counted, ...pieces.filter(({ item }) => numbered.has(item))];
  return all.find(({ name }) => !scene.memory.seen.includes(name));
}

const check: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({ scans: 1, pieces: nextToCheck(step, scene)?.quantity ?? 0 }),
  perform(step, scene) {
    const next = nextToCheck(step, scene);
    if (!next) return { type: 'done' };
    const { item, serial, quantity: there } = next;
    let quantity = there;
    if (serial === undefined && scene.random.chance(scene.rates.miscountedCheck)) {
      quantity = miscount(scene.random, there);
      const { location: place = '', order = '' } = step.facts;
      scene.err({ kind: 'miscounted_check', item, quantity: quantity - there, place, order });
    }
    scene.memory = { ...scene.memory, seen: [...scene.memory.seen, next.name] };
    const numbered = serial === undefined ? {} : { serial };
    const label = scene.label({ item, lot: '', ...numbered });
    return { type: 'answer', known: { item: scene.barcode(item), quantity, label, ...numbered } };
  },
};

/** What does not belong to an order is told by the code that was scanned. */
const itemMeant = (step: Step, scene: Scene) => {
  const code = told(step.facts.item);
  return scene.world.itemByBarcode(code)?.item ?? code;
};

const inTote = (step: Step, scene: Scene) =>
  byItem(scene.world, told(step.facts.handlingUnit)).get(itemMeant(step, scene)) ?? 0;

const checkAgain: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({ scans: 0, pieces: inTote(step, scene) }),
  perform: (step, scene) => ({ type: 'answer', known: { quantity: inTote(step, scene) } }),
};

const laySurplus: ActScript = {
  places: (step) => [step.facts.location, step.facts.to],
  effort: (step) => ({ scans: 2, pieces: step.facts.quantity ?? 1 }),
  perform(step, scene) {
    const { handlingUnit: tote = '', lot = '', quantity = 0, to = '', serials } = step.facts;
    const item = itemMeant(step, scene);
    scene.hands.move(tote, to, { item, lot, quantity, ...(serials ? { serials } : {}) });
    return { type: 'answer', known: { item: scene.barcode(item), quantity, location: to } };
  },
};

const pack: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step) => ({
    scans: 1,
    pieces: 10 + (step.facts.lines ?? []).reduce((sum, line) => sum + line.quantity, 0),
  }),
  perform(step, scene) {
    const { handlingUnit: tote = '', intoHandlingUnit: parcel = '', lines = [] } = step.facts;
    scene.hands.createUnit(parcel, told(step.facts.location));
    for (const line of lines) {
      // Pieces that were scanned into the parcel lie in it.
      const inIt = scene.world
        .contents(parcel)
        .filter(({ item, lot, serials }) => serials && item === line.item && lot === line.lot)
        .reduce((sum, row) => sum + row.quantity, 0);
      scene.hands.move(tote, parcel, { ...line, quantity: line.quantity - inIt }, true);
    }
    return { type: 'answer', known: { handlingUnit: parcel } };
  },
};

const packPiece: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 2, pieces: 1 }),
  perform(step, scene) {
    const { handlingUnit: tote = '', intoHandlingUnit: parcel = '', location = '' } = step.facts;
    scene.hands.createUnit(parcel, location);
    return scanPiece(step, scene, tote, parcel);
  },
};

/** So long a person watches the display until it shows zero. */
const SHOWS_ZERO_MS = 900;

const placeOnScale: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 0, pieces: 1 }),
  first: {
    waitMs: SHOWS_ZERO_MS,
    // Whatever was forgotten there comes off first, or both would be weighed.
    prepare(step, { world }) {
      const { scale = '', location = '' } = step.facts;
      for (const unit of world.unitsAt(onScale(scale))) world.moveUnit(unit, location);
    },
  },
  perform(step, scene) {
    const { handlingUnit: parcel = '', scale = '' } = step.facts;
    if (!scene.hands.moveUnit(parcel, onScale(scale))) return { type: 'cannot' };
    return { type: 'wait' };
  },
};

/** Weighed on whatever scale stands about, and read off rightly. */
const weighByHand: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 1, pieces: 1 }),
  perform(step, { world }) {
    const parcel = told(step.facts.handlingUnit);
    if (world.unitAt(parcel) === undefined) return { type: 'cannot' };
    return { type: 'answer', known: { weight: world.weightOf(parcel) + cartonGrams(parcel) } };
  },
};

/** Of parcels that may be laid onto a pallet. */
const SHARE_STACKED = 0.6;

/** A pallet that is offered and stands there, one with parcels on it first; after a no, none. */
function palletFor(step: Step, { world, random }: Scene): string | undefined {
  const { to = '' } = step.facts;
  const offered = step.fields.find(({ name }) => name === 'location')?.accept ?? [];
  const there = offered.filter((one) => one !== to && world.unitAt(one) === to);
  const pallet = there.find((one) => world.unitsAt(one).length > 0) ?? there[0];
  if (pallet === undefined || step.notice?.level === 'wrong') return undefined;
  return random.chance(SHARE_STACKED) ? pallet : undefined;
}

const layDown: ActScript = {
  ...carryTo,
  perform: (step, scene) => carry(step, scene, palletFor(step, scene) ?? told(step.facts.to)),
};

/** Into the truck, with all that stands on it. */
function loadOnto(truck: string, unit: string, scene: Scene): void {
  for (const inner of scene.world.unitsAt(unit)) loadOnto(truck, inner, scene);
  for (const row of scene.world.contents(unit)) scene.hands.move(unit, truck, row);
  scene.hands.removeUnit(unit);
}

const load: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 1, pieces: 4 }),
  perform(step, scene) {
    const { handlingUnit: parcel = '', order = '' } = step.facts;
    // Not onto this truck: it stays, and the next is loaded.
    if (step.notice?.level === 'wrong' && step.keys.includes('done')) return { type: 'done' };
    if (scene.world.unitAt(parcel) === undefined) return { type: 'cannot' };
    loadOnto(withCustomer(order), parcel, scene);
    return { type: 'answer', known: { handlingUnit: parcel } };
  },
};

export const PACKING_ACTS = {
  bring_tote: carryTo,
  unpack,
  check,
  check_again: checkAgain,
  lay_surplus: laySurplus,
  return_tote: carryTo,
  pack,
  pack_piece: packPiece,
  store_tote: carryTo,
  place_on_scale: placeOnScale,
  weigh_by_hand: weighByHand,
  lay_down: layDown,
  load,
} satisfies Record<string, ActScript>;
