import { createHash } from 'node:crypto';

/** How `examples.test.ts` calls the routes: nothing stands here for a route that needs no help. */

type Table<T> = Readonly<Record<string, T>>;

/** What the floor has before the first example is tried. */
export const BEFORE: readonly (readonly [
  method: string,
  url: string,
  body: unknown,
  type?: string,
])[] = [
  [
    'PUT',
    '/api/v1/items/CUP-01',
    {
      ...{ name: { en: 'Cup', zh: '茶杯' }, barcodes: ['6901234567908'] },
      ...{ lengthMm: 90, widthMm: 90, heightMm: 80, weightGrams: 210 },
    },
  ],
  // Goods that run out in days, so that there is an alert to be acknowledged.
  [
    'POST',
    '/api/v1/imports/opening-stock?importId=SOON',
    'location,item,expiryDate,quantity\n04-01L-1,CUP-01,2026-01-12,5\n',
    'text/csv',
  ],
  // The one of the example is approved: this one is left to be rejected.
  [
    'POST',
    '/api/v1/adjustments',
    {
      ...{ adjustment: 'ADJ-2', type: 'loss', reason: 'damaged', actor: 'anna' },
      lines: [{ item: 'CUP-01', location: '04-01L-1', quantity: -1 }],
    },
  ],
  // The tote that is put on the pallet of the example, and taken off it again.
  [
    'POST',
    '/api/v1/handling-units',
    {
      ...{ act: 'BOX', handlingUnit: 'BOX-1', type: 'tote', location: 'EXCEPTION' },
      ...{ reason: 'for loose goods', actor: 'anna' },
    },
  ],
  // The move of the example is what a disposition is about: this one is taken back.
  [
    'POST',
    '/api/v1/stock/moves',
    {
      ...{ moveId: 'MOV-0', item: 'CUP-01', quantity: 1, reason: 'tidy', actor: 'anna' },
      ...{ from: { location: '04-01L-1' }, to: { location: '02-01L-1' } },
    },
  ],
  // Whoever signs in by the example is known already; the example lets another one in.
  [
    'POST',
    '/api/v1/users',
    { user: 'ben', name: 'Ben', roles: ['administrator'], password: 'eight cups of tea' },
  ],
  // Other deliveries are at all docks, so that one can be booked for the delivery of the example.
  ...['ASN-1002', 'ASN-1003', 'ASN-1004'].map((asn) => {
    const lines = [{ line: '1', item: 'CUP-01', quantity: 10 }];
    const due = { supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z' };
    return ['POST', '/api/v1/asns', { asn, ...due, lines, actor: 'erp' }] as const;
  }),
];

/** What stands in a path where the document gives no example. */
export const SUBJECTS: Table<string> = { importId: 'IMPORT-1', kind: 'items' };

/** What only the running warehouse makes: the first of a list. */
export const LISTED: Table<readonly [list: string, path: string, key: string]> = {
  alert: ['alerts', '/api/v1/alerts', 'alert'],
  job: ['jobs', '/api/v1/jobs?status=queued', 'jobId'],
  task: ['tasks', '/api/v1/tasks?status=sent', 'taskId'],
};

/** A picture of one point: what is attached. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** What no document can give as an example: bytes. */
export const FILES: Table<Buffer> = { 'image/png': PICTURE };
const DIGEST = createHash('sha256').update(PICTURE).digest('hex');

/** Where the example was used up before, or a question must be narrowed. */
export const OTHERWISE: Table<string> = {
  'POST /api/v1/stock/acts/{act}/undo': '/api/v1/stock/acts/move:MOV-0/undo',
  'POST /api/v1/imports/{kind}': '/api/v1/imports/items?importId=IMPORT-1',
  'GET /api/v1/imports/opening-stock/{importId}/reconciliation':
    '/api/v1/imports/opening-stock/SOON/reconciliation',
  'GET /api/v1/papers/bins': '/api/v1/papers/bins?from=02-01L-1&to=02-02R-2&language=zh',
  'GET /api/v1/trace': '/api/v1/trace?lot=L-7',
  'GET /api/v1/movements': '/api/v1/movements?lot=L-7',
  'POST /api/v1/adjustments/{adjustment}/reject': '/api/v1/adjustments/ADJ-2/reject',
  'POST /api/v1/asns/{asn}/cancel': '/api/v1/asns/ASN-1002/cancel',
  'GET /api/v1/attachments/{kind}/{document}/{digest}': `/api/v1/attachments/asn/ASN-1001/${DIGEST}`,
};

/** What the floor has gone past, or what nobody has worked at: the refusal says so. */
export const REFUSED: Table<string> = {
  // Nobody has received anything: no worker stands at the dock.
  'POST /api/v1/asns/{asn}/close': 'asn.nothing_came',
  'POST /api/v1/asns/{asn}/lines/{line}/release': 'unlisted.not',
  'POST /api/v1/receipt-reversals': 'reversal.nothing',
  'POST /api/v1/asns/{asn}/landed-costs': 'landed_cost.open',
  'POST /api/v1/landed-costs/{landedCost}/reverse': 'landed_cost.unknown',
  'POST /api/v1/lot-dates/doubts/{layer}/settle': 'lot_dates.no_doubt',
  'POST /api/v1/transfers/{transfer}/settlements': 'transfer.receiving',
  // Nothing was put away, so there is nothing to try a strategy on.
  'POST /api/v1/putaway-trials': 'trial.nothing',
  'GET /api/v1/putaway-trials/{trial}': 'trial.unknown',
  'POST /api/v1/putaway-trials/{trial}/activate': 'trial.unknown',
  // What came by a customs document was not received either.
  'POST /api/v1/customs/releases': 'customs.short',
  'GET /api/v1/customs/documents/{document}': 'customs.unknown',
  // The example before has taken it.
  'POST /api/v1/measurements/{measurement}/refuse': 'measurement.decided',
  // Nobody has counted.
  'POST /api/v1/counts/{count}/review': 'count.no_review',
  // The only transfer is one that comes here: to send one, an order must be picked and shipped.
  'POST /api/v1/transfers/{transfer}/hand-over': 'transfer.not_sent',
  // No vehicle is switched on.
  'POST /api/v1/vehicles/{vehicle}/pause': 'vehicle.silent',
  'POST /api/v1/vehicles/{vehicle}/resume': 'vehicle.silent',
  'POST /api/v1/vehicles/{vehicle}/position': 'vehicle.silent',
  'POST /api/v1/vehicles/{vehicle}/maps': 'vehicle.silent',
  // The order is at work, and nothing has gone wrong with it.
  'POST /api/v1/orders/{order}/cancel': 'order.too_late',
  'POST /api/v1/orders/{order}/retry': 'order.not_stopped',
  'GET /api/v1/papers/orders/{order}/carton-labels': 'paper.no_parcels',
  'GET /api/v1/papers/orders/{order}/waybills': 'paper.no_parcels',
  // The plant of the examples is drawn and empty, and has no ERP.
  'POST /api/v1/simulation/losses': 'simulation.nothing_there',
  'DELETE /api/v1/simulation/losses/{code}': 'simulation.not_lost',
  'POST /api/v1/simulation/orders': 'simulation.no_trade',
  'POST /api/v1/simulation/deliveries': 'simulation.no_trade',
  // Nothing has failed.
  'POST /api/v1/tasks/{task}/retry': 'task.not_failed',
  'POST /api/v1/tasks/{task}/settle': 'task.not_failed',
  'POST /api/v1/exceptions/{key}/settle': 'exception.unknown',
  // The house of the examples is open, and no call has the cookie of another.
  'GET /api/v1/session': 'access.sign_in',
  'DELETE /api/v1/session': 'access.sign_in',
  'PUT /api/v1/session/password': 'access.sign_in',
};
