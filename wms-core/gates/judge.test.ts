import { describe, expect, test } from 'vitest';
import { parcelWrong, pieceWrong, unitWrong } from './judge.ts';
import type { ParcelFacts, PieceFacts } from './model.ts';

const LANE = 'DOCK-OUT-1';
const parcel: ParcelFacts = {
  ...{ parcel: 'P', order: 'SO-1', orderStatus: 'staged', status: 'staged', at: LANE, dock: LANE },
  ...{ held: false, called: true },
};
const piece: PieceFacts = {
  ...{ owner: 'OWN', item: 'P1', serial: '7', location: 'A-01', handlingUnit: '' },
  setAside: false,
};

describe('a parcel that goes out through the gate of a lane', () => {
  test.each<[string, Partial<ParcelFacts>, string | undefined]>([
    ['and is being loaded there', {}, undefined],
    ['and was just loaded there', { status: 'loaded' }, undefined],
    ['to be set down there', { status: 'moving', orderStatus: 'weighed' }, undefined],
    ['though another is its lane', { dock: 'DOCK-OUT-2' }, 'wrong_lane'],
    ['though it was loaded at another', { status: 'loaded', dock: 'DOCK-OUT-2' }, 'wrong_lane'],
    ['before a task asks for it', { called: false }, 'too_early'],
    ['before it has a lane', { status: 'weighed', orderStatus: 'weighed', dock: '' }, 'too_early'],
    ['before it was weighed', { status: 'packed', orderStatus: 'packed', dock: '' }, 'too_early'],
    ['when its weight was off', { status: 'off', orderStatus: 'packed', dock: '' }, 'too_early'],
    ['of a cancelled order', { orderStatus: 'cancelled' }, 'cancelled'],
    ['of an order that ended short', { orderStatus: 'closed_short' }, 'cancelled'],
    ['that was unpacked', { status: 'unpacked', orderStatus: 'checked' }, 'cancelled'],
    ['with goods on hold', { held: true }, 'held'],
    ['of an order that a person decides on', { orderStatus: 'attention' }, 'held'],
    ['on hold and at another’s lane', { held: true, dock: 'DOCK-OUT-2' }, 'held'],
  ])('%s', (_, more, wrong) => {
    expect(parcelWrong({ ...parcel, ...more }, LANE)).toBe(wrong);
  });
});

test.each([
  ['with goods', 5, 'not_for_shipping'],
  ['that is empty, or whose goods go back to their supplier', 0, undefined],
])('a unit %s that no order sends', (_, pieces, wrong) => {
  expect(unitWrong({ handlingUnit: 'U', location: 'STAGE-1', pieces })).toBe(wrong);
});

test.each<[string, Partial<PieceFacts>, string | undefined]>([
  ['from a bin', {}, 'not_picked'],
  ['that was lost', { location: 'LOSS' }, 'not_picked'],
  ['that is with the customer', { location: 'CUSTOMER' }, undefined],
  ['that is in transit', { location: 'TRANSIT' }, undefined],
  ['that goes back to its supplier', { setAside: true }, undefined],
])('a piece %s, in no parcel', (_, more, wrong) => {
  expect(pieceWrong({ ...piece, ...more })).toBe(wrong);
});
