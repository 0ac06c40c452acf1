/** What a worker may ask for without being told to (docs/handheld.md, "Requests"). */
export interface RequestField {
  readonly name: string;
  readonly type: 'scan' | 'integer' | 'text' | 'choice';
  readonly required: boolean;
  readonly choices?: readonly string[];
}

const scan = (name: string, required = false): RequestField => ({ name, type: 'scan', required });
const text = (name: string, required = false): RequestField => ({ name, type: 'text', required });
const choice = (name: string, choices: readonly string[], required = false): RequestField => ({
  ...{ name, type: 'choice', required, choices },
});
const quantity: RequestField = { name: 'quantity', type: 'integer', required: false };

const QUALITIES = ['passed', 'pending', 'rejected'];
const SCRAP_REASONS = ['damaged', 'expired', 'rejected', 'sample', 'other'];

/** In the order in which they are mostly scanned: the place, the goods, where to; the rest by choice. */
export const REQUESTS = {
  stock: [scan('code', true)],
  move: [
    ...[scan('location'), scan('item'), quantity, scan('to', true), scan('handlingUnit')],
    ...[text('lot'), scan('serial'), choice('toQuality', QUALITIES), text('reason')],
  ],
  count: [scan('location'), scan('item'), scan('handlingUnit')],
  hold: [scan('location'), scan('item'), quantity, text('reason', true), scan('handlingUnit')],
  scrap: [
    ...[scan('location'), scan('item', true), quantity, choice('reason', SCRAP_REASONS, true)],
    ...[scan('handlingUnit'), text('lot'), scan('serial'), text('note')],
  ],
  nest: [scan('handlingUnit', true), scan('into', true)],
  take_out: [scan('handlingUnit', true), text('reason')],
  out_of_order: [
    ...[scan('code', true), text('reason', true), choice('blocks', ['both', 'putaway', 'pick'])],
  ],
  in_order: [scan('code', true)],
} as const satisfies Record<string, readonly RequestField[]>;

export type RequestKind = keyof typeof REQUESTS;

/** What was given, without what was left open. */
export const fieldsOf = (
  given: Readonly<Record<string, string | number | undefined>>,
): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(given).filter(
      (one): one is [string, string | number] => one[1] !== undefined && one[1] !== '',
    ),
  );

/** The field that a scan goes to: the one that was tapped, else the next that is open. */
export function scanTarget(
  fields: readonly RequestField[],
  given: Readonly<Record<string, unknown>>,
  chosen: string,
): string | undefined {
  const scans = fields.filter(({ type }) => type === 'scan');
  const isOpen = ({ name }: RequestField) => given[name] === undefined || given[name] === '';
  if (scans.some(({ name }) => name === chosen)) return chosen;
  return scans.find(isOpen)?.name;
}
