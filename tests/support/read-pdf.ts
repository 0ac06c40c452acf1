import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** Reads back what was printed: the text of each page, and its barcodes as a scanner sees them. */

export interface PageRead {
  readonly width: number;
  readonly height: number;
  /** Each piece of text, in the order in which it was drawn. */
  readonly texts: readonly string[];
  /** Filled rectangles in points, from the upper left corner. */
  readonly rectangles: readonly (readonly [x: number, y: number, width: number, height: number])[];
}

interface PdfObject {
  readonly head: string;
  readonly stream?: string;
}

function objectsOf(pdf: Buffer): ReadonlyMap<string, PdfObject> {
  const raw = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const [, id, body] of raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head = '', data] = body!.split('\nstream\n');
    const bytes = data && Buffer.from(data.slice(0, data.lastIndexOf('\nendstream')), 'latin1');
    const isPacked = head.includes('/FlateDecode');
    const stream = bytes && (isPacked ? inflateSync(bytes) : bytes).toString('latin1');
    objects.set(id!, { head, ...(stream === undefined ? {} : { stream }) });
  }
  return objects;
}

/** How a sign is read back that the typeface has not. */
const MISSING = 0x25a1;

/** From glyph to text, as the font's map for copying says. */
function readMap(map: string): ReadonlyMap<string, string> {
  const text = (hex: string) =>
    String.fromCharCode(
      ...(hex.match(/.{4}/g) ?? []).map((one) => Number.parseInt(one, 16) || MISSING),
    );
  const found = new Map<string, string>();
  for (const [, from, list] of map.matchAll(/<(\w{4})> <\w{4}> \[([^\]]*)\]/g)) {
    for (const [index, [, hex]] of [...list!.matchAll(/<([\w ]+)>/g)].entries()) {
      const glyph = (Number.parseInt(from!, 16) + index).toString(16).padStart(4, '0');
      found.set(glyph, text(hex!.replaceAll(' ', '')));
    }
  }
  return found;
}

function fontsOf(objects: ReadonlyMap<string, PdfObject>, page: string) {
  const names =
    /\/Font << ([\s\S]*?)>>/.exec(page)?.[1] ?? /\/Font <<\n([\s\S]*?)>>/.exec(page)?.[1];
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  for (const [, name, id] of (names ?? '').matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!)?.head ?? '')?.[1];
    fonts.set(name!, readMap(objects.get(map ?? '')?.stream ?? ''));
  }
  return fonts;
}

export function readPdf(pdf: Buffer): PageRead[] {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map(({ head }) => {
    const box = /\/MediaBox \[([^\]]*)\]/.exec(head)![1]!.trim().split(/\s+/).map(Number);
    const drawn = objects.get(/\/Contents (\d+) 0 R/.exec(head)![1]!)?.stream ?? '';
    const resources = objects.get(/\/Resources (\d+) 0 R/.exec(head)?.[1] ?? '')?.head ?? head;
    const fonts = fontsOf(objects, resources);
    const texts: string[] = [];
    for (const [, font, shown] of drawn.matchAll(/\/(F\d+) [\d.]+ Tf[\s\S]*?\[(.*?)\] TJ/g)) {
      const glyphs = [...shown!.matchAll(/<(\w*)>/g)].map(([, hex]) => hex).join('');
      const map = fonts.get(font!) ?? new Map<string, string>();
      texts.push((glyphs.match(/.{4}/g) ?? []).map((glyph) => map.get(glyph) ?? '?').join(''));
    }
    // Frames are rectangles that are stroked, each by itself.
    const filled = drawn.replace(/[\d. -]+ re\nS\n/g, '');
    const rectangles = [...filled.matchAll(/(\S+) (\S+) (\S+) (\S+) re\n/g)].map(
      ([, ...numbers]) => numbers.map(Number) as unknown as [number, number, number, number],
    );
    return { width: box[2]!, height: box[3]!, texts, rectangles };
  });
}

/** 600 dots an inch: bars are not rounded to others. */
const DOTS_A_POINT = 600 / 72;
const [WHITE, BLACK] = [0xffffffff, 0xff000000];

/** The decoder comes from its package: tests load nothing from elsewhere. */
const wasm = readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer } });

export interface Scanned {
  /** 'Code128', 'DataMatrix' and so on. */
  readonly format: string;
  /** `]C1` of GS1-128, `]C0` of plain Code 128, `]d2` of GS1 DataMatrix. */
  readonly symbology: string;
  /** As a scanner sends it, FNC1 between values as the group separator. */
  readonly data: string;
}

/** What an independent decoder finds on the page, from the top to the bottom. */
export async function scanPage(page: PageRead): Promise<Scanned[]> {
  const width = Math.ceil(page.width * DOTS_A_POINT);
  const height = Math.ceil(page.height * DOTS_A_POINT);
  const pixels = new Uint32Array(width * height).fill(WHITE);
  for (const [x, y, wide, high] of page.rectangles) {
    const [left, right] = [x, x + wide].map((at) => Math.round(at * DOTS_A_POINT));
    const [top, bottom] = [y, y + high].map((at) => Math.round(at * DOTS_A_POINT));
    for (let row = top!; row < bottom!; row++) {
      pixels.fill(BLACK, row * width + left!, row * width + right!);
    }
  }
  const image = { data: new Uint8ClampedArray(pixels.buffer), width, height };
  const found = await readBarcodes(image as Parameters<typeof readBarcodes>[0], {
    ...{ textMode: 'Plain', formats: ['Code128', 'DataMatrix'], maxNumberOfSymbols: 50 },
    ...{ tryRotate: false, tryInvert: false, tryDownscale: false },
  });
  return found
    .filter(({ isValid }) => isValid)
    .sort((a, b) => a.position.topLeft.y - b.position.topLeft.y)
    .map(({ format, symbologyIdentifier, bytes }) => ({
      ...{ format, symbology: symbologyIdentifier },
      data: Buffer.from(bytes).toString('latin1'),
    }));
}
