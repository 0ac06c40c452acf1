import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Findings that keep somebody from using the page. */
const IMPACTS = new Set(['serious', 'critical']);
const MAX_NODES = 3;

/** What axe-core finds serious or critical: the rule, how often, and where first. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => IMPACTS.has(impact ?? ''))
    .map(({ id, help, nodes }) => {
      const places = nodes.slice(0, MAX_NODES).map(({ target, failureSummary = '' }) => {
        const why = failureSummary.split('\n')[1]?.trim() ?? '';
        return `  ${target.join(' ')}: ${why}`;
      });
      return [`${id} (${nodes.length}×): ${help}`, ...places].join('\n');
    });
}
