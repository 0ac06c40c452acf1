import { expect, test } from 'vitest';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';
import { talkWith, type Version } from './rig.ts';

const SAMPLES: Readonly<Record<Version, Readonly<Record<string, readonly object[]>>>> = {
  '2.0': samplesOf2('2.0.0'),
  '2.1': samplesOf2('2.1.0'),
  '3.0': samplesOf3(),
};
const CASES = (['2.0', '2.1', '3.0'] as const).flatMap((version) =>
  ['state', 'connection', 'factsheet'].map((topic) => [version, topic] as const),
);

test.each(CASES)('%s %s: the smallest message and the fullest are read', (version, topic) => {
  for (const message of SAMPLES[version][topic]!) {
    const { faults, said, state } = talkWith(version).hear(topic, message);
    expect(faults).toEqual([]);
    expect(state ?? said[0]).toBeDefined();
  }
});

test.each(CASES)('%s %s: null for an optional field is the same as none', (version, topic) => {
  const [smallest, fullest] = SAMPLES[version][topic] as [object, object];
  const nulls = Object.fromEntries(Object.keys(fullest).map((name) => [name, null]));
  const plain = talkWith(version).hear(topic, smallest);
  expect(talkWith(version).hear(topic, { ...nulls, ...smallest })).toEqual(plain);
});

test.each(CASES)('%s %s: a field that nobody knows is nobody’s matter', (version, topic) => {
  const [smallest] = SAMPLES[version][topic] as [object];
  const plain = talkWith(version).hear(topic, smallest);
  expect(talkWith(version).hear(topic, { ...smallest, brand: { x: [1] } })).toEqual(plain);
});

test.each(CASES)('%s %s: one that lacks what it must have is a fault', (version, topic) => {
  const [smallest] = SAMPLES[version][topic] as [object];
  for (const name of Object.keys(smallest)) {
    const { [name]: _, ...rest } = smallest as Record<string, unknown>;
    expect(talkWith(version).hear(topic, rest).faults).toEqual([
      `${topic}: not as the standard says`,
    ]);
  }
});
