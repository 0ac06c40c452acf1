import { computed, ref, shallowRef, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { ask } from '#web/api/ask.ts';
import type { Schema } from '#web/api/from-openapi.ts';
import { useAsked } from '#web/api/use-asked.ts';
import type { DocumentSpec } from '../documents.ts';
import { formOf } from './forms.ts';
import {
  columnsOf,
  filterOf,
  filtersOf,
  isAskable,
  mostOf,
  nextOf,
  rowsOf,
  toAddress,
} from './list-question.ts';

type Row = Readonly<Record<string, unknown>>;

const PAGE = 100;
const EVERY_MS = 15_000;
/** Columns that are shown until the reader chooses. */
const MAX_COLUMNS = 10;
/** More rows than a spreadsheet is read for; whoever wants all takes the feed. */
const MAX_EXPORT = 50_000;

/** The rows of a list: what is asked, how it is sorted and which columns are shown stand in the address. */
export function useList(spec: DocumentSpec) {
  const route = useRoute();
  const router = useRouter();
  const filters = shallowRef<Schema>();
  const most = ref<number>();
  watch(
    () => spec.list,
    async (list) => {
      const { query } = await formOf(list);
      most.value = mostOf(query);
      // What is asked at first stands in the address, too, so that it can be taken away.
      if (spec.first && Object.keys(route.query).length === 0) {
        await router.replace({ query: toAddress(spec.first()) });
      }
      filters.value = filtersOf(query, spec.columns);
    },
    { immediate: true },
  );

  const filter = computed(() => filterOf(route.query));
  const table = computed(() => ({
    sort: String(route.query._sort ?? ''),
    columns: String(route.query._columns ?? ''),
  }));
  const show = (wanted: Row, how: Row = table.value) =>
    router.replace({ query: toAddress(wanted, how) });

  /** More rows are asked for by asking for more at once: so what was shown stays true, too. */
  const limit = ref(PAGE);
  watch(filter, (now, before) => {
    if (JSON.stringify(now) !== JSON.stringify(before)) limit.value = PAGE;
  });
  const isReady = computed(() => filters.value && isAskable(filters.value, spec, filter.value));
  const paged = (count: number) => (most.value ? { limit: Math.min(count, most.value) } : {});
  const { answer, problem, isAsking, refresh } = useAsked(
    spec.list,
    () => (isReady.value ? { query: { ...filter.value, ...paged(limit.value) } } : undefined),
    {
      on: spec.events ?? [],
      ...(spec.everyMs === 0 || (spec.events && !spec.everyMs)
        ? {}
        : { everyMs: spec.everyMs ?? EVERY_MS }),
    },
  );
  const rows = computed(() => (isReady.value ? rowsOf(answer.value, spec.rows ?? '') : []));
  const isMore = computed(() => {
    if (!most.value || rows.value.length === 0) return false;
    return (
      nextOf(spec, answer.value, limit.value) !== undefined || rows.value.length >= limit.value
    );
  });

  const columns = computed(() => columnsOf(spec, rows.value));
  const shown = computed(() => {
    const chosen = table.value.columns.split(',').filter((name) => name !== '');
    if (chosen.length > 0) return chosen;
    if (spec.columns.length > 0) return columns.value.filter((name) => spec.columns.includes(name));
    return columns.value.slice(0, MAX_COLUMNS);
  });

  /** All rows that the question has, page by page, for a file. */
  async function all(): Promise<readonly Row[]> {
    const found: Row[] = [];
    let next: Row | undefined = {};
    while (next && found.length < MAX_EXPORT) {
      const size: number = most.value ?? Number.POSITIVE_INFINITY;
      const query: Row = { ...filter.value, ...paged(size), ...next };
      const page: unknown = await ask(spec.list, { query });
      found.push(...rowsOf(page, spec.rows ?? ''));
      next = rowsOf(page, spec.rows ?? '').length > 0 ? nextOf(spec, page, size) : undefined;
    }
    return found;
  }

  return {
    ...{ filters, filter, table, show, answer, problem, isAsking, refresh, isReady, rows },
    ...{ isMore, limit, most, columns, shown, all },
    showMore() {
      limit.value = Math.min(limit.value * 3, most.value ?? limit.value);
    },
  };
}
