import { A4 } from '../media.ts';
import type { Pen } from '../pen.ts';
import { plainCode } from '../symbol.ts';
import type { Say } from '../words.ts';

/** A paper with a table: heads, rows, boxes to write in, over as many pages as it takes. */
export interface Sheet {
  readonly title: string;
  /** The document's number, as a barcode too. */
  readonly number: string;
  readonly facts: readonly (readonly [word: string, value: string])[];
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly head: string;
  /** Share of the width. */
  readonly width: number;
  readonly align?: 'left' | 'right';
  readonly weight?: 'bold';
  /** A box to write in. */
  readonly isBlank?: true;
}

const EDGE = 12;
const WIDTH = A4.width - 2 * EDGE;
const ROW_MM = 9;
const FOOT_MM = 14;
const TEXT_POINTS = 9;
const SMALL_POINTS = 7.5;
const FACTS_A_ROW = 2;

export function drawSheet(pen: Pen, sheet: Sheet, say: Say): void {
  const parts = sheet.columns.reduce((sum, { width }) => sum + width, 0);
  let page = 1;
  let y = begin();

  function begin(): number {
    pen.page(A4);
    return drawColumns(page === 1 ? drawHead(pen, sheet) : EDGE);
  }
  function drawColumns(top: number): number {
    eachColumn((column, x, width) =>
      pen.line(
        { x, y: top, width, size: SMALL_POINTS, weight: 'bold', align: column.align ?? 'left' },
        column.head,
      ),
    );
    pen.rule(EDGE, top + 4, WIDTH);
    return top + 5;
  }
  function eachColumn(draw: (column: Column, x: number, width: number, index: number) => void) {
    let x = EDGE;
    for (const [index, column] of sheet.columns.entries()) {
      const width = (column.width / parts) * WIDTH;
      draw(column, x, width - 2, index);
      x += width;
    }
  }
  const end = () => {
    const at = { x: EDGE, y: A4.height - EDGE - 3, width: WIDTH, size: SMALL_POINTS };
    pen.line(at, `${sheet.title} ${sheet.number}`);
    pen.line({ ...at, align: 'right' }, say('page', { n: page }));
  };

  for (const row of sheet.rows) {
    if (y + ROW_MM > A4.height - EDGE - FOOT_MM) {
      end();
      page += 1;
      y = begin();
    }
    eachColumn((column, x, width, index) => {
      const { align = 'left', weight = 'plain' } = column;
      if (column.isBlank) pen.frame({ x, y: y + 0.5, width, height: ROW_MM - 2 });
      else pen.line({ x, y: y + 2, width, size: TEXT_POINTS, align, weight }, row[index] ?? '');
    });
    y += ROW_MM;
    pen.rule(EDGE, y - 0.5, WIDTH);
  }
  drawSignature(pen, say);
  end();
}

function drawHead(pen: Pen, { title, number, facts }: Sheet): number {
  const half = WIDTH / 2;
  let y = EDGE;
  pen.line({ x: EDGE, y, width: half, size: 18, weight: 'bold' }, title);
  pen.line({ x: EDGE, y: y + 9, width: half, size: 14 }, number);
  const code = plainCode(number);
  if (code) pen.code({ x: EDGE + half, y, width: half, height: 16 }, code);
  y += 20;
  for (const [index, [word, value]] of facts.entries()) {
    const column = index % FACTS_A_ROW;
    const x = EDGE + column * half;
    pen.line({ x, y, width: 24, size: SMALL_POINTS }, word);
    pen.line({ x: x + 25, y, width: half - 27, size: TEXT_POINTS, weight: 'bold' }, value);
    if (column === FACTS_A_ROW - 1 || index === facts.length - 1) y += 5.5;
  }
  return y + 3;
}

function drawSignature(pen: Pen, say: Say): void {
  const y = A4.height - EDGE - FOOT_MM + 2;
  const width = WIDTH / 3;
  for (const [index, word] of (['by', 'date', 'signature'] as const).entries()) {
    const x = EDGE + index * width;
    pen.line({ x, y, width, size: SMALL_POINTS }, say(word));
    pen.rule(x + 14, y + 4, width - 18);
  }
}
