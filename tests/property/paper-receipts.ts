import { lockedIn, type Paper, partsOf, placeOf, type Row } from './paper-book.ts';
import { post } from './paper-post.ts';
import type { Line, Place, Request } from './stock-requests.ts';

/** What a person takes back of a delivery, on paper. */

/** On the delivery's own pallet, or in a unit on it, and that still stands at its dock. */
export function isWhereReceived(paper: Paper, row: Row): boolean {
  const delivery = paper.deliveries.get(partsOf(row.layer).delivery);
  if (row.unit === '' || delivery?.unit === undefined || row.location !== delivery.dock)
    return false;
  return [row.unit, paper.units.get(row.unit)?.parent].includes(delivery.unit);
}

/** The numbers of the row's pieces; undefined where there are none. */
function serialsIn(paper: Paper, row: Row): string[] | undefined {
  const here = [...paper.serials]
    .filter(([, at]) => at.layer === row.layer && at.quality === row.quality)
    .filter(([, at]) => at.location === row.location && at.unit === row.unit)
    .map(([serial]) => serial);
  return here.length === 0 ? undefined : here;
}

export function reverse(paper: Paper, ask: Extract<Request, { ask: 'reverse' }>): string {
  const { id, asn, line, unit, quantity } = ask;
  const name = `reverse ${id}`;
  const content = JSON.stringify(ask);
  const before = paper.acts.get(name);
  if (before !== undefined) return before === content ? 'done' : 'reversal.conflict';
  if (!paper.deliveries.has(asn)) return 'asn.unknown';
  const ofLine = [...paper.rows.values()]
    .filter((row) => row.quantity > 0)
    .filter((row) => partsOf(row.layer).delivery === asn && partsOf(row.layer).line === line);
  if (ofLine.length === 0) return 'reversal.nothing';
  const here = ofLine
    .filter((row) => unit === undefined || row.unit === unit)
    .filter((row) => isWhereReceived(paper, row));
  const pieces = here.reduce((sum, row) => sum + row.quantity, 0);
  if (pieces < quantity) return 'reversal.moved';
  if (pieces > quantity && here.length > 1) return 'reversal.ambiguous';
  const taken = (row: Row) => (pieces > quantity ? quantity : row.quantity);
  if (here.some((row) => row.quantity - lockedIn(row) < taken(row))) return 'reversal.promised';
  const lines: Line[] = [];
  for (const row of here) {
    const serials = serialsIn(paper, row);
    if (serials && serials.length !== taken(row)) return 'reversal.serials';
    const to: Place = { location: 'SUPPLIER', unit: '', quality: row.quality };
    const goods = { item: row.item, layer: row.layer, quantity: taken(row) };
    lines.push({ ...goods, from: placeOf(row), to, ...(serials ? { serials } : {}) });
  }
  const outcome = post(paper, `reversal:${id}`, lines);
  paper.acts.set(name, content);
  paper.told.push(`wms.receipt.reversed ${asn}`);
  return outcome;
}
