import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Decided, MovementLine, Returns } from '#wms-core/contracts.ts';
import { type CountRow, readCount } from './count-store.ts';
import type { WorkParts } from './parts.ts';

const isMissing = ({ to }: MovementLine) => to.location === 'LOSS';

/**
 * What a count did not find in a unit that was being emptied, and somebody has to approve, waits at
 * the exception place: neither the unit nor the place where it stands is bound by it, and whoever
 * finds the pieces knows where to lay them. Returns the lines as they are to be approved.
 */
export async function setAside(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  lines: readonly MovementLine[],
): Promise<readonly MovementLine[]> {
  const [place] = parts.masterData.locationsOfKind('exception');
  const missing = lines.filter(isMissing);
  const isOfUnit = count.reason === 'carry_short' && count.handlingUnit !== '';
  if (!isOfUnit || !place || missing.length === 0) return lines;
  const aside = ({ from }: MovementLine) => ({
    ...{ location: place.location, handlingUnit: '', quality: from.quality },
  });
  const posted = await parts.ledger.post(tx, {
    postingId: `${count.countId}/${count.round}/aside`,
    document: count.countId,
    task: count.taskId,
    actor: count.countedBy,
    reason: 'missing',
    correlationId: count.correlationId,
    at: parts.scheduler.now(),
    lines: missing.map((line) => ({ ...line, to: aside(line) })),
  });
  // Of some of a row's numbered pieces nobody knows yet which are missing: they wait in the unit.
  if (isRefusal(posted)) return lines;
  return lines.map((line) => (isMissing(line) ? { ...line, from: aside(line) } : line));
}

/**
 * A person does not believe that they are lost: somebody looks for them at the exception place and
 * brings them to a bin.
 */
export async function lookAside(
  tx: Tx,
  returns: Returns,
  { location, handlingUnit, isRejected, document, lines }: Decided,
  at: Millis,
): Promise<void> {
  if (!isRejected || handlingUnit !== '') return;
  const count = await readCount(tx, document);
  if (!count?.handlingUnit) return;
  for (const { owner, item, layer, lot, quality, quantity } of lines) {
    await returns.request(tx, {
      ...{ owner, from: location, handlingUnit, goods: { item, layer, lot, quality } },
      ...{ quantity: -quantity, document, actor: 'warehub', at },
      correlationId: count.correlationId,
    });
  }
}
