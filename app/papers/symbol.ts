import bwip from 'bwip-js/node';
import { type ElementString, writeBracketed } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';

/** Barcodes as modules, to be drawn at any size. */
export type CodeSymbol =
  /** Widths in modules: bar, gap, bar and so on. */
  | { readonly kind: 'bars'; readonly widths: readonly number[]; readonly modules: number }
  /** Rows of dark (1) and light (0) modules. */
  | { readonly kind: 'matrix'; readonly pixels: readonly number[]; readonly columns: number };

/** Light modules that a scanner needs on each side [GS1 General Specifications §5.4, §5.6]. */
export const QUIET = { bars: 10, matrix: 1 } as const;

/** The same data as bars, and as a matrix for where bars find no room. */
export interface Code {
  readonly bars: CodeSymbol;
  readonly matrix: CodeSymbol;
  /** As people read it. */
  readonly text: string;
}

/** Undefined where the encoder has a reason of its own: a label without a code is no reason to stop. */
function encode(bcid: string, text: string): CodeSymbol | undefined {
  try {
    const [made] = bwip.raw({ bcid, text });
    if (!made) return undefined;
    if ('pixs' in made) return { kind: 'matrix', pixels: made.pixs, columns: made.pixx };
    const { sbs: widths } = made;
    return { kind: 'bars', widths, modules: widths.reduce((sum, width) => sum + width, 0) };
  } catch (error) {
    if (String(error).includes('bwipp.')) return undefined;
    throw error;
  }
}

function codeOf(text: string, bars: CodeSymbol | undefined, matrix: CodeSymbol | undefined) {
  return bars && matrix && { text, bars, matrix };
}

/** A code of the house; undefined where it has signs that a label's code cannot have. */
export function plainCode(text: string): Code | undefined {
  if (!/^[\x20-\x7e]{1,60}$/.test(text)) return undefined;
  return codeOf(text, encode('code128', text), encode('datamatrix', text));
}

/**
 * GS1 data, FNC1 in front of it and where a value has no fixed length; undefined where it is none. A
 * matrix says what stands `beside` it on the label too: bars are read one after the other, it alone.
 */
export function gs1Code(elements: ElementString, beside: ElementString = []): Code | undefined {
  const text = writeBracketed(elements);
  const whole = writeBracketed([...beside, ...elements]);
  if (isRefusal(text) || isRefusal(whole)) return undefined;
  // A bracket within a value would be read as the next application identifier.
  if (text.includes('\\')) return undefined;
  return codeOf(text, encode('gs1-128', text), encode('gs1datamatrix', whole));
}
