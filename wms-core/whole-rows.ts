import type { Tx } from '#base/database/index.ts';
import type { Ledger } from './contracts.ts';
import type { ItemCard, TransferTask } from './ports.ts';

/**
 * Marks the lines that take all pieces of their row, of goods with serial numbers: those numbers go
 * along by themselves. Of any other line somebody scans which pieces go.
 */
export async function markWhole<L extends TransferTask['lines'][number]>(
  ledger: Ledger,
  tx: Tx,
  task: Pick<TransferTask, 'from' | 'fromHandlingUnit'> & {
    readonly owner: string;
    readonly items: readonly ItemCard[];
    readonly lines: readonly L[];
  },
): Promise<readonly L[]> {
  const { owner, from, fromHandlingUnit: handlingUnit, lines } = task;
  const items = task.items.filter((card) => card.serialControlled).map((card) => card.item);
  if (items.length === 0) return lines;
  const where = { location: from, handlingUnit };
  const rows = (await ledger.contents(tx, where)).filter((row) => row.owner === owner);
  const numbers = await ledger.serialsAt(tx, { ...where, owner, items });
  const isSame = (one: { layer: string; quality: string }, { goods }: L) =>
    one.layer === goods.layer && one.quality === goods.quality;
  return lines.map((line) => {
    if (!items.includes(line.goods.item)) return line;
    const row = rows.find((one) => isSame(one, line));
    const own = numbers.filter((one) => isSame(one, line));
    const isWhole = row?.quantity === line.quantity && own.length <= line.quantity;
    return isWhole ? { ...line, whole: true } : line;
  });
}
