import fc from 'fast-check';

/** Acts drawn by chance. Numbers choose among what is there when an act's turn comes. */

const nth = fc.nat({ max: 11 });
/** What `goalOf` knows. */
const goal = fc.nat({ max: 15 });
const pieces = fc.integer({ min: 1, max: 9 });
const say = <T>(word: T) => fc.constant(word);

const draft = {
  receive: fc.record({
    act: say('receive' as const),
    layer: nth,
    to: nth,
    quality: nth,
    pieces,
    isKnown: fc.boolean(),
    isSilent: fc.boolean(),
  }),
  move: fc.record({
    act: say('move' as const),
    row: nth,
    to: goal,
    quality: nth,
    pieces,
    isWrongSerial: fc.boolean(),
    isSilent: fc.boolean(),
  }),
  pair: fc.record({
    act: say('pair' as const),
    layer: nth,
    row: nth,
    to: goal,
    to2: goal,
    pieces,
    isSilent: fc.boolean(),
  }),
  ship: fc.record({
    act: say('ship' as const),
    row: nth,
    pieces,
    isTwice: fc.boolean(),
    isSilent: fc.boolean(),
  }),
  send: fc.record({
    act: say('send' as const),
    row: nth,
    pieces,
    transfer: nth,
    isSilent: fc.boolean(),
  }),
  arrive: fc.record({
    act: say('arrive' as const),
    sent: nth,
    to: nth,
    quality: nth,
    pieces,
    isSilent: fc.boolean(),
  }),
  writeOff: fc.record({
    act: say('writeOff' as const),
    row: nth,
    pieces,
    sparesLocks: fc.boolean(),
    isSilent: fc.boolean(),
  }),
  pick: fc.record({
    act: say('pick' as const),
    lock: nth,
    to: goal,
    pieces,
    isSilent: fc.boolean(),
  }),
  allocate: fc.record({ act: say('allocate' as const), row: nth, row2: nth, order: nth, pieces }),
  release: fc.record({ act: say('release' as const), lock: nth, pieces }),
  count: fc.record({ act: say('count' as const), row: nth, found: fc.nat({ max: 12 }) }),
  carry: fc.record({ act: say('carry' as const), unit: nth, to: nth }),
  unit: fc.record({ act: say('unit' as const), unit: nth, isNew: fc.boolean() }),
  fill: fc.record({ act: say('fill' as const), order: nth, row: nth, pieces }),
  nest: fc.record({ act: say('nest' as const), unit: nth, into: nth }),
  takeOut: fc.record({ act: say('takeOut' as const), unit: nth }),
  supply: fc.record({ act: say('supply' as const), to: nth }),
  build: fc.record({ act: say('build' as const), to: nth, kits: fc.integer({ min: 1, max: 3 }) }),
  break: fc.record({ act: say('break' as const), row: nth, kits: fc.integer({ min: 1, max: 3 }) }),
  buildCase: fc.record({
    act: say('buildCase' as const),
    row: nth,
    kits: fc.integer({ min: 1, max: 2 }),
    slip: nth,
  }),
  breakCase: fc.record({
    act: say('breakCase' as const),
    row: nth,
    kits: fc.integer({ min: 1, max: 2 }),
    slip: nth,
  }),
  letFree: fc.record({ act: say('letFree' as const), pieces }),
  hold: fc.record({
    act: say('hold' as const),
    row: nth,
    by: fc.nat({ max: 15 }),
    kind: nth,
    isOfSome: fc.boolean(),
    pieces,
  }),
  lift: fc.record({ act: say('lift' as const), hold: nth }),
  correct: fc.record({
    act: say('correct' as const),
    row: nth,
    to: nth,
    lot: nth,
    delta: fc.integer({ min: -6, max: 6 }).filter((delta) => delta !== 0),
    isWrongSerial: fc.boolean(),
    isSilent: fc.boolean(),
  }),
  adjust: fc.record({
    act: say('adjust' as const),
    row: nth,
    to: nth,
    lot: nth,
    delta: fc.integer({ min: -6, max: 6 }).filter((delta) => delta !== 0),
  }),
  decide: fc.record({
    act: say('decide' as const),
    which: nth,
    isRejected: fc.boolean(),
  }),
  bookMove: fc.record({
    act: say('bookMove' as const),
    withHold: fc.boolean(),
    row: nth,
    lot: nth,
    to: nth,
    quality: nth,
    pieces,
    isWrongSerial: fc.boolean(),
    isSilent: fc.boolean(),
  }),
  opening: fc.record({ act: say('opening' as const), lot: nth, to: nth, to2: nth, pieces }),
  reverse: fc.record({
    act: say('reverse' as const),
    row: nth,
    pieces,
    isFit: fc.boolean(),
    isNamed: fc.boolean(),
  }),
  undo: fc.record({
    act: say('undo' as const),
    back: nth,
    isTwice: fc.nat({ max: 3 }).map((drawn) => drawn === 0),
    reason: fc.constantFrom('slip', 'slip', 'regret'),
  }),
  again: fc.record({ act: say('again' as const), back: nth }),
  conflict: fc.record({ act: say('conflict' as const), back: nth }),
};

const WEIGHTS: Readonly<Record<keyof typeof draft, number>> = {
  receive: 6,
  move: 5,
  pair: 2,
  ship: 3,
  send: 3,
  arrive: 3,
  writeOff: 3,
  pick: 6,
  allocate: 6,
  release: 2,
  count: 2,
  carry: 4,
  unit: 1,
  fill: 5,
  nest: 6,
  takeOut: 4,
  supply: 2,
  build: 6,
  break: 4,
  buildCase: 6,
  breakCase: 4,
  letFree: 4,
  hold: 5,
  lift: 2,
  correct: 4,
  adjust: 4,
  decide: 5,
  bookMove: 6,
  opening: 2,
  reverse: 4,
  undo: 14,
  again: 3,
  conflict: 1,
};

/** Units in one another and holds on them: of all acts they come together too seldom. */
const OF_TREES: Partial<typeof WEIGHTS> = {
  ...{ receive: 2, move: 10, bookMove: 5, carry: 3, unit: 1, nest: 24, takeOut: 20 },
  ...{ hold: 20, lift: 2, allocate: 8, pick: 3, undo: 3 },
};

const drawn = (weights: Partial<typeof WEIGHTS>): fc.Arbitrary<Draft> =>
  fc.oneof(
    ...Object.entries(weights).map(([act, weight]) => ({
      weight,
      arbitrary: draft[act as keyof typeof draft] as fc.Arbitrary<Draft>,
    })),
  );

type Values<T> = { [K in keyof T]: T[K] extends fc.Arbitrary<infer V> ? V : never }[keyof T];
export type Draft = Values<typeof draft>;
export const drafts: fc.Arbitrary<Draft> = drawn(WEIGHTS);
export const draftsOfTrees: fc.Arbitrary<Draft> = drawn(OF_TREES);

export type DraftOf<A extends Draft['act']> = Extract<Draft, { act: A }>;
