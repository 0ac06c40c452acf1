/** GS1 labels among the values of an answer: one scan answers all fields that the label carries. */
import { answersOf, readScan } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { HandheldAct, StepField } from '#hub/ports.ts';
import { refuse } from '../refusals.ts';
import { fieldText } from './field-words.ts';
import { isSame } from './fields.ts';
import type { StepShape, Values } from './model.ts';

interface Answered {
  readonly values: Values;
  readonly today: string;
}

type Said = Record<string, string | number>;

/** What was said counts before what is printed: a case may be open, or its goods laid over. */
const MAY_DIFFER: ReadonlySet<string> = new Set(['quantity', 'handlingUnit']);

/** Adds what a label says to what was said and what other labels say. */
function fillIn(said: Values, filled: Said, label: Values): Refusal | undefined {
  for (const [field, printed] of Object.entries(label)) {
    const given = filled[field];
    if (given === undefined || given === '') filled[field] = printed;
    else if (MAY_DIFFER.has(field) && said[field] === given) continue;
    else if (!isSame(field, String(given), String(printed))) {
      return refuse('label.contradicts', { field: fieldText(field), given, printed });
    }
  }
  return undefined;
}

/** The values in the house's words: labels read and spread over the fields that they answer. */
export function readAnswer(step: StepShape, { values, today }: Answered): Values | Refusal {
  const asks = (name: StepField['name']) => step.fields.some((field) => field.name === name);
  const serial = asks('serial');
  const weight = asks('weight');
  const said: Said = {};
  const labels: Values[] = [];
  for (const [field, value] of Object.entries(values)) {
    const scan = typeof value === 'string' ? readScan(value, today) : undefined;
    if (isRefusal(scan)) return scan;
    if (scan?.kind === 'label') {
      const answers = {
        ...answersOf(scan.label, { told: step.facts.quantity, serial, weight }),
      } as Values;
      if (answers[field] === undefined) return refuse('label.lacks', { field: fieldText(field) });
      labels.push(answers);
    } else said[field] = scan?.code ?? value;
  }
  const filled = { ...said };
  for (const label of labels) {
    const fault = fillIn(said, filled, label);
    if (fault) return fault;
  }
  const { quantity } = filled;
  // A label counts all pieces; those that came damaged are not among the good ones.
  if (step.act === 'receive' && quantity !== undefined && quantity !== said.quantity) {
    filled.quantity = Number(quantity) - Number(said.damaged ?? 0);
  }
  return weighsOthers(labels, filled) ?? filled;
}

/** A label's weight is that of the pieces which it counts, and of no other number of them. */
function weighsOthers(labels: readonly Values[], filled: Values): Refusal | undefined {
  const given = Number(filled.quantity ?? 0) + Number(filled.damaged ?? 0);
  const other = labels.find((label) => label.weight !== undefined && label.quantity !== given);
  if (!other) return undefined;
  return refuse('label.contradicts', {
    field: fieldText('quantity'),
    given,
    printed: other.quantity!,
  });
}

/** Work that brings goods to a customer: expired ones go no further. */
const TO_CUSTOMER: ReadonlySet<HandheldAct> = new Set(['pick', 'put']);

/** What a label says of goods beyond what was asked must not contradict what was told. */
export function wrongGoods(step: StepShape, values: Values, today: string): Refusal | undefined {
  const { lot: told } = step.facts;
  const { lot, expiryDate } = values;
  if (told && lot !== undefined && lot !== told) {
    return refuse('lot.wrong', { scanned: lot, expected: told });
  }
  if (TO_CUSTOMER.has(step.act) && expiryDate !== undefined && String(expiryDate) < today) {
    return refuse('date.expired', { date: expiryDate });
  }
  return undefined;
}
