import { type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { Refusal, Text } from '#base/refusal.ts';
import { faultTexts } from '#base/schema-fault.ts';
import { refuse } from './refusals.ts';
import { Id, Up } from './wire.ts';

/** What is wrong with a message that is none of ours, and under which id its sender hears it. */

/** Faults of one message that are told, and signs of each: a sender chooses the fields' names. */
const MAX_FAULTS = 5;
const MAX_SIGNS = 200;

interface Form {
  readonly schema: TSchema;
  readonly validator: Validator;
}
const formOf = (schema: TSchema): Form => ({ schema, validator: Compile(schema) });

const FORMS = new Map(
  Up.anyOf.map((form): [string, Form] => [form.properties.type.const, formOf(form)]),
);
/** What is asked of a message whose type is not known. */
const ANY_FORM = formOf(
  Type.Object({ id: Id, type: Type.Union([...FORMS.keys()].map((type) => Type.Literal(type))) }),
);
const idCheck = Compile(Type.Object({ id: Id }));

/** Empty where none can be read: then nobody waits for the answer under it. */
export const idOf = (message: unknown): string => (idCheck.Check(message) ? message.id : '');

const inShort = ({ en, zh }: Text): Text => ({
  en: en.slice(0, MAX_SIGNS),
  zh: zh.slice(0, MAX_SIGNS),
});

function textsOf(message: unknown): readonly Text[] {
  if (message === undefined) {
    return [{ en: 'it is not JSON in UTF-8', zh: '不是 UTF-8 编码的 JSON' }];
  }
  const { schema, validator } =
    FORMS.get((message as { type?: string } | null)?.type ?? '') ?? ANY_FORM;
  return faultTexts('message', schema, validator.Errors(message)).slice(0, MAX_FAULTS).map(inShort);
}

/** @param message as it was read from JSON; undefined: it is none. */
export function malformed(message: unknown): Refusal {
  const texts = textsOf(message);
  const fault = {
    en: texts.map(({ en }) => en).join('; '),
    zh: texts.map(({ zh }) => zh).join('；'),
  };
  return refuse('message.malformed', { fault });
}
