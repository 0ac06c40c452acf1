import { isVirtual, nameOf, type Paper, rowAt } from './paper-book.ts';
import { lay } from './paper-holds.ts';
import { post } from './paper-post.ts';
import type { Line, Request } from './stock-requests.ts';

/** Adjustments on paper: asked for, kept from orders meanwhile, and approved or not. */

/** Who keeps its pieces; nobody lifts it by hand. */
const holdOf = (id: string) => `adjustment ${id}/1`;

/** What open ones take from a row, all together. */
function asked(paper: Paper, line: Line): number {
  const name = nameOf(line, line.from);
  return [...paper.adjustments.values()]
    .filter((one) => one.status === 'open' && nameOf(one.line, one.line.from) === name)
    .reduce((sum, one) => sum + one.line.quantity, 0);
}

/** Pieces that are not passed, so that no hold keeps them, are kept for what open ones take from them. */
export function isAskedFor(paper: Paper, line: Line, left: number): boolean {
  const { from } = line;
  if (isVirtual(from.location) || from.quality === 'passed') return false;
  const kept = asked(paper, line);
  return kept > 0 && left < kept;
}

export function request(paper: Paper, id: string, line: Line): string {
  paper.adjustments.set(id, { line, status: 'open' });
  const { item, layer, quantity, from, to } = line;
  if (to.location === 'LOSS') {
    const { owner } = paper.layers.get(layer)!;
    const unit = from.unit === '' ? {} : { handlingUnit: from.unit };
    const scope = { owner, item, layer, location: from.location, ...unit };
    if (from.quality === 'passed') {
      lay(paper, { id: holdOf(id), kind: 'freeze', scope, quantity }, holdOf(id));
    }
    if (rowAt(paper, line, from).quantity < asked(paper, line)) return 'adjustment.short';
  }
  paper.told.push(`wms.adjustment.requested ${id}`);
  return 'done';
}

export function decideOn(
  paper: Paper,
  { adjustment, verdict }: Extract<Request, { ask: 'decide' }>,
): string {
  const one = paper.adjustments.get(adjustment);
  if (!one) return 'adjustment.unknown';
  if (one.status !== 'open') return one.status === verdict ? 'done' : 'adjustment.decided';
  one.status = verdict;
  if (verdict === 'approve') {
    const act = `adjustment:${adjustment}`;
    const lines = [{ ...one.line, sparesLocks: true }];
    if (post(paper, act, lines) !== 'done') return 'adjustment.stock_changed';
    paper.booked.set(act, lines);
    paper.told.push(`wms.inventory.adjusted ${adjustment}`);
  } else paper.told.push(`wms.adjustment.rejected ${adjustment}`);
  const hold = paper.holds.get(holdOf(adjustment));
  if (hold) hold.lifted = true;
  return 'done';
}
