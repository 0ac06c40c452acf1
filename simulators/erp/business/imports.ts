import { seconds } from '#base/time.ts';
import { type CatalogueItem, CURRENCY } from '../catalogue.ts';
import { type BusinessKind, type Desk, drawSome, ended, type Next, step, wrong } from './model.ts';

type Import = {
  /** The file, whole. */
  readonly csv: string;
  readonly lines: number;
  /** Lines in it that no warehouse may take. */
  readonly badLines: number;
};

const ITEMS_A_FILE = 20;
const LOOK_EVERY = seconds(10);

/** Ways in which an import ends. */
const ENDS: readonly unknown[] = ['checked', 'done', 'refused', 'stopped'];

const COLUMNS: Readonly<Record<string, (card: CatalogueItem) => unknown>> = {
  item: (card) => card.item,
  'name.en': (card) => card.name.en,
  'name.zh': (card) => card.name.zh,
  barcodes: (card) => card.barcodes.join('|'),
  lengthMm: (card) => card.lengthMm,
  widthMm: (card) => card.widthMm,
  heightMm: (card) => card.heightMm,
  weightGrams: (card) => card.weightGrams,
  lotControlled: (card) => card.lotControlled,
  serialControlled: (card) => card.serialControlled,
  shelfLifeDays: (card) => card.shelfLifeDays ?? '',
  firstDayCounts: (card) => card.firstDayCounts,
  rotation: (card) => card.rotation,
  inspectionPercent: (card) => card.inspectionPercent,
  overReceiptPercent: (card) => card.overReceiptPercent,
  underReceiptPercent: (card) => card.underReceiptPercent,
  abc: (card) => card.abc,
};

/** Cards of the catalogue as a file, with prices that are new; a bad line weighs nothing. */
function csvOf(
  cards: readonly CatalogueItem[],
  costs: readonly number[],
  badLines: number,
): string {
  const rows = cards.map((card, i) => {
    const known = i < badLines ? { ...card, weightGrams: 0 } : card;
    const cells = Object.values(COLUMNS).map((cell) => String(cell(known)));
    return [...cells, costs[i], CURRENCY].join(',');
  });
  const head = [...Object.keys(COLUMNS), 'standardCostMinor', 'costCurrency'].join(',');
  return `${[head, ...rows].join('\n')}\n`;
}

const send = ({ ask, actor }: Desk, importId: string, { csv }: Import, dryRun: boolean) =>
  ask('POST', `/api/v1/imports/items?importId=${importId}&dryRun=${dryRun}&actor=${actor}`, csv);

/** How an import ended; undefined: it has not. */
async function endOf({ ask }: Desk, importId: string) {
  const reply = await ask('GET', `/api/v1/imports/items/${importId}`);
  if (!reply.ok || !ENDS.includes(reply.body.status)) return undefined;
  const { status, written, unchanged, faults } = reply.body;
  return { status, written: Number(written), unchanged: Number(unchanged), faults: Number(faults) };
}

/** Sends the file under a number of its own and goes on when that has ended. */
async function sendAs(
  desk: Desk,
  importId: string,
  how: { readonly file: Import; readonly dryRun: boolean; readonly next: string },
): Promise<Next> {
  const reply = await send(desk, importId, how.file, how.dryRun);
  return reply.ok ? step(how.next, LOOK_EVERY) : ended(reply);
}

/**
 * A file of items with new prices: a dry run, the file itself, and the same once more, which
 * changes nothing. The second file has bad lines, and nothing of it may be written.
 */
export const imports: BusinessKind<Import> = {
  kind: 'imports',
  name: { en: 'Files of master data', zh: '主数据文件导入' },
  mayBeRefused: [],
  plan({ plan, random }) {
    return [0, 2].map((badLines) => {
      const cards = drawSome(random, plan.items, ITEMS_A_FILE);
      const costs = cards.map(() => random.integer(100, 9_999));
      return { csv: csvOf(cards, costs, badLines), lines: cards.length, badLines };
    });
  },
  steps: {
    begin: ({ id, facts: file }, desk) =>
      sendAs(desk, `${id}-DRY`, { file, dryRun: true, next: 'checked' }),
    async checked({ id, facts: file }, desk) {
      const end = await endOf(desk, `${id}-DRY`);
      if (!end) return step('checked', LOOK_EVERY);
      if (end.faults < file.badLines) return wrong(`its dry run found ${end.faults} faults`);
      return sendAs(desk, id, { file, dryRun: false, next: 'written' });
    },
    async written({ id, facts: file }, desk) {
      const end = await endOf(desk, id);
      if (!end) return step('written', LOOK_EVERY);
      if (file.badLines > 0) {
        const isRefused = end.status === 'refused' && end.written === 0;
        return isRefused ? { type: 'done' } : wrong(`with bad lines it ended ${end.status}`);
      }
      if (end.status !== 'done') return wrong(`it ended ${end.status}`);
      return sendAs(desk, `${id}-AGAIN`, { file, dryRun: false, next: 'unchanged' });
    },
    async unchanged({ id, facts: file }, desk) {
      const end = await endOf(desk, `${id}-AGAIN`);
      if (!end) return step('unchanged', LOOK_EVERY);
      if (end.written === 0 && end.unchanged === file.lines) return { type: 'done' };
      return wrong(`sent again it wrote ${end.written} lines`);
    },
  },
};
