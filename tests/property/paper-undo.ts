import { holdMovedAgain } from './paper-along.ts';
import { isVirtual, lockedIn, nameOf, type Paper, rowAt } from './paper-book.ts';
import { heldIn, isOnHold, lift, placeHold } from './paper-holds.ts';
import { post } from './paper-post.ts';
import type { Line, Request } from './stock-requests.ts';

/** What people take back of what they did by hand, on paper. */

/** The goods are where they were put, and nobody's. */
function notFree(paper: Paper, lines: readonly Line[]): string | undefined {
  const wanted = new Map<string, number>();
  const faults = new Set<string>();
  for (const line of lines.filter(({ from }) => !isVirtual(from.location))) {
    const name = nameOf(line, line.from);
    const pieces = (wanted.get(name) ?? 0) + line.quantity;
    wanted.set(name, pieces);
    const row = rowAt(paper, line, line.from);
    const unlocked = row.quantity - lockedIn(row);
    if (row.quantity < pieces) faults.add('undo.moved_on');
    else if (unlocked < pieces) faults.add('undo.locked');
    else if (isOnHold(paper, row) && unlocked - heldIn(paper, row) < pieces)
      faults.add('undo.held');
  }
  return ['undo.moved_on', 'undo.locked', 'undo.held'].find((fault) => faults.has(fault));
}

function takeBack(paper: Paper, kind: string, number: string): string {
  const act = `${kind}:${number}`;
  if (kind === 'hold' || kind === 'lift') {
    const hold = paper.acts.has(`hold ${number}`) ? paper.holds.get(number) : undefined;
    if (!hold) return 'undo.unknown';
    if (kind === 'hold') return hold.lifted ? 'undo.lifted' : lift(paper, number);
    if (!hold.lifted) return 'undo.unknown';
    const id = `${number}-again`;
    paper.acts.set(`hold ${id}`, '');
    paper.told.push(`wms.stock.held ${id}`);
    const { kind: why, customer, scope, quantity } = hold;
    const placed = placeHold(paper, { id, kind: why, customer, scope, quantity });
    return placed === 'done' ? holdMovedAgain(paper, number, id) : placed;
  }
  // They have ways back of their own.
  if (kind === 'opening' || kind === 'customs') return 'undo.other_way';
  const booked = paper.booked.get(act);
  if (!booked) return 'undo.unknown';
  const isCorrection = kind === 'correction' || kind === 'adjustment';
  const of = kind === 'adjustment' ? number : act;
  const lines = booked.toReversed().map((line): Line => {
    const turned = { ...line, from: line.to, to: line.from };
    return isCorrection ? { ...turned, sparesLocks: true } : turned;
  });
  if (isCorrection) paper.told.push(`wms.inventory.adjusted undo:${of}`);
  const fault = notFree(paper, lines);
  if (fault) return fault;
  const id = isCorrection ? `adjustment:undo:${of}` : `undo:${act}`;
  const before = structuredClone(paper);
  const outcome = post(paper, id, lines);
  if (outcome !== 'stock.weight') return outcome;
  // They lie among others, and went with some of these: their share is theirs now.
  Object.assign(paper, before);
  const shared = lines.map((line): Line => {
    if (isVirtual(line.from.location)) return line;
    const { grams: _, ...unweighed } = line;
    return unweighed;
  });
  return post(paper, id, shared);
}

export function undo(paper: Paper, { id, reason }: Extract<Request, { ask: 'undo' }>): string {
  const before = paper.acts.get(`undo ${id}`);
  if (before !== undefined) return before === reason ? 'done' : 'undo.done';
  const [kind = '', number = ''] = id.split(':');
  const outcome = takeBack(paper, kind, number);
  paper.acts.set(`undo ${id}`, reason);
  paper.told.push(`wms.stock.undone ${number}`);
  return outcome;
}
