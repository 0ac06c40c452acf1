import { describe, expect, test } from 'vitest';
import { RULES } from './clauses.ts';
import type { Finding } from './model.ts';
import { VERSIONS } from './patches.ts';
import { createTalk } from './rig.ts';
import { OF_GRAPHS } from './rows/graphs.ts';
import { OF_KINDS } from './rows/kinds.ts';
import { OF_MESSAGES } from './rows/messages.ts';
import { OF_ORDERS } from './rows/orders.ts';
import { OF_REQUESTS } from './rows/requests.ts';
import { OF_STATES } from './rows/states.ts';

const ROWS = [
  ...OF_MESSAGES,
  ...OF_GRAPHS,
  ...OF_ORDERS,
  ...OF_KINDS,
  ...OF_REQUESTS,
  ...OF_STATES,
];

/** The findings of the last message: a row says one message, or a list of them. */
function lastOf(said: readonly unknown[]): readonly Finding[] {
  const last = said.at(-1);
  return (Array.isArray(last) ? last : said) as readonly Finding[];
}

/** `not_retained` is seen only where the broker tells how a message was published. */
const TERMS = { seesRetain: true };

describe.each(VERSIONS)('rules of %s', (version) => {
  const rows = ROWS.filter((row) => (row.versions ?? VERSIONS).includes(version as never));
  test.each(rows.map((row, i) => [row.rule, i, row] as const))('%s (%i)', (rule, _, row) => {
    const talk = createTalk(version, TERMS);
    const found = lastOf(row.say(talk, version));
    expect([...new Set(found.map((one) => one.rule))]).toEqual([rule]);
    // Nothing before it was wrong.
    expect(talk.all).toEqual(found);
    const { clause2, clause3 } = RULES[rule];
    if (found[0]!.version !== 'unknown') {
      expect(found[0]!.clause).toBe(found[0]!.version === '3.0' ? clause3 : clause2);
      expect(found[0]!.clause).not.toBe('-');
    }
    expect(found[0]!.text.en).not.toMatch(/[{}]|undefined/);
  });
});

test('every rule has a talk that breaks it, the official schemas apart', () => {
  const shown = new Set<string>(ROWS.map((row) => row.rule));
  const official = 'schema_official';
  expect(Object.keys(RULES).filter((rule) => !shown.has(rule) && rule !== official)).toEqual([]);
});
