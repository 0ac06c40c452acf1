import { shallowRef } from 'vue';
import type { OperationName } from '#web/api/ask.ts';
import { mayDo } from '#web/api/session.ts';
import { type DocumentSpec, keyOf } from '../documents.ts';

type Row = Readonly<Record<string, unknown>>;

export interface OpenAct {
  readonly operation: OperationName;
  readonly known: Row;
  /** All fields of what there is are filled in, and its version is told. */
  readonly isEdit: boolean;
}

export type Acts = ReturnType<typeof useActs>;

/** The acts of a document: which are offered, which make sense now, and which one's form is open. */
export function useActs(spec: DocumentSpec) {
  const open = shallowRef<OpenAct>();
  const acts = (spec.acts ?? []).filter(mayDo);
  const edit = spec.edit && mayDo(spec.edit) ? spec.edit : undefined;
  const start = (operation: OperationName, row: Row = {}) => {
    open.value = { operation, known: { ...row, ...keyOf(spec, row) }, isEdit: false };
  };
  return {
    ...{ open, acts, edit, start },
    news: (spec.news ?? []).filter(mayDo),
    startEdit(row: Row) {
      if (edit)
        open.value = { operation: edit, known: { ...row, ...keyOf(spec, row) }, isEdit: true };
    },
    /** Whether an act makes sense in the state that the document is in. */
    isSensible(operation: OperationName, row: Row): boolean {
      const states = spec.when?.[operation];
      return !states || typeof row.status !== 'string' || states.includes(row.status);
    },
    end() {
      open.value = undefined;
    },
  };
}
