import { writeFileSync } from 'node:fs';
import { plainCode } from '#app/papers/symbol.ts';

const WIDTH = 640;
const HEIGHT = 480;
const MODULE = 4;
const [BLACK, WHITE, NO_COLOUR] = [16, 235, 128];

/** A film of a label with this code, as Chromium's fake camera shows it (YUV4MPEG2). */
export function filmOf(code: string, file: string): void {
  const bars = plainCode(code)?.bars;
  if (bars?.kind !== 'bars') throw new Error(`no bars for ${code}`);
  const line = Buffer.alloc(WIDTH, WHITE);
  let x = Math.floor((WIDTH - bars.modules * MODULE) / 2);
  for (const [i, width] of bars.widths.entries()) {
    if (i % 2 === 0) line.fill(BLACK, x, x + width * MODULE);
    x += width * MODULE;
  }
  const blank = Buffer.alloc(WIDTH, WHITE);
  const isLabel = (y: number) => y > HEIGHT / 4 && y < (HEIGHT * 3) / 4;
  const light = Array.from({ length: HEIGHT }, (_, y) => (isLabel(y) ? line : blank));
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, NO_COLOUR);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), ...light, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, frame, frame]));
}
