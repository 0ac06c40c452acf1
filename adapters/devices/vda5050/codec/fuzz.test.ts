import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';
import type { Profile } from '../profile.ts';
import { cancel, drive, FULL_ORDER, talkWith, type Version } from './rig.ts';

/** Whatever a vehicle says, and whichever quirks it is thought to have, it stops nothing. */

const EVERY_QUIRK: Profile = {
  baseOnly: true,
  repeatsFirstNode: true,
  doublesActionStates: true,
  hidesRefused: true,
  dropsEnded: true,
  keepsHorizonAfterCancel: true,
  connection: 'from_states',
  headerIds: 'restart',
  timestamps: 'any',
};
const SAMPLES: Readonly<Record<Version, Readonly<Record<string, readonly object[]>>>> = {
  '2.0': samplesOf2('2.0.0'),
  '2.1': samplesOf2('2.1.0'),
  '3.0': samplesOf3(),
};

/** A message of which some fields hold something else. */
const messages = (version: Version) =>
  fc.constantFrom('state', 'connection', 'factsheet').chain((topic) => {
    const [, fullest] = SAMPLES[version][topic]!;
    const fields = Object.fromEntries(
      Object.entries(fullest as object).map(([name, value]) => [
        name,
        fc.oneof({ weight: 12, arbitrary: fc.constant(value) }, fc.jsonValue()),
      ]),
    );
    return fc.record({ topic: fc.constant(topic), message: fc.record(fields) });
  });

test.each<[Version, Profile]>([
  ['2.0', {}],
  ['2.0', EVERY_QUIRK],
  ['2.1', EVERY_QUIRK],
  ['3.0', {}],
  ['3.0', EVERY_QUIRK],
])('%s, with %o', (version, profile) => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(messages(version), { maxLength: 8 }), (said) => {
      const talk = talkWith(version, { profile });
      for (const { topic, message } of said) {
        talk.send(drive(FULL_ORDER), 0, 'order');
        talk.send(cancel(), 0, 'cancel');
        const { faults } = talk.hear(topic, { ...message, manufacturer: 'KIT' }, 60_000);
        if (faults.length === 0) taken++;
      }
    }),
    { numRuns: 150, seed: 1 },
  );
  // Most of it is read, not turned away at the door.
  expect(taken).toBeGreaterThan(50);
});
