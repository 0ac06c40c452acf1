import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import * as v2 from '#adapters/devices/vda5050/v2/wire.ts';
import * as v3 from '#adapters/devices/vda5050/v3/wire.ts';
import type { Version } from '#app/vda5050-check/patches.ts';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';
import { hasOfficialSchemas, officialFaults } from '#tests/support/vda5050-schemas.ts';

/** The messages as we read and write them say what the official schemas of the three versions say. */

interface Topic {
  readonly version: Version;
  readonly topic: string;
  readonly ours: TSchema;
  readonly smallest: object;
  readonly fullest: object;
}

const OURS_2: Record<string, TSchema> = {
  order: v2.Order,
  instantActions: v2.InstantActions,
  state: v2.State,
  connection: v2.Connection,
  visualization: v2.Visualization,
  factsheet: v2.Factsheet,
};
const OURS_3: Record<string, TSchema> = {
  order: v3.Order,
  instantActions: v3.InstantActions,
  state: v3.State,
  connection: v3.Connection,
  visualization: v3.Visualization,
  factsheet: v3.Factsheet,
  zoneSet: v3.ZoneSet,
  responses: v3.Responses,
};

const topicsOf = (
  version: Version,
  ours: Record<string, TSchema>,
  samples: Record<string, readonly object[]>,
): Topic[] =>
  Object.entries(samples).map(([topic, [smallest, fullest]]) => {
    return { version, topic, ours: ours[topic]!, smallest: smallest!, fullest: fullest! };
  });

const TOPICS = [
  ...topicsOf('2.0', OURS_2, samplesOf2('2.0.0')),
  ...topicsOf('2.1', OURS_2, samplesOf2('2.1.0')),
  ...topicsOf('3.0', OURS_3, samplesOf3()),
];

type Path = readonly (string | number)[];

/** Where there is anything in a message, the whole apart. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...at, key]));
  return at.length === 0 ? inner : [at, ...inner];
}

/** A copy in which something else, or nothing, stands there. */
function withChange(message: object, path: Path, change: { readonly to?: unknown }): object {
  const copy = structuredClone(message) as Record<string, unknown>;
  let holder: Record<string | number, unknown> = copy;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  const last = path.at(-1)!;
  if ('to' in change) holder[last] = change.to;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

/** What a message becomes when a field is left out, or holds something that it cannot. */
function* mutationsOf(message: object): Generator<{ readonly what: string; readonly of: object }> {
  for (const path of pathsIn(message)) {
    const name = path.join('.');
    yield { what: `without ${name}`, of: withChange(message, path, {}) };
    for (const to of [true, 'word', -1, 0.5, [], {}]) {
      const what = `${name}: ${JSON.stringify(to)}`;
      yield { what, of: withChange(message, path, { to }) };
    }
  }
}

/** The text has these as uint32, or from 1 on; the schemas forget it in places. */
const NARROWER = /(UpdateId|equenceId|headerId|HeaderId|degree): (-1|0\.5)$/;
/** Bounds, times and words that a reader need not insist on; what we send keeps them. */
const WIDER =
  /: -1$|((^|\.)(timestamp|eta|leaseExpiry)|Types\.0|wheelDefinitions\.0\.type): "word"$|^without .*\.heightMin$/;

describe.each(TOPICS)('$version $topic', ({ version, topic, ours, smallest, fullest }) => {
  test('the smallest message and the fullest are one', () => {
    expect([...Value.Errors(ours, smallest)]).toEqual([]);
    expect([...Value.Errors(ours, fullest)]).toEqual([]);
  });

  test.runIf(hasOfficialSchemas)('the official schema says the same of both', () => {
    expect(officialFaults(version, topic, smallest)).toEqual([]);
    expect(officialFaults(version, topic, fullest)).toEqual([]);
  });

  test.runIf(hasOfficialSchemas)(
    'nothing official is refused, but for a number that is none',
    () => {
      const refused: string[] = [];
      for (const { what, of } of mutationsOf(fullest)) {
        if (Value.Check(ours, of) || NARROWER.test(what)) continue;
        if (officialFaults(version, topic, of).length === 0) refused.push(what);
      }
      expect(refused).toEqual([]);
    },
  );

  test.runIf(hasOfficialSchemas)(
    'what the official schema refuses is refused, but for bounds',
    () => {
      const taken: string[] = [];
      for (const { what, of } of mutationsOf(fullest)) {
        if (!Value.Check(ours, of) || WIDER.test(what)) continue;
        if (officialFaults(version, topic, of).length > 0) taken.push(what);
      }
      expect(taken).toEqual([]);
    },
  );
});
