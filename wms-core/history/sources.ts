/**
 * Where the history stands: in the tables of what was changed, each asked in its own words. Nothing
 * is copied into a table of its own.
 */

/** One kind of act: SQL expressions over `from`. `p` is the parameter's name. */
export interface Source {
  readonly from: string;
  /** When; an index begins with it where the table is big. */
  readonly at: string;
  /** Unique within the kind, and in the order of what happened at one moment. */
  readonly id: string;
  readonly actor: string;
  /** From where: a device, an address, a file. */
  readonly source: string;
  readonly document: string;
  readonly what: string;
  readonly reason: string;
  readonly data: string;
  subject(p: string): string;
  /** Further conditions. */
  readonly where?: string;
}

const padded = (sequence: string) => `lpad(${sequence}::text, 19, '0')`;
const isOneOf = (p: string, columns: readonly string[]) => `${p} IN (${columns.join(', ')})`;

const movement: Source = {
  from: 'wms.posting h LEFT JOIN wms.task k ON k.task_id = h.task',
  at: 'h.at',
  id: padded('h.sequence'),
  actor: 'h.actor',
  source: `coalesce(k.device, '')`,
  document: 'h.document',
  what: `'posted'`,
  reason: 'h.reason',
  data: `jsonb_build_object('sequence', h.sequence, 'task', h.task, 'lines', (
    SELECT jsonb_agg(jsonb_build_object('owner', m.owner, 'item', m.item, 'layer', m.layer,
      'quantity', m.quantity, 'from', m.from_location, 'fromUnit', m.from_unit,
      'fromQuality', m.from_quality, 'to', m.to_location, 'toUnit', m.to_unit,
      'toQuality', m.to_quality) ORDER BY m.line)
    FROM wms.movement m WHERE m.sequence = h.sequence))`,
  subject: (p) =>
    `(h.task = ${p} OR h.sequence IN (${[
      ...['item', 'layer', 'from_location', 'to_location'].map((column) => `${column} = ${p}`),
      ...['from_unit', 'to_unit'].map((column) => `${column} = ${p} AND ${column} <> ''`),
    ]
      .map((condition) => `SELECT sequence FROM wms.movement WHERE ${condition}`)
      .join(' UNION ')} UNION SELECT sequence FROM wms.unit_event WHERE handling_unit = ${p}))`,
};

const holdScope = [
  'item',
  'lot',
  'layer',
  'location',
  'handling_unit',
  'delivery',
  'supplier_lot',
  'hold_id',
];
const hold = {
  from: 'wms.hold t',
  id: 't.hold_id',
  source: `''`,
  document: `''`,
  reason: 't.reason',
  data: `to_jsonb(t)`,
  subject: (p: string) =>
    isOneOf(
      p,
      holdScope.map((column) => `t.${column}`),
    ),
};

const task: Source = {
  from: 'wms.task t',
  at: 't.ended_at',
  id: 't.task_id',
  actor: 't.actor',
  source: 't.device',
  document: 't.document',
  what: `t.kind || ' ' || t.status`,
  reason: `concat_ws(': ', NULLIF(t.failure, ''), t.note ->> 'en')`,
  data: `jsonb_build_object('task', t.task_id, 'started', t.started_at, 'done', t.done)`,
  subject: (p) => `${p} = t.task_id`,
  where: 't.ended_at IS NOT NULL',
};

const verb: Source = {
  from: 'wms.task_control t JOIN wms.task k USING (task_id)',
  at: 't.created_at',
  id: 't.control_id',
  actor: 't.actor',
  source: `''`,
  document: 'k.document',
  what: `t.control ->> 'verb'`,
  reason: `coalesce(t.control ->> 'reason', '')`,
  data: `jsonb_build_object('task', t.task_id, 'control', t.control, 'answer', t.answer)`,
  subject: (p) => isOneOf(p, ['t.task_id', `t.control ->> 'worker'`]),
};

const order: Source = {
  from: 'wms.order_event t',
  at: 't.at',
  id: padded('t.sequence'),
  actor: 't.actor',
  source: `''`,
  document: 't.order_id',
  what: 't.event',
  reason: `''`,
  data: 't.data',
  subject: (p) => `${p} = t.order_id`,
};

const asn: Source = {
  from: 'wms.asn t',
  at: 't.created_at',
  id: 't.asn',
  actor: 't.actor',
  source: `''`,
  document: 't.asn',
  what: `'announced'`,
  reason: `''`,
  data: `jsonb_build_object('supplier', t.supplier, 'version', t.version, 'status', t.status)`,
  subject: (p) => isOneOf(p, ['t.asn', 't.supplier']),
};

const arrived: Source = {
  ...asn,
  at: 't.arrived_at',
  actor: 't.arrived_by',
  what: `'truck arrived'`,
  data: `jsonb_build_object('supplier', t.supplier, 'plate', t.plate, 'status', t.status)`,
  subject: (p) => isOneOf(p, ['t.asn', 't.supplier', 't.plate']),
  where: 't.arrived_at IS NOT NULL',
};

