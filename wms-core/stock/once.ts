import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { refuse } from './refusals.ts';

export interface NamedAct {
  readonly kind:
    | 'correction'
    | 'move'
    | 'hold'
    | 'opening'
    | 'recall'
    | 'customs'
    | 'kit'
    | 'kit-task'
    | 'landed-cost'
    | 'lot-dates'
    | 'settlement'
    | 'unit';
  /** Given by whoever acts. */
  readonly id: string;
  /** What was asked for, without who asked and when. */
  readonly content: object;
}

/**
 * Does an act once by its id: the same again changes nothing and gets the same answer, other content
 * under a known id is a conflict. A refused act has not been; its id is free.
 */
export async function once<T extends object>(
  tx: Tx,
  { kind, id, content }: NamedAct,
  run: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const act = `${kind}:${id}`;
  // Two of one id take turns even while there is no row to lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`stock act ${act}`]);
  const [before] = await tx.query<{ same: boolean; answer: T }>(
    'SELECT content = $2::jsonb AS same, answer FROM wms.stock_act WHERE act = $1',
    [act, JSON.stringify(content)],
  );
  if (before) return before.same ? before.answer : refuse('stock.conflict', { id });
  const answer = await run();
  if (isRefusal(answer)) return answer;
  await tx.query('INSERT INTO wms.stock_act (act, content, answer) VALUES ($1, $2, $3)', [
    act,
    JSON.stringify(content),
    JSON.stringify(answer),
  ]);
  return answer;
}
