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
  // Other deliveries are at all docks, so that one can be booked for the delivery of the example.
  ...['ASN-1002', 'ASN-1003', 'ASN-1004'].map((asn) => {
    const lines = [{ line: '1', item: 'CUP-01', quantity: 10 }];
    const due = { supplier: 'ACME', expectedAt: '2026-01-09T06:00:00Z' };
    return ['POST', '/api/v1/asns', { asn, ...due, lines, actor: 'erp' }] as const;
  }),
];

/** What stands in the paths: things that the examples before have made. */
export const SUBJECTS: Table<string> = {
  adjustment: 'ADJ-1',
  appointment: 'APP-1',
  asn: 'ASN-1001',
  codeKind: 'location',
  count: 'CNT-A1',
  currency: 'CNY',
  deputy: 'ben',
  document: 'ASN-1001',
  holdId: 'RECALL-9',
  importId: 'IMPORT-1',
  item: 'TEA-01',
  kind: 'supplier',
  level: 'case',
  line: '1',
  location: 'R-01-01-A',
  order: 'SO-77',
  owner: 'OWNER-2',
  partner: 'ACME',
  person: 'anna',
  plan: 'CYCLE-2026',
  proposal: 'TIDY-1',
  reason: 'stolen',
  recallId: 'RC-2026-1',
  receiver: 'BUYER',
  return: 'RMA-1001',
  role: 'supervisor',
  rule: 'expiry',
  supplier: 'ACME',
  transfer: 'TO-12',
  trial: 'TRY-1',
  unit: 'TOTE-009',
  warehouse: 'WH-2',
  worker: 'ANNA',
  zone: 'COLD',
};

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

/** Where a path means another thing, or a question must be narrowed. */
export const OTHERWISE: Table<string> = {
  'GET /api/v1/kits/{item}': '/api/v1/kits/GIFT-01',
  'PUT /api/v1/kits/{item}': '/api/v1/kits/GIFT-01',
  'GET /api/v1/inspection-plans/{plan}': '/api/v1/inspection-plans/QP-TEA',
  'PUT /api/v1/inspection-plans/{plan}': '/api/v1/inspection-plans/QP-TEA',
  'GET /api/v1/approval-limits/{currency}/{role}': '/api/v1/approval-limits/CNY/self',
  'PUT /api/v1/approval-limits/{currency}/{role}': '/api/v1/approval-limits/CNY/self',
  'POST /api/v1/imports/{kind}': '/api/v1/imports/items?importId=IMPORT-1',
  'GET /api/v1/imports/{kind}/{importId}': '/api/v1/imports/items/IMPORT-1',
  'GET /api/v1/imports/{kind}/{importId}/faults': '/api/v1/imports/items/IMPORT-1/faults',
  'GET /api/v1/imports/opening-stock/{importId}/reconciliation':
    '/api/v1/imports/opening-stock/SOON/reconciliation',
  'GET /api/v1/trace': '/api/v1/trace?lot=L-7',
  'GET /api/v1/movements': '/api/v1/movements?lot=L-7',
  'POST /api/v1/adjustments/{adjustment}/reject': '/api/v1/adjustments/ADJ-2/reject',
  'POST /api/v1/asns/{asn}/cancel': '/api/v1/asns/ASN-1002/cancel',
  'PUT /api/v1/empties/{location}/{type}': '/api/v1/empties/TOTE-POOL/tote',
  'POST /api/v1/attachments/{kind}/{document}':
    '/api/v1/attachments/asn/ASN-1001?name=pallet.png&actor=anna',
  'GET /api/v1/attachments/{kind}/{document}': '/api/v1/attachments/asn/ASN-1001',
  'GET /api/v1/attachments/{kind}/{document}/{digest}': `/api/v1/attachments/asn/ASN-1001/${DIGEST}`,
};

/** What the floor has gone past, or what nobody has worked at: the refusal says so. */
export const REFUSED: Table<string> = {
  // Nobody has received anything: no worker stands at the dock.
  'POST /api/v1/asns/{asn}/close': 'asn.nothing_came',
  'POST /api/v1/asns/{asn}/lines/{line}/release': 'unlisted.not',
  'POST /api/v1/receipt-reversals': 'reversal.nothing',
  'POST /api/v1/transfers/{transfer}/settlements': 'transfer.receiving',
  // Nothing was put away, so there is nothing to try a strategy on.
  'POST /api/v1/putaway-trials': 'trial.nothing',
  'GET /api/v1/putaway-trials/{trial}': 'trial.unknown',
  'POST /api/v1/putaway-trials/{trial}/activate': 'trial.unknown',
  // Nobody has counted.
  'POST /api/v1/counts/{count}/review': 'count.no_review',
  // The only transfer is one that comes here: to send one, an order must be picked and shipped.
  'POST /api/v1/transfers/{transfer}/hand-over': 'transfer.not_sent',
  // The order is at work, and nothing has gone wrong with it.
  'POST /api/v1/orders/{order}/cancel': 'order.too_late',
  'POST /api/v1/orders/{order}/retry': 'order.not_stopped',
  // Nothing has failed.
  'POST /api/v1/tasks/{task}/retry': 'task.not_failed',
  'POST /api/v1/tasks/{task}/settle': 'task.not_failed',
  'POST /api/v1/exceptions/{key}/settle': 'exception.unknown',
};
