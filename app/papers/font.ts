import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';

/**
 * The letters of the papers: one typeface in files by script, of which a paper gets what it uses. A
 * file is opened once, when the first paper needs it, and then serves all.
 */

export type Weight = 'plain' | 'bold';

/** What pdfkit draws with. */
export interface Font {
  /** Of its file. */
  readonly name: string;
  readonly source: { hasGlyphForCodePoint(code: number): boolean };
}

const SCRIPTS = ['chinese-simplified', 'latin-ext', 'cyrillic', 'vietnamese'] as const;
const WEIGHTS: Readonly<Record<Weight, number>> = { plain: 400, bold: 700 };
const opened = new Map<string, Font>();

const DIRECTORY_BYTES = 12;
const ENTRY_BYTES = 16;
/** Stands at the beginning of a WOFF file and of each entry of its directory. */
const WOFF_HEAD_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;

/**
 * A WOFF file as it was before it was packed [WOFF 1.0 §4]: read packed, every letter would unpack the
 * whole file again.
 */
export function unpackWoff(woff: Buffer): Buffer<ArrayBuffer> {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(DIRECTORY_BYTES + ENTRY_BYTES * count);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (let index = 0; index < count; index++) {
    const from = WOFF_HEAD_BYTES + index * WOFF_ENTRY_BYTES;
    const field = (at: number) => woff.readUInt32BE(from + at);
    const packed = woff.subarray(field(4), field(4) + field(8));
    const length = field(12);
    const table = packed.length < length ? inflateSync(packed) : packed;
    const to = DIRECTORY_BYTES + index * ENTRY_BYTES;
    woff.copy(head, to, from, from + 4);
    head.writeUInt32BE(field(16), to + 4);
    head.writeUInt32BE(offset, to + 8);
    head.writeUInt32BE(length, to + 12);
    const padded = Math.ceil(length / 4) * 4;
    parts.push(table, Buffer.alloc(padded - length));
    offset += padded;
  }
  return Buffer.concat(parts);
}

function open(script: string, weight: Weight): Font {
  const name = `noto-sans-sc-${script}-${WEIGHTS[weight]}-normal.woff`;
  const known = opened.get(name);
  if (known) return known;
  const path = fileURLToPath(import.meta.resolve(`@fontsource/noto-sans-sc/files/${name}`));
  // pdfkit takes a font that was opened, but opens none outside of a document.
  const document = new PDFDocument({ font: null as unknown as string, autoFirstPage: false });
  document.font(unpackWoff(readFileSync(path)));
  const { _font } = document as unknown as { readonly _font: { readonly font: Font['source'] } };
  const font = { name, source: _font.font };
  opened.set(name, font);
  return font;
}

export interface Run {
  readonly text: string;
  readonly font: Font;
}

/** What the typeface draws for a sign that it has not: a box. */
const UNKNOWN = '□';

/** A text cut where another file goes on. What is in none loses its accent, or becomes a box. */
export function runsOf(text: string, weight: Weight): readonly Run[] {
  const runs: { text: string; font: Font }[] = [];
  const fontOf = (sign: string): Font | undefined => {
    const has = (script: string) =>
      open(script, weight).source.hasGlyphForCodePoint(sign.codePointAt(0)!);
    const script = SCRIPTS.find(has);
    return script && open(script, weight);
  };
  for (const sign of text) {
    const shown = [sign, sign.normalize('NFD')[0]!].find((one) => fontOf(one)) ?? UNKNOWN;
    const font = fontOf(shown) ?? open(SCRIPTS[0], weight);
    const last = runs.at(-1);
    if (last?.font === font) last.text += shown;
    else runs.push({ text: shown, font });
  }
  return runs;
}
