import PDFDocument from 'pdfkit';
import type { Millis } from '#base/time.ts';
import { type Font, runsOf, type Weight } from './font.ts';
import type { Area } from './media.ts';
import { visible } from './plain-text.ts';
import { type Code, type CodeSymbol, QUIET } from './symbol.ts';

/** Draws on the pages of one PDF, in millimetres from the upper left corner. */
export interface Pen {
  page(size: { readonly width: number; readonly height: number }): void;
  /** One line, cut to its width with an ellipsis; returns how high it stood. */
  line(at: Line, text: string): number;
  /** So many lines as `lines` says at most, cut where words end, or between signs. */
  lines(at: Line & { readonly lines: number }, text: string): number;
  /** The code in the middle of the area, and what it says below it, unless `bare`. */
  code(area: Area, code: Code, options?: CodeOptions): void;
  rule(x: number, y: number, width: number): void;
  frame(area: Area): void;
}

export interface Line {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Points. */
  readonly size: number;
  readonly weight?: Weight;
  readonly align?: 'left' | 'center' | 'right';
}

export interface CodeOptions {
  /** The widest module, in dots. */
  readonly dots?: number;
  /** The narrowest: where bars of that find no room the code is a matrix. */
  readonly leastDots?: number;
  readonly bare?: boolean;
}

export interface Paper {
  readonly pen: Pen;
  readonly document: PDFKit.PDFDocument;
}

const POINTS = 72 / 25.4;
/** One dot of the commonest label printer, 203 to the inch: bars of whole dots stay even. */
const DOT = 25.4 / 203;
/** Narrower modules are not read everywhere [GS1 General Specifications, table 5.12.3-2]. */
const LEAST_DOTS = 2;
const USUAL_DOTS = 3;
const LINE_HEIGHT = 1.3;
const CODE_TEXT_POINTS = 8;
const LEAST_TEXT_POINTS = 4;
/** As large as a phone likes it, and as GS1 has it on what is shipped: 0.743 mm at least [table 5.12.3-5]. */
const MOST_MATRIX_DOTS = 6;

export function openPaper(about: { readonly title: string; readonly at: Millis }): Paper {
  const document = new PDFDocument({
    autoFirstPage: false,
    font: null as unknown as string,
    info: { Title: about.title, Creator: 'Warehub', CreationDate: new Date(about.at) },
  });
  return { pen: createPen(document), document };
}

function createPen(document: PDFKit.PDFDocument): Pen {
  const registered = new Set<string>();
  function use({ name, source }: Font, size: number): void {
    if (!registered.has(name)) document.registerFont(name, source as unknown as Buffer);
    registered.add(name);
    document.font(name, size);
  }

  const widthOf = (text: string, size: number, weight: Weight) =>
    runsOf(text, weight).reduce((sum, run) => {
      use(run.font, size);
      return sum + document.widthOfString(run.text) / POINTS;
    }, 0);

  function cut(text: string, { width, size, weight = 'plain' }: Line): string {
    if (widthOf(text, size, weight) <= width) return text;
    const signs = [...text];
    let [least, most] = [0, signs.length];
    while (least < most) {
      const half = Math.ceil((least + most) / 2);
      if (widthOf(`${signs.slice(0, half).join('')}…`, size, weight) <= width) least = half;
      else most = half - 1;
    }
    return `${signs.slice(0, least).join('').trimEnd()}…`;
  }

  function put(at: Line, text: string): number {
    const { size, weight = 'plain', align = 'left' } = at;
    const room = at.width - widthOf(text, size, weight);
    let x = at.x + (align === 'left' ? 0 : align === 'center' ? room / 2 : room);
    for (const run of runsOf(text, weight)) {
      use(run.font, size);
      document.fillColor('black').text(run.text, x * POINTS, at.y * POINTS, { lineBreak: false });
      x += document.widthOfString(run.text) / POINTS;
    }
    return (size * LINE_HEIGHT) / POINTS;
  }

  const fill = (x: number, y: number, width: number, height: number) =>
    document.rect(x * POINTS, y * POINTS, width * POINTS, height * POINTS);

  function drawBars(area: Area, symbol: CodeSymbol & { kind: 'bars' }, module: number): void {
    let x = area.x + (area.width - symbol.modules * module) / 2;
    for (const [index, width] of symbol.widths.entries()) {
      if (index % 2 === 0) fill(x, area.y, width * module, area.height);
      x += width * module;
    }
    document.fill('black');
  }

  function drawMatrix(area: Area, symbol: CodeSymbol & { kind: 'matrix' }): void {
    const { columns, pixels } = symbol;
    const rows = pixels.length / columns;
    const least = Math.min(
      area.width / (columns + 2 * QUIET.matrix),
      area.height / (rows + 2 * QUIET.matrix),
    );
    const module = Math.min(MOST_MATRIX_DOTS * DOT, least);
    const left = area.x + (area.width - columns * module) / 2;
    const top = area.y + (area.height - rows * module) / 2;
    for (const [index, isDark] of pixels.entries()) {
      if (!isDark) continue;
      const [column, row] = [index % columns, Math.floor(index / columns)];
      fill(left + column * module, top + row * module, module, module);
    }
    document.fill('black');
  }

  const pen: Pen = {
    page: ({ width, height }) => {
      document.addPage({ size: [width * POINTS, height * POINTS], margin: 0 });
    },
    line: (at, text) => put(at, cut(visible(text), at)),
    lines(at, text) {
      let rest = visible(text);
      let y = at.y;
      for (let left = at.lines; left > 0 && rest !== ''; left--) {
        const whole = left === 1 ? rest : firstLine(rest, at);
        y += put({ ...at, y }, cut(whole, at));
        rest = rest.slice(whole.length).trimStart();
      }
      return y - at.y;
    },
    code(area, code, { dots = USUAL_DOTS, leastDots = LEAST_DOTS, bare = false } = {}) {
      const text = bare ? 0 : (CODE_TEXT_POINTS * LINE_HEIGHT) / POINTS;
      const room = { ...area, height: area.height - text };
      const { bars, matrix } = code;
      const fitting =
        bars.kind === 'bars' ? Math.floor(area.width / (bars.modules + 2 * QUIET.bars) / DOT) : 0;
      if (bars.kind === 'bars' && fitting >= leastDots) {
        drawBars(room, bars, Math.min(dots, fitting) * DOT);
      } else if (matrix.kind === 'matrix') drawMatrix(room, matrix);
      if (bare) return;
      const { x, width } = area;
      const y = area.y + room.height + 0.3;
      const share = Math.min(1, width / widthOf(code.text, CODE_TEXT_POINTS, 'plain'));
      const points = Math.max(LEAST_TEXT_POINTS, share * CODE_TEXT_POINTS * 0.99);
      pen.line({ x, y, width, size: points, align: 'center' }, code.text);
    },
    rule(x, y, width) {
      document.lineWidth(0.5).moveTo(x * POINTS, y * POINTS);
      document.lineTo((x + width) * POINTS, y * POINTS).stroke('black');
    },
    frame: ({ x, y, width, height }) => {
      document.lineWidth(0.5);
      fill(x, y, width, height).stroke('black');
    },
  };

  /** The longest beginning that fits, up to a space where there is one. */
  function firstLine(text: string, at: Line): string {
    const kept = cut(text, at);
    if (kept === text) return text;
    const fitting = kept.slice(0, -1);
    const space = fitting.lastIndexOf(' ');
    const isWithinWord = /\w/.test(text.charAt(fitting.length));
    return isWithinWord && space > 0 ? fitting.slice(0, space) : fitting;
  }

  return pen;
}
