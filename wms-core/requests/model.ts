import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { AdjustmentParts } from '#wms-core/adjustments/index.ts';
import type { RequestReply, WorkerRequest } from '#wms-core/ports.ts';
import type { OutOfOrderParts } from '#wms-core/problems/out-of-order.ts';
import type { UnitParts } from '#wms-core/units/parts.ts';
import type { WorkParts } from '#wms-core/work/parts.ts';

/** The doors of the modules whose commands requests call. */
export interface RequestParts {
  readonly work: WorkParts;
  readonly adjustments: AdjustmentParts;
  readonly units: UnitParts;
  readonly outOfOrder: OutOfOrderParts;
}

/** Names of a request's fields, and what is in them. */
const FIELDS = {
  code: 'scan',
  location: 'scan',
  handlingUnit: 'scan',
  item: 'scan',
  to: 'scan',
  into: 'scan',
  owner: 'text',
  lot: 'text',
  serial: 'text',
  quantity: 'pieces',
  quality: 'quality',
  toQuality: 'quality',
  reason: 'text',
  note: 'text',
  document: 'text',
  documentKind: 'text',
  name: 'text',
  blocks: 'blocks',
} as const;

type Type = (typeof FIELDS)[keyof typeof FIELDS];
export type FieldName = keyof typeof FIELDS;
/** As they were sent; each of its type. */
export type Given = {
  readonly [K in FieldName]?: (typeof FIELDS)[K] extends 'pieces' ? number : string;
};

/** One kind of request: what it must and may say, and the command that it is. */
export interface Kind {
  readonly needs: readonly FieldName[];
  readonly may: readonly FieldName[];
  /** Changes nothing: asked again, it is answered as things are then. */
  readonly readsOnly?: true;
  run(
    parts: RequestParts,
    tx: Tx,
    given: Given,
    by: WorkerRequest,
  ): Promise<Omit<RequestReply, 'accepted'> | Refusal>;
  /** Once it is committed, in a transaction of its own; also when it was taken before. */
  took?(parts: RequestParts, tx: Tx, given: Given): Promise<void>;
}

/** No control characters; of the codes that are scanned, the separator of GS1 labels may be in. */
const PLAIN = /^[^\p{Cc}\p{Cs}]+$/u;
const LONGEST_SCAN = 400;
const LONGEST_TEXT = 200;
const MOST_PIECES = 1_000_000;

const fits = (value: string | number, longest: number): boolean =>
  typeof value === 'string' && value.length <= longest;

const FITS: Readonly<Record<Type, (value: string | number) => boolean>> = {
  scan: (value) => fits(value, LONGEST_SCAN) && PLAIN.test(shown(String(value))),
  text: (value) => fits(value, LONGEST_TEXT) && PLAIN.test(String(value)),
  quality: (value) => value === 'passed' || value === 'pending' || value === 'rejected',
  blocks: (value) => value === 'putaway' || value === 'pick' || value === 'both',
  pieces: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= MOST_PIECES,
};

/** The fields that are missing, unknown, or not what they should be. */
export function wrongFields(kind: Kind, fields: WorkerRequest['fields']): readonly string[] {
  const known = [...kind.needs, ...kind.may];
  const missing = kind.needs.filter((name) => fields[name] === undefined);
  const wrong = Object.entries(fields).filter(([name, value]) => {
    const field = known.find((one) => one === name);
    return field === undefined || !FITS[FIELDS[field]](value);
  });
  return [...missing, ...wrong.map(([name]) => name)];
}

/** A code as people read it. */
export const shown = (code: string): string => code.replaceAll('\u001D', ' ');
