import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { Pieces, World } from '../../world/contracts.ts';
import { onTruck } from '../ends.ts';
import { piecesIn } from '../hands.ts';
import { asksSerial, handled, scanPiece, standsThere } from '../pieces.ts';
import { type ActScript, byItem, type Finding, miscount, type Scene, told } from '../scene.ts';
import { breakDown, receiveUnit, verifyUnit } from './announced.ts';

/** A pallet is full at this weight, volume or number of different lines. */
const UNIT_LIMIT = { grams: 400_000, millilitres: 1_000_000, lines: 10 } as const;
/**
 * Of returned goods, how many are as new, and how many need a second look; the rest is not sold.
 */
const AS_NEW = 0.7;
const SECOND_LOOK = 0.15;
/** Of the goods that arrived sound to the eye, one in so many fails a closer look. */
const HIDDEN_DEFECT = 1 / 400;

const keyOf = ({ item, lot }: { item: string; lot: string }) => `${item}|${lot}`;

/** What is taken off the truck next, or undefined when nothing is left that would be taken. */
function nextFromTruck(step: Step, scene: Scene): Pieces | undefined {
  return scene.world
    .contents(onTruck(told(step.facts.asn)))
    .find((row) => !scene.memory.seen.includes(keyOf(row)));
}

function volumeIn(world: World, container: string): number {
  return world
    .contents(container)
    .reduce((sum, row) => sum + row.quantity * (world.item(row.item)?.volumeMl ?? 0), 0);
}

/** How many more of an item fit on a pallet; one at least on an empty one. */
function roomOn(scene: Scene, unit: string, item: string): number {
  if (unit !== '' && scene.memory.linesOnUnit >= UNIT_LIMIT.lines) return 0;
  const { weightGrams = 1, volumeMl = 1 } = scene.world.item(item) ?? {};
  const grams = unit === '' ? 0 : scene.world.weightOf(unit);
  const volume = unit === '' ? 0 : volumeIn(scene.world, unit);
  const room = Math.min(
    Math.floor((UNIT_LIMIT.grams - grams) / Math.max(1, weightGrams)),
    Math.floor((UNIT_LIMIT.millilitres - volume) / Math.max(1, volumeMl)),
  );
  return unit === '' ? Math.max(1, room) : Math.max(0, room);
}

function setDown(step: Step, scene: Scene, row: Pieces): Finding {
  const { memory, hands } = scene;
  const dock = told(step.facts.location);
  const asn = told(step.facts.asn);
  const fits = roomOn(scene, memory.unit, row.item);
  const isFresh = memory.unit === '' || fits === 0;
  const unit = isFresh ? scene.ids.next('IB') : memory.unit;
  const room = isFresh ? roomOn(scene, '', row.item) : fits;
  const serial = asksSerial(step) ? row.serials?.[0] : undefined;
  const quantity = serial === undefined ? Math.min(row.quantity, room) : 1;
  const isMore = serial !== undefined && !isFresh && byItem(scene.world, unit).has(row.item);
  hands.createUnit(unit, dock);
  hands.move(onTruck(asn), unit, { ...row, quantity });

  const key = keyOf(row);
  const announced = scene.world
    .delivery(asn)
    ?.pieces.find((pieces) => pieces.item === row.item && pieces.lot === row.lot);
  const damagedBefore = memory.damagedDone[key] ?? 0;
  const damaged = Math.min(quantity, Math.max(0, (announced?.damaged ?? 0) - damagedBefore));
  scene.memory = {
    ...memory,
    unit,
    linesOnUnit: (isFresh ? 0 : memory.linesOnUnit) + (isMore ? 0 : 1),
    damagedDone: { ...memory.damagedDone, [key]: damagedBefore + damaged },
  };

  const good = quantity - damaged;
  let counted = good;
  const mayMiscount = good > 0 && serial === undefined;
  if (mayMiscount && scene.random.chance(scene.rates.miscountedReceipt)) {
    counted = miscount(scene.random, good);
    const difference = counted - good;
    scene.err({ kind: 'miscounted_receipt', item: row.item, quantity: difference, place: unit });
  }
  const dates = {
    ...(announced?.productionDate ? { productionDate: announced.productionDate } : {}),
    ...(announced?.expiryDate ? { expiryDate: announced.expiryDate } : {}),
  };
  const numbered = serial === undefined ? {} : { serial };
  return {
    type: 'answer',
    known: {
      handlingUnit: unit,
      item: scene.barcode(row.item),
      ...numbered,
      quantity: counted,
      damaged,
      ...(row.lot === '' ? {} : { lot: row.lot }),
      ...dates,
      label: scene.label({ item: row.item, lot: row.lot, ...dates, ...numbered }),
      ...(asks(step, 'grade') ? { grade: gradeOf(scene) } : {}),
      ...(asks(step, 'weight') ? { weight: weightOf(scene, row.item, counted + damaged) } : {}),
    },
  };
}

