import { expect, test } from 'vitest';
import { readSource } from '#tests/support/source.ts';
import { ACTIONS } from '../../app/access/actions.ts';
import { ROLES } from '../../app/access/roles.ts';
import { reasonValues } from '../../web/words/values/reasons.ts';
import { rightValues } from '../../web/words/values/rights.ts';
import { valueWords } from '../../web/words/values.ts';
import { ALERT_RULES } from '../../wms-core/alerts/rules/index.ts';
import { COUNT_REASONS } from '../../wms-core/contracts/counts.ts';

/** Codes that the house itself makes and a person reads have words. */

const words: Readonly<Record<string, readonly [string, string]>> = valueWords;

test('what a role may do is said, and no more', () => {
  expect(Object.keys(rightValues).toSorted()).toEqual(ACTIONS.map((one) => `may.${one}`));
});

test('each role has a word', () => {
  const bare = Object.keys(ROLES).filter((role) => !words[`role.${role}`] && !words[role]);
  expect(bare).toEqual([]);
});

test('an alert calls its rule as the page of the rules does', () => {
  const called = ALERT_RULES.map(({ rule, name }) => [rule, words[`rule.${rule}`], name]);
  expect(called).toEqual(ALERT_RULES.map(({ rule, name }) => [rule, [name.en, name.zh], name]));
});

/** What the house books, it gives as its reason: `headOf(task, report, 'pick')`, `reason: 'emptied'` beside who. */
const BOOKS = [/\bheadOf\(task, report, '(\w+)'/g, /actor: 'warehub', reason: '(\w+)'/g];

test('what the house books and counts has its reason in words', () => {
  const booked = readSource()
    .filter(({ path }) => path.startsWith('wms-core/') && !path.includes('test'))
    .flatMap(({ text }) =>
      BOOKS.flatMap((book) => [...text.matchAll(book)].map(([, why]) => why!)),
    );
  expect(booked.length).toBeGreaterThan(15);
  const bare = [...booked, ...COUNT_REASONS].filter((why) => !(`reason.${why}` in reasonValues));
  expect(bare).toEqual([]);
});