const count: Source = {
  from: 'wms.count t',
  at: 't.created_at',
  id: 't.count_id',
  actor: 't.actor',
  source: `''`,
  document: 't.document',
  what: `'count asked'`,
  reason: 't.reason',
  data: `jsonb_build_object('count', t.count_id, 'location', t.location,
    'handlingUnit', t.handling_unit, 'status', t.status, 'countedBy', t.counted_by,
    'differences', t.differences)`,
  subject: (p) =>
    isOneOf(p, ['t.count_id', 't.location', 't.handling_unit', 't.counted_by', 't.task_id']),
};

const change: Source = {
  from: 'wms.change t',
  at: 't.at',
  id: padded('t.sequence'),
  actor: 't.actor',
  source: 't.source',
  document: `''`,
  what: `t.kind || ' version ' || t.version`,
  reason: `coalesce(t.after ->> 'blockReason', nullif(t.after ->> 'outOfOrderReason', ''),
    t.after ->> 'lockReason', '')`,
  data: `jsonb_build_object('kind', t.kind, 'key', t.key, 'before', t.before, 'after', t.after)`,
  // The last part of the key is the record's own code.
  subject: (p) => `(t.key = ${p} OR split_part(t.key, '/', 2) = ${p})`,
};

const decision: Source = {
  from: 'wms.decision t',
  at: 't.at',
  id: padded('t.decision'),
  actor: `'warehub'`,
  source: `''`,
  document: 't.subject',
  what: `'chose by ' || t.rule`,
  reason: 't.rule',
  data: `jsonb_build_object('chosen', t.chosen, 'candidates', t.candidates)`,
  subject: (p) => `${p} = t.subject`,
};

const alert: Source = {
  from: 'wms.alert t',
  at: 't.acknowledged_at',
  id: padded('t.alert'),
  actor: 't.acknowledged_by',
  source: `''`,
  document: `''`,
  what: `'alert acknowledged'`,
  reason: `t.text ->> 'en'`,
  data: `jsonb_build_object('alert', t.alert, 'rule', t.rule, 'subject', t.subject, 'text', t.text)`,
  subject: (p) => `${p} = t.subject`,
  where: 't.acknowledged_at IS NOT NULL',
};

const settled: Source = {
  from: 'wms.exception t',
  at: 't.settled_at',
  id: 't.key',
  // The book of cases keeps who and why as one text: "who: why".
  actor: `split_part(t.settled_by, ': ', 1)`,
  source: `''`,
  document: 't.subject',
  what: `'case settled'`,
  reason: `t.settled_by`,
  data: `jsonb_build_object('key', t.key, 'kind', t.kind, 'text', t.text)`,
  subject: (p) => isOneOf(p, ['t.subject', 't.key']),
  where: 't.settled_at IS NOT NULL',
};

const request: Source = {
  from: 'wms.request t',
  at: 't.at',
  id: padded('t.sequence'),
  actor: 't.actor',
  source: `concat_ws(' ', t.address, NULLIF(t.device, ''))`,
  document: `''`,
  what: `t.method || ' ' || t.path`,
  reason: `''`,
  data: `jsonb_build_object('subjects', t.subjects)`,
  subject: (p) => `t.subjects @> jsonb_build_array(${p}::text)`,
};

const undone: Source = {
  from: 'wms.undo t',
  at: 't.at',
  id: 't.act',
  actor: 't.actor',
  source: `''`,
  document: `split_part(t.act, ':', 2)`,
  what: `'undone: ' || split_part(t.act, ':', 1)`,
  reason: 't.reason',
  data: `to_jsonb(t)`,
  subject: (p) => isOneOf(p, ['t.act', `split_part(t.act, ':', 2)`, 't.hold', 't.adjustment']),
  // What waits for approval, or was not approved, is not undone.
  where: `(t.adjustment = '' OR EXISTS (SELECT FROM wms.adjustment a
    WHERE a.adjustment = t.adjustment AND a.status = 'posted'))`,
};

const landedCost: Source = {
  from: 'wms.landed_cost t',
  at: 't.at',
  id: 't.landed_cost',
  actor: 't.actor',
  source: `''`,
  document: 't.asn',
  what: `CASE t.reverses WHEN '' THEN 'landed cost: ' ELSE 'landed cost reversed: ' END || t.kind`,
  reason: 't.reason',
  data: `to_jsonb(t)`,
  subject: (p) => isOneOf(p, ['t.landed_cost', 't.asn', 't.reverses']),
};

const lotDates: Source = {
  from: 'wms.lot_dates t',
  at: 't.at',
  id: `t.correction || '/' || t.layer`,
  actor: 't.actor',
  source: `''`,
  document: 't.correction',
  what: `'lot dates corrected'`,
  reason: 't.reason',
  data: `to_jsonb(t)`,
  subject: (p) => isOneOf(p, ['t.correction', 't.layer', 't.item', 't.lot']),
};

export const SOURCES: Readonly<Record<string, Source>> = {
  alert,
  asn,
  asn_arrived: arrived,
  case: settled,
  count,
  decision,
  hold: { ...hold, at: 't.at', actor: 't.actor', what: `'held: ' || t.kind` },
  hold_lifted: {
    ...hold,
    at: 't.lifted_at',
    actor: `coalesce(t.lifted_by, '')`,
    what: `'lifted: ' || t.kind`,
    where: 't.lifted_at IS NOT NULL',
  },
  landed_cost: landedCost,
  lot_dates: lotDates,
  master_data: change,
  order,
  request,
  stock: movement,
  task,
  task_verb: verb,
  undo: undone,
};
