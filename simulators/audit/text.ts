import type { AuditReport, Difference } from './audit.ts';

const MAX_LISTED = 40;

function differenceLine(one: Difference): string {
  const lot = one.lot === '' ? '' : ` lot ${one.lot}`;
  const why = one.explainedBy.length > 0 ? `  ← ${one.explainedBy.join(', ')}` : '';
  return `    ${one.container}  ${one.item}${lot}: ledger ${one.ledger}, world ${one.world}${why}`;
}

function listed(lines: readonly string[]): string[] {
  const more = lines.length - MAX_LISTED;
  return more > 0 ? [...lines.slice(0, MAX_LISTED), `    … and ${more} more`] : [...lines];
}

/** The report as people read it in the terminal. */
export function auditText(report: AuditReport): string {
  const kinds = Object.keys(report.injected).sort();
  const width = Math.max(0, ...kinds.map((kind) => kind.length));
  const lines = [
    `Ledger against world 账实核对: ${report.ledgerPieces} pieces in the books, ` +
      `${report.worldPieces} on the floor and with customers, ` +
      `${(report.accuracy * 100).toFixed(3)} % agree`,
    `  Errors injected 注入的差错: ${Object.values(report.injected).reduce((a, b) => a + b, 0)}`,
  ];
  for (const kind of kinds) {
    const checks = Object.entries(report.caught[kind] ?? {}).sort();
    const found = checks.map(([check, count]) => `${check} ${count}`).join(', ');
    const slipped = report.slipped.filter(({ error }) => error.kind === kind).length;
    lines.push(
      `    ${kind.padEnd(width)}  ${String(report.injected[kind]).padStart(4)}` +
        `   caught by: ${found || '–'}   slipped through: ${slipped}`,
    );
  }
  if (report.slipped.length > 0) {
    lines.push('  Slipped through every check 漏检:');
    const each = report.slipped.map(
      ({ error }) =>
        `    ${error.errorId} ${error.kind} ${error.item} × ${error.quantity} at ${error.place} by ${error.who}`,
    );
    lines.push(...listed(each));
  }
  lines.push(`  Differences that an error accounts for 可解释差异: ${report.explained.length}`);
  lines.push(...listed(report.explained.map(differenceLine)));
  lines.push(
    `  Differences that nobody can account for 无法解释的差异: ${report.unexplained.length}`,
  );
  lines.push(...listed(report.unexplained.map(differenceLine)));
  lines.push(`  Serial numbers elsewhere than in the book 序列号错位: ${report.misplaced.length}`);
  lines.push(
    ...listed(
      report.misplaced.map(({ container, item, serial }) => `    ${container}  ${item} ${serial}`),
    ),
  );
  return lines.join('\n');
}
