import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { Finding, Known } from './scene.ts';
import type { Message } from './terminal.ts';

/** What need not be typed where a GS1 label was scanned for the item. */
const ON_LABEL: readonly string[] = ['lot', 'productionDate', 'expiryDate', 'serial'];

/** What is said for the fields: a label for the item, and then not again what it carries. */
function said({ label, ...known }: Known): Known {
  if (!label) return known;
  const rest = Object.entries(known).filter(([name]) => !ON_LABEL.includes(name));
  return { ...Object.fromEntries(rest), item: label };
}

/** Fills the fields that the step names with what is known. */
export function valuesFor(step: Step, known: Known): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  const answers = said(known);
  for (const field of step.fields) {
    const value = answers[field.name] ?? (field.required ? field.accept?.[0] : undefined);
    if (value !== undefined && value !== '') values[field.name] = value;
  }
  return values;
}

/** Where a tote or the number of a bad piece is not to be found, the step has a word for it. */
function whyNot({ act, refusals }: Step) {
  if (refusals.includes('lost')) return 'lost';
  return act === 'scan_bad' ? 'unreadable' : 'cannot';
}

/** The message that tells a finding. */
export function messageOf(step: Step, finding: Finding): Message {
  const { stepId } = step;
  switch (finding.type) {
    case 'answer':
      return { type: 'confirm', stepId, values: valuesFor(step, finding.known) };
    case 'short':
      return { type: 'refuse', stepId, reason: 'short', quantity: finding.quantity };
    case 'damaged':
      return { type: 'refuse', stepId, reason: 'damaged' };
    case 'cannot':
      return { type: 'refuse', stepId, reason: whyNot(step) };
    default:
      return { type: 'key', stepId, key: 'done' };
  }
}