const asks = (step: Step, name: string) => step.fields.some((field) => field.name === name);

/** What a scale beside the dock shows. */
const weightOf = (scene: Scene, item: string, pieces: number): number =>
  pieces * (scene.world.item(item)?.weightGrams ?? 0);

function gradeOf(scene: Scene): string {
  const draw = scene.random.next();
  return draw < AS_NEW ? 'A' : draw < AS_NEW + SECOND_LOOK ? 'B' : 'C';
}

/** With numbers they are scanned one by one. */
function piecesSetDown(step: Step, scene: Scene): number {
  const row = nextFromTruck(step, scene);
  if (!row) return 0;
  return asksSerial(step) && row.serials ? 1 : Math.min(500, row.quantity);
}

const receive: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({
    scans: 2,
    pieces: piecesSetDown(step, scene),
  }),
  perform(step, scene) {
    const truck = onTruck(told(step.facts.asn));
    // Announced pallets that the warehouse would not have as they are.
    for (const unit of scene.world.unitsAt(truck)) breakDown(scene, unit, truck);
    const row = nextFromTruck(step, scene);
    return row ? setDown(step, scene, row) : { type: 'done' };
  },
};

const isEmpty = (step: Step, scene: Scene): boolean =>
  nextFromTruck(step, scene) === undefined &&
  scene.world.unitsAt(onTruck(told(step.facts.asn))).length === 0;

const nothing_came: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 0, pieces: 0 }),
  perform: (step, scene) => ({
    type: 'answer',
    known: { answer: isEmpty(step, scene) ? 'yes' : 'no' },
  }),
};

const inspect: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step) => ({ scans: 1, pieces: 3 * (step.facts.quantity ?? 1) }),
  perform(step, scene) {
    const sample = step.facts.quantity ?? 0;
    let bad = 0;
    for (let i = 0; i < sample; i++) if (scene.random.chance(HIDDEN_DEFECT)) bad++;
    return {
      type: 'answer',
      known: { handlingUnit: told(step.facts.handlingUnit), quantity: sample, damaged: bad },
    };
  },
};

/** A value within the limits, or just beyond one of them. */
function measuredValue(step: Step, scene: Scene): string {
  const { decimals = 0 } = step.facts;
  const unit = 10 ** decimals;
  const scaled = (limit: string | undefined) =>
    limit === undefined ? undefined : Math.round(Number(limit) * unit);
  const lower = scaled(step.facts.lower) ?? (scaled(step.facts.upper) ?? 0) - unit;
  const upper = scaled(step.facts.upper) ?? lower + unit;
  const isOut = scene.random.chance(HIDDEN_DEFECT);
  const value = isOut ? badValue(step, lower, upper) : scene.random.integer(lower, upper);
  return (value / unit).toFixed(decimals);
}

const badValue = (step: Step, lower: number, upper: number): number =>
  step.facts.upper === undefined ? lower - 1 : upper + 1;

/** The dimensioner is tried once; where nothing comes of it, or none is there, by hand. */
const measure: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step) => ({ scans: 0, pieces: step.alsoBy === 'dimensioner' ? 1 : 4 }),
  perform(step, scene) {
    const { dimensioner = '', item = '' } = step.facts;
    const tried = `laid ${step.stepId}`;
    const isFree = step.alsoBy === 'dimensioner' && !scene.memory.seen.includes(tried);
    if (isFree && scene.lay(dimensioner, item)) {
      scene.memory = { ...scene.memory, seen: [...scene.memory.seen, tried] };
      return { type: 'wait' };
    }
    return { type: 'answer', known: { value: measuredValue(step, scene) } };
  },
};

/** Any piece may be the bad one, and a refused one was not; each is scanned once. */
const scan_bad: ActScript = {
  places: (step) => [step.facts.location],
  effort: () => ({ scans: 1, pieces: 1 }),
  perform(step, scene) {
    const { item = '', lot = '' } = step.facts;
    const serial = scene.world
      .contents(told(step.facts.handlingUnit))
      .filter((row) => row.item === item && (lot === '' || row.lot === lot))
      .flatMap(({ serials = [] }) => serials)
      .find((one) => !scene.memory.seen.includes(`bad ${one}`));
    if (serial === undefined) return { type: 'cannot' };
    scene.memory = { ...scene.memory, seen: [...scene.memory.seen, `bad ${serial}`] };
    const label = scene.label({ item, lot, serial });
    return { type: 'answer', known: { item: scene.barcode(item), serial, label } };
  },
};

