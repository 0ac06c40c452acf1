import type { Tx } from '#base/database/index.ts';
import type { Ledger } from './contracts.ts';
import type { ItemCard, TransferTask } from './ports.ts';

/** More numbers than this nobody compares on a small screen: the scan of each piece tells. */
const MAX_TOLD = 20;

/**
 * Says of lines of goods with serial numbers which pieces are meant. A line that takes all of its item
 * and lot there is whole: the numbers go along by themselves. Of any other somebody scans the pieces
 * that go; where other pieces of its lot lie beside its own (rejected ones, or another receipt's),
 * which nobody can tell apart by eye, its few numbers are told.
 */
export async function tellWhich<L extends TransferTask['lines'][number]>(
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
  return lines.map((line) => {
    const { item, lot, layer, quality } = line.goods;
    if (!items.includes(item)) return line;
    const alike = rows.filter((row) => row.item === item && row.lot === lot);
    const own = numbers.filter((one) => one.layer === layer && one.quality === quality);
    if (alike.length > 1) {
      const serials = own.map(({ serial }) => serial);
      return serials.length > 0 && serials.length <= MAX_TOLD ? { ...line, serials } : line;
    }
    const isWhole = alike[0]?.quantity === line.quantity && own.length <= line.quantity;
    return isWhole ? { ...line, whole: true } : line;
  });
}
