import { expect, it, test } from 'vitest';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import type { Profile } from '../profile.ts';
import { talkWith } from './rig.ts';

/** Which of a vehicle's messages are newer than the newest one taken, by its manners. */

const [smallest] = samplesOf2('2.1.0').state;
const state = (headerId: number, timestamp: string) => ({ ...smallest, headerId, timestamp });

const second = (at: number) => `2026-01-07T06:00:${String(at).padStart(2, '0')}.00Z`;
/** Header ids and seconds of messages, and which of them count. */
// biome-ignore format: a table
const orders: [string, Profile, [number, number][], boolean[]][] = [
    ['as the text says', {}, [[7, 10], [0, 10], [8, 9], [9, 11]], [true, false, false, true]],
    ['headerIds restart', { headerIds: 'restart' }, [[7, 10], [0, 10], [0, 10], [0, 9]], [true, true, false, false]],
    ['timestamps any', { timestamps: 'any' }, [[7, 10], [8, 3], [8, 4], [6, 50]], [true, true, false, false]],
    ['timestamps any, begun anew', { timestamps: 'any' }, [[70, 10], [0, 1], [1, 2], [2, 3], [3, 4], [4, 5]], [true, false, false, false, false, true]],
    ['both', { headerIds: 'restart', timestamps: 'any' }, [[7, 10], [0, 3], [0, 3], [0, 1]], [true, true, false, true]],
  ];
test.each(orders)('what is newer: %s', (_, profile, messages, counts) => {
  const talk = talkWith('2.1', { profile });
  const fresh = messages.map(
    ([id, at]) => talk.hear('state', state(id, second(at))).faults.length === 0,
  );
  expect(fresh).toEqual(counts);
});

it('timestamps any: even one that is none', () => {
  const message = state(7, 'yesterday');
  expect(talkWith('2.1').hear('state', message).faults).toEqual(['state: timestamp is none']);
  const talk = talkWith('2.1', { profile: { timestamps: 'any' } });
  expect(talk.hear('state', message).faults).toEqual([]);
});
