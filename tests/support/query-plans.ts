import type { Database, Statement, Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function scansOf(plan: Plan, big: readonly string[]): string[] {
  const table = plan['Node Type'] === 'Seq Scan' ? plan['Relation Name'] : undefined;
  return [
    ...(table !== undefined && big.includes(table) ? [table] : []),
    ...(plan.Plans ?? []).flatMap((part) => scansOf(part, big)),
  ];
}

/** Asks PostgreSQL, and returns which of the big tables its statements read from end to end. */
export function scanReader(database: () => Database, big: readonly string[]) {
  return async (ask: (tx: Tx) => Promise<unknown>): Promise<string[]> => {
    const scans: string[] = [];
    let statements = 0;
    const answer = await database().transaction('explain', async (tx) => {
      const query = async <Row>(statement: Statement | string, values?: readonly unknown[]) => {
        const text = typeof statement === 'string' ? statement : statement.text;
        const [row] = await tx.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
          `EXPLAIN (FORMAT JSON) ${text}`,
          values,
        );
        statements++;
        for (const { Plan } of row!['QUERY PLAN']) {
          for (const table of scansOf(Plan, big)) scans.push(`${table}: ${text}`);
        }
        return tx.query<Row>(statement, values);
      };
      return ask({ orm: tx.orm, query });
    });
    if (isRefusal(answer)) throw new Error(answer.text.en);
    if (statements === 0) throw new Error('nothing was asked');
    return scans;
  };
}
