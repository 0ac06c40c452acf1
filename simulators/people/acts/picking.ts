import type { Step } from '#adapters/devices/handheld/wire.ts';
import { inHands } from '../ends.ts';
import { piecesIn } from '../hands.ts';
import { asksSerial, handled, scanPiece } from '../pieces.ts';
import { type ActScript, byItem, type Finding, type Scene, told } from '../scene.ts';

const takeCart: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 1, pieces: 0 }),
  perform(step, scene) {
    const cart = told(step.facts.handlingUnit);
    if (!scene.hands.moveUnit(cart, inHands(scene.worker))) return { type: 'cannot' };
    return { type: 'answer', known: { handlingUnit: cart, location: told(step.facts.location) } };
  },
};

const bringCart: ActScript = {
  places: (step) => [step.facts.to],
  effort: () => ({ scans: 1, pieces: 0 }),
  perform(step, scene) {
    const cart = told(step.facts.handlingUnit);
    const to = told(step.facts.to);
    if (!scene.hands.moveUnit(cart, to)) return { type: 'cannot' };
    return { type: 'answer', known: { location: to, handlingUnit: cart } };
  },
};

/** Reaches one compartment too far: another item, nearly as many, from a bin close by. */
function pickWrongItem(step: Step, scene: Scene): Finding | undefined {
  const { location = '', item = '', quantity = 0, intoHandlingUnit: cart = '' } = step.facts;
  for (const bin of scene.nearbyBins(location)) {
    const other = scene.world.contents(bin).find((row) => row.item !== item);
    if (!other) continue;
    const taken = scene.hands.move(bin, cart, { ...other, quantity });
    scene.err({
      kind: 'picked_wrong_item',
      item,
      quantity: taken,
      place: location,
      instead: other.item,
    });
    return {
      type: 'answer',
      known: {
        location,
        item: scene.barcode(other.item),
        quantity,
        handlingUnit: cart,
        label: scene.label(other),
      },
    };
  }
  return undefined;
}

/** How many a picker takes who was told `quantity` and finds `there`. */
function pickedQuantity(step: Step, scene: Scene, there: number): number {
  const { location = '', item = '', quantity = 0 } = step.facts;
  if (quantity > 1 && scene.random.chance(scene.rates.pickedTooFew)) {
    scene.err({ kind: 'picked_too_few', item, quantity: 1, place: location });
    return quantity - 1;
  }
  if (there > quantity && scene.random.chance(scene.rates.pickedTooMany)) {
    scene.err({ kind: 'picked_too_many', item, quantity: 1, place: location });
    return quantity + 1;
  }
  return quantity;
}

const pick: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({ scans: scene.byLight ? 0 : 2, pieces: handled(step) }),
  perform(step, scene) {
    const { location = '', item = '', lot = '', quantity = 0, intoHandlingUnit = '' } = step.facts;
    if (asksSerial(step)) return scanPiece(step, scene, location, intoHandlingUnit);
    const there = piecesIn(scene.world, location, item, lot);
    if (there < quantity) {
      const taken = scene.hands.move(location, intoHandlingUnit, { item, lot, quantity });
      return { type: 'short', quantity: taken };
    }
    if (scene.random.chance(scene.rates.pickedWrongItem)) {
      const wrong = pickWrongItem(step, scene);
      if (wrong) return wrong;
    }
    const taken = pickedQuantity(step, scene, there);
    scene.hands.move(location, intoHandlingUnit, { item, lot, quantity: taken });
    return {
      type: 'answer',
      known: {
        location,
        item: scene.barcode(item),
        quantity,
        handlingUnit: intoHandlingUnit,
        label: scene.label({ item, lot }),
      },
    };
  },
};

const placeTote: ActScript = {
  places: (step) => [step.facts.location, step.facts.to],
  effort: () => ({ scans: 2, pieces: 0 }),
  perform(step, scene) {
    const tote = told(step.facts.handlingUnit);
    const slot = told(step.facts.to);
    if (!scene.hands.moveUnit(tote, slot)) return { type: 'cannot' };
    return { type: 'answer', known: { handlingUnit: tote, location: slot } };
  },
};

interface PutChoice {
  readonly slot: string;
  readonly tote: string;
  readonly quantity: number;
}

/** Where the pieces go and how many: mostly as told. */
function choosePut(step: Step, scene: Scene, there: number): PutChoice {
  const { location = '', item = '', quantity = 0, order = '' } = step.facts;
  const right = { slot: location, tote: told(step.facts.intoHandlingUnit), quantity };
  if (scene.random.chance(scene.rates.putWrongSlot)) {
    for (const slot of scene.nearbySlots(location)) {
      const tote = scene.world.unitsAt(slot)[0];
      if (tote === undefined) continue;
      scene.err({ kind: 'put_wrong_slot', item, quantity, place: slot, order });
      return { slot, tote, quantity };
    }
  }
  if (!scene.random.chance(scene.rates.putWrongQuantity)) return right;
  const wrong = there > quantity && scene.random.chance(0.5) ? quantity + 1 : quantity - 1;
  if (wrong < 1) return right;
  const difference = wrong - quantity;
  scene.err({ kind: 'put_wrong_quantity', item, quantity: difference, place: location, order });
  return { ...right, quantity: wrong };
}

const put: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({ scans: scene.byLight ? 1 : 2, pieces: handled(step) }),
  perform(step, scene) {
    const { handlingUnit: cart = '', item = '', lot = '', quantity = 0 } = step.facts;
    if (asksSerial(step)) return scanPiece(step, scene, cart, told(step.facts.intoHandlingUnit));
    // Nobody reads the lot off a piece again at the put wall.
    const there = piecesIn(scene.world, cart, item, '');
    if (there < quantity) {
      const tote = told(step.facts.intoHandlingUnit);
      const moved = scene.hands.move(cart, tote, { item, lot, quantity }, true);
      return { type: 'short', quantity: moved };
    }
    const choice = choosePut(step, scene, there);
    scene.hands.move(cart, choice.tote, { item, lot, quantity: choice.quantity }, true);
    return {
      type: 'answer',
      known: { item: scene.barcode(item), location: choice.slot, quantity },
    };
  },
};

const emptyCart: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 1, pieces: 1 }),
  perform(step, scene) {
    const left = byItem(scene.world, told(step.facts.handlingUnit));
    for (const [item, quantity] of left) {
      if (scene.memory.seen.includes(item)) continue;
      scene.memory = { ...scene.memory, seen: [...scene.memory.seen, item] };
      return { type: 'answer', known: { item: scene.barcode(item), quantity } };
    }
    return { type: 'done' };
  },
};

export const PICKING_ACTS = {
  take_cart: takeCart,
  pick,
  bring_cart: bringCart,
  place_tote: placeTote,
  put,
  empty_cart: emptyCart,
} satisfies Record<string, ActScript>;
