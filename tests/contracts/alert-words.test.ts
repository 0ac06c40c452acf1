import { expect, test } from 'vitest';
import { ruleWords } from '../../web/words/rules.ts';
import { ALERT_RULES } from '../../wms-core/alerts/rules/index.ts';

test('each setting of each alert rule has its words, and no words are of none', () => {
  const settings = ALERT_RULES.flatMap(({ rule, defaults }) =>
    Object.keys(defaults).map((name) => `rules.${rule}.${name}`),
  );
  const named = Object.keys(ruleWords).filter((key) => key.split('.').length === 3);
  expect(named.toSorted()).toEqual(settings.toSorted());
});
