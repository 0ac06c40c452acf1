import type { Worker } from '#wms-core/ports.ts';
import type { Area } from '../media.ts';
import type { Pen } from '../pen.ts';
import { plainCode } from '../symbol.ts';
import type { Say } from '../words.ts';

/** A worker's card: what a terminal reads at the sign-in. */
export function drawBadge(pen: Pen, area: Area, { worker, name }: Worker, say: Say): void {
  const { x, width } = area;
  let y = area.y;
  y += pen.line({ x, y, width, size: 8 }, say('worker'));
  y += pen.line({ x, y, width, size: 18, weight: 'bold' }, name.zh || name.en);
  if (name.en && name.en !== name.zh) y += pen.line({ x, y, width, size: 12 }, name.en);
  const code = plainCode(worker);
  const height = area.y + area.height - y - 2;
  if (code) pen.code({ x, y: y + 2, width, height }, code, { dots: 4 });
}
