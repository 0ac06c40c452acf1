import type { Step } from '#adapters/devices/handheld/wire.ts';

export type Field = Step['fields'][number];

/** What the worker gave for a field; `sure`: it is among the right codes, or was typed. */
export interface Given {
  readonly value: string | number;
  readonly sure: boolean;
}
export type Gathered = Readonly<Record<string, Given>>;

export type Verdict =
  | { readonly type: 'right' | 'unsure'; readonly field: string }
  /** It is none of the right codes of the field that is next. */
  | { readonly type: 'wrong'; readonly field: string }
  /** Nothing is to be scanned (any more). */
  | { readonly type: 'unexpected' };

const GTIN = /^(\d{8}|\d{12,14})$/;
const isSameGtin = (a: string, b: string): boolean =>
  GTIN.test(a) && GTIN.test(b) && a.padStart(14, '0') === b.padStart(14, '0');

const accepts = ({ name, accept }: Field, code: string): boolean =>
  accept?.some((one) => one === code || (name === 'item' && isSameGtin(one, code))) ?? false;

/** FNC1; some labels begin with it. */
const SEPARATOR = '\u001d';
const SYMBOLOGY = /^\](C1|d2|Q3|e0|J1)/;
const TYPED = /^\((\d{2,4})\)/;
const TAG = /^urn:epc:(?:id|tag|raw):([a-z]*)/i;

/**
 * The field that a GS1 label or an RFID tag says most about, by how it begins; undefined: it is neither.
 * What all it carries is for the warehouse to read.
 */
function labelFor(code: string): string | undefined {
  const tag = TAG.exec(code);
  if (tag) return /^(sscc|grai|giai)/i.test(tag[1] ?? '') ? 'handlingUnit' : 'item';
  const isLabel = SYMBOLOGY.test(code) || TYPED.test(code) || code.includes(SEPARATOR);
  if (!isLabel) return undefined;
  const digits = TYPED.exec(code)?.[1] ?? code.replace(SYMBOLOGY, '').replace(SEPARATOR, '');
  if (/^(00|8003|8004)/.test(digits)) return 'handlingUnit';
  return digits.startsWith('21') ? 'serial' : 'item';
}

export const isLabel = (code: string): boolean => labelFor(code) !== undefined;

/** Which field a scan answers, and whether that is known to be right before the warehouse says so. */
export function judgeScan(step: Step, gathered: Gathered, code: string): Verdict {
  const scans = step.fields.filter(({ type }) => type === 'scan');
  const open = scans.filter(({ name }) => gathered[name] === undefined);
  // Whatever the order in which they are scanned: a code that is right for one of them is meant for it.
  const sure = [...open, ...scans].find((field) => accepts(field, code));
  if (sure) return { type: 'right', field: sure.name };
  const about = labelFor(code);
  // Scanned once more, what was not sure is corrected by it.
  const correctable = scans.filter(({ name }) => gathered[name]?.sure === false);
  const candidates = open.length > 0 ? open : correctable;
  const next = candidates.find(({ name }) => name === about) ?? candidates[0];
  if (!next) return { type: 'unexpected' };
  if (about === undefined && next.accept !== undefined) return { type: 'wrong', field: next.name };
  return { type: 'unsure', field: next.name };
}

/** The code to look for, as it stands on the place or the goods; '' where none is told, or several are right. */
export function codeToFind({ facts, fields }: Step, name: string): string {
  const accept = fields.find((one) => one.name === name)?.accept ?? [];
  const told = Object.values(facts).filter((one): one is string => typeof one === 'string');
  const [first = '', ...others] = accept;
  return accept.find((code) => told.includes(code)) ?? (others.length === 0 ? first : '');
}

/** What is told stands in the field already: the worker counts and says yes. */
export function prefilled(step: Step): Gathered {
  const { quantity } = step.facts;
  const asked = step.fields.some(({ name, type }) => name === 'quantity' && type === 'integer');
  return asked && quantity !== undefined ? { quantity: { value: quantity, sure: true } } : {};
}

const hasLabel = (gathered: Gathered): boolean =>
  Object.values(gathered).some(({ value }) => typeof value === 'string' && isLabel(value));

/** May be on a label that was scanned for another field. */
const ON_LABELS: readonly string[] = [
  ...[
    'handlingUnit',
    'item',
    'quantity',
    'lot',
    'productionDate',
    'expiryDate',
    'serial',
    'weight',
  ],
];

/** Required and not given, nor perhaps printed on the label that was scanned. */
export function missing(step: Step, gathered: Gathered): readonly Field[] {
  const label = hasLabel(gathered);
  return step.fields.filter(
    ({ name, required }) =>
      required && gathered[name] === undefined && !(label && ON_LABELS.includes(name)),
  );
}

/** All that was asked for was scanned, and nothing else could be said: no thumb is needed. */
export const isDoneByScanning = (step: Step, gathered: Gathered): boolean =>
  step.fields.length > 0 &&
  step.fields.every(({ name, type }) => type === 'scan' && gathered[name] !== undefined);

export const valuesOf = (gathered: Gathered): Record<string, string | number> =>
  Object.fromEntries(Object.entries(gathered).map(([name, { value }]) => [name, value]));

/** After a refusal what was known to be right need not be scanned again. */
export const keepSure = (gathered: Gathered): Gathered =>
  Object.fromEntries(Object.entries(gathered).filter(([, { sure }]) => sure));

/** Refusals that say how many there were all the same. */
export function askedWith(step: Step, reason: string): 'quantity' | undefined {
  const byPiece = step.fields.some(({ name }) => name === 'serial');
  return (reason === 'short' || reason === 'not_taken') && !byPiece ? 'quantity' : undefined;
}
