import type { Location } from '#wms-core/contracts.ts';
import type { Area } from '../media.ts';
import type { Pen } from '../pen.ts';
import { plainCode } from '../symbol.ts';
import type { Say } from '../words.ts';

/** A place: its code, large enough to be read from the aisle, and as a barcode. */
export function drawBin(pen: Pen, area: Area, place: Location, say: Say): void {
  const { x, width } = area;
  const points = Math.min(area.height * 0.7, width * 0.36);
  const high = pen.line(
    { x, y: area.y, width, size: points, weight: 'bold', align: 'center' },
    place.location,
  );
  const zone = `${say('zone')} ${place.zone}`;
  const where = place.aisle === null ? zone : `${zone} · ${say('aisle')} ${place.aisle}`;
  const small = 7;
  const foot = pen.line(
    { x, y: area.y + area.height - small * 0.46, width, size: small, align: 'center' },
    where,
  );
  const code = plainCode(place.location);
  if (!code) return;
  const height = area.height - high - foot - 1;
  pen.code({ x, y: area.y + high + 0.5, width, height }, code, { bare: true, dots: 4 });
}
