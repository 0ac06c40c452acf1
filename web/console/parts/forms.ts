import type { OperationName } from '#web/api/ask.ts';
import type { FormSpec } from '#web/api/from-openapi.ts';

let loaded: Promise<Readonly<Record<string, FormSpec>>> | undefined;

/** What an operation asks for; fetched with the first form, not with the page. */
export async function formOf(operation: OperationName): Promise<FormSpec> {
  loaded ??= import('#web/generated/forms.json').then(
    (module) => module.default as unknown as Record<string, FormSpec>,
  );
  const form = (await loaded)[operation];
  if (!form) throw new Error(`no form for ${operation}`);
  return form;
}
