import { OperatingError } from '#base/operating-error.ts';
import type { Api } from '../erp/api.ts';
import type { AuditInput } from './audit.ts';
import type { Correction } from './verdicts.ts';

type Books = Pick<AuditInput, 'ledger' | 'shipped' | 'corrections' | 'numbers'>;
type Row = Readonly<Record<string, unknown>>;

const PAGE = 1_000;
const LOSS = 'LOSS';

async function read(api: Api, path: string): Promise<Row> {
  const { status, body } = await api.call('GET', path);
  if (status !== 200) {
    throw new OperatingError('transport.http', `the audit may not read ${path}: ${status}`, {
      retryable: false,
      context: { status },
    });
  }
  return body as Row;
}

const rowsOf = (value: unknown) => (Array.isArray(value) ? (value as Row[]) : []);

async function readLedger(api: Api): Promise<AuditInput['ledger']> {
  const ledger: AuditInput['ledger'][number][] = [];
  for (let after: unknown; ; ) {
    const from = after === undefined ? '' : `&after=${encodeURIComponent(String(after))}`;
    const page = await read(api, `/api/v1/stock?limit=${PAGE}${from}`);
    for (const row of rowsOf(page.rows)) {
      ledger.push({
        location: String(row.location),
        handlingUnit: String(row.handlingUnit),
        item: String(row.item),
        lot: String(row.lot),
        quantity: Number(row.quantity),
      });
    }
    after = page.next;
    if (after === undefined) return ledger;
  }
}

/** A confirmed return has no lots: the simulated customers keep what has one. */
function cameBack({ order, lines }: Row): AuditInput['shipped'] {
  return rowsOf(lines).map(({ item, received }) => ({
    ...{ order: String(order), item: String(item), lot: '', quantity: -Number(received) },
  }));
}

/**
 * What was shipped and not sent back, from the shipment confirmations, which name each parcel's lots
 * and serial numbers.
 */
async function readShipped(api: Api): Promise<Pick<AuditInput, 'shipped' | 'numbers'>> {
  const shipped: AuditInput['shipped'][number][] = [];
  const numbers: AuditInput['numbers'][number][] = [];
  for (let after = ''; ; ) {
    const page = await read(api, `/api/v1/events?limit=${PAGE}&after=${encodeURIComponent(after)}`);
    const events = rowsOf(page.events);
    for (const event of events) {
      if (event.type === 'wms.return.confirmed') shipped.push(...cameBack(event.data as Row));
      if (event.type !== 'wms.order.shipped') continue;
      for (const parcel of rowsOf((event.data as Row).parcels)) {
        for (const { item, lot, quantity, serials } of rowsOf(parcel.lines)) {
          const pieces = { item: String(item), lot: String(lot), quantity: Number(quantity) };
          const order = String(event.subject);
          shipped.push({ order, ...pieces });
          for (const serial of (serials ?? []) as readonly string[]) {
            numbers.push({ container: `CUSTOMER:${order}`, item: pieces.item, serial });
          }
        }
      }
    }
    if (events.length < PAGE) return { shipped, numbers };
    after = String(page.next);
  }
}

async function readCorrections(api: Api, item: string): Promise<Correction[]> {
  const corrections: Correction[] = [];
  for (let after: unknown = ''; after !== undefined; ) {
    const place = encodeURIComponent(String(after));
    const page = await read(
      api,
      `/api/v1/movements?item=${encodeURIComponent(item)}&limit=${PAGE}&after=${place}`,
    );
    for (const { from, to, quantity, reason, task } of rowsOf(page.movements)) {
      // What a host corrects by hand is no check of the house.
      if (task === '') continue;
      if ((from as Row).location !== LOSS && (to as Row).location !== LOSS) continue;
      corrections.push({ item, quantity: Number(quantity), reason: String(reason) });
    }
    after = page.next;
  }
  return corrections;
}

/**
 * The warehouse's side of the audit, read over its REST alone; `items`: those that errors touch.
 */
export async function readBooks(api: Api, items: Iterable<string>): Promise<Books> {
  const corrections: Correction[] = [];
  for (const item of new Set(items)) corrections.push(...(await readCorrections(api, item)));
  return { ledger: await readLedger(api), ...(await readShipped(api)), corrections };
}