/** Pieces that nobody was told of, left on a pallet after its last line, go with their like. */
function clearPallet(unit: string, scene: Scene): void {
  for (const [item, quantity] of byItem(scene.world, unit)) {
    const bin = scene.memory.putAway[item];
    if (bin !== undefined && quantity <= UNTOLD_PIECES) {
      scene.hands.move(unit, bin, { item, lot: '', quantity });
    }
  }
}
/** More than so many are no miscount but another task's goods. */
const UNTOLD_PIECES = 3;

const transfer: ActScript = {
  places: (step) => (standsThere(step) ? [step.facts.to] : [step.facts.location, step.facts.to]),
  effort: (step) => ({ scans: 2, pieces: handled(step) }),
  perform(step, scene) {
    const { item = '', lot = '', to = '', quantity = 0, handlingUnit = '' } = step.facts;
    const from = handlingUnit === '' ? told(step.facts.location) : handlingUnit;
    if (isInboundUnit(handlingUnit)) scene.hands.open(handlingUnit);
    const scanned = asksSerial(step) ? scanPiece(step, scene, from, to) : undefined;
    const moved = scanned ? 1 : scene.hands.move(from, to, { item, lot, quantity });
    scene.memory = { ...scene.memory, putAway: { ...scene.memory.putAway, [item]: to } };
    const isLastLine = step.progress !== undefined && step.progress.done + 1 >= step.progress.total;
    const isLast = isLastLine && (!scanned || quantity === 1);
    if (isInboundUnit(handlingUnit)) {
      if (isLast) clearPallet(handlingUnit, scene);
      scene.hands.removeUnit(handlingUnit);
    }
    if (scanned) return scanned;
    if (moved < quantity) return { type: 'short', quantity: moved };
    const label = scene.label({ item, lot });
    return { type: 'answer', known: { item: scene.barcode(item), location: to, quantity, label } };
  },
};

/** The driver lays them into his truck; his paper is scanned in the place of one. */
const hand_over: ActScript = {
  ...transfer,
  perform(step, scene) {
    const { item = '', lot = '', location = '', to = '', quantity = 0 } = step.facts;
    const truck = onTruck(to);
    if (asksSerial(step)) return scanPiece(step, scene, location, truck);
    const given = scene.hands.move(location, truck, { item, lot, quantity });
    if (given < quantity) return { type: 'short', quantity: given };
    const label = scene.label({ item, lot });
    return { type: 'answer', known: { item: scene.barcode(item), location: to, quantity, label } };
  },
};

/** The house's own label, or a supplier's SSCC. */
const isInboundUnit = (unit: string) => unit.startsWith('IB-') || /^\d{18}$/.test(unit);

const count: ActScript = {
  places: (step) => [step.facts.location],
  effort: (step, scene) => ({
    scans: 1,
    pieces: piecesIn(scene.world, countedContainer(step), told(step.facts.item), ''),
  }),
  perform(step, scene) {
    const { item = '', lot = '', location = '' } = step.facts;
    const container = countedContainer(step);
    // A unit that stands elsewhere is not seen here.
    const isAway = container !== location && scene.world.unitAt(container) !== location;
    const there = isAway ? 0 : piecesIn(scene.world, container, item, lot);
    let quantity = there;
    if (scene.random.chance(scene.rates.miscountedCount)) {
      quantity = miscount(scene.random, there);
      scene.err({ kind: 'miscounted_count', item, quantity: quantity - there, place: container });
    }
    return {
      type: 'answer',
      known: {
        location: told(step.facts.location),
        handlingUnit: told(step.facts.handlingUnit),
        item: scene.barcode(item),
        lot,
        quantity,
      },
    };
  },
};

function countedContainer(step: Step): string {
  const unit = told(step.facts.handlingUnit);
  return unit === '' ? told(step.facts.location) : unit;
}

export const INBOUND_ACTS = {
  ...{ receive_unit: receiveUnit, verify_unit: verifyUnit, verify_units: verifyUnit },
  ...{ receive, nothing_came, inspect, measure, scan_bad },
  ...{ transfer, hand_over, count },
} satisfies Record<string, ActScript>;
