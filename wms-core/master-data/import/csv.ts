import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Refusal } from '#base/refusal.ts';
import { refuse } from '../refusals.ts';

/** CSV as people keep it: UTF-8 or GB18030, with a byte order mark or without one. */

export type Charset = 'utf-8' | 'gb18030';

/** One record of the file, with the line on which it ends, the header's being 1. */
export interface CsvRecord {
  readonly line: number;
  readonly values: readonly string[];
}

/** So many bytes show which of the two a file is written in. */
const SNIFFED_BYTES = 65_536;
const MAX_RECORD_SIGNS = 100_000;
const BOMS: readonly (readonly [Charset, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
];

/** Carries a refusal through the streams. */
class BadFile extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.text.en);
    this.refusal = refusal;
  }
}

function sniff(head: Uint8Array): Charset {
  for (const [charset, mark] of BOMS) {
    if (mark.every((byte, index) => head[index] === byte)) return charset;
  }
  try {
    // A stream, because the head may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

async function* decode(bytes: AsyncIterable<Uint8Array>, told: Charset | undefined) {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let charset = told;
  const text = (part: Uint8Array, stream: boolean): string => {
    charset ??= sniff(part);
    decoder ??= new TextDecoder(charset, { fatal: true });
    try {
      return decoder.decode(part, { stream });
    } catch {
      throw new BadFile(refuse('import.encoding', { charset }));
    }
  };
  let head: Uint8Array = new Uint8Array();
  for await (const part of bytes) {
    if (decoder) yield text(part, true);
    else {
      head = Buffer.concat([head, part]);
      if (head.length >= SNIFFED_BYTES || charset) yield text(head, true);
    }
  }
  yield text(decoder ? new Uint8Array() : head, false);
}

/** The records of a file, one after the other; a refusal where it cannot be read on. */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  charset?: Charset,
): AsyncGenerator<CsvRecord | Refusal> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: MAX_RECORD_SIGNS,
  });
  // What breaks before the parser breaks the parser, whose records are awaited below.
  pipeline(Readable.from(decode(bytes, charset)), parser, () => {});
  try {
    for await (const { record, info } of parser) yield { line: info.lines, values: record };
  } catch (error) {
    yield refusalOf(error);
  }
}

const BROKEN_OFF: readonly unknown[] = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];

function refusalOf(error: unknown): Refusal {
  if (error instanceof BadFile) return error.refusal;
  if (BROKEN_OFF.includes((error as NodeJS.ErrnoException).code))
    return refuse('import.broken_off');
  if (error instanceof CsvError) {
    return refuse('import.csv', { line: Number(error.lines ?? 0), fault: error.message });
  }
  throw error;
}

/** What a content-type says of the charset; a refusal where it is none of ours. */
export function charsetOf(contentType: string): Charset | undefined | Refusal {
  const match = /charset="?([\w-]+)"?/i.exec(contentType);
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  if (name === 'utf-8' || name === 'utf8') return 'utf-8';
  if (name === 'gb18030' || name === 'gbk' || name === 'gb2312') return 'gb18030';
  return refuse('import.charset', { charset: name });
}
