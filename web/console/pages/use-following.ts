import { computed, type Ref, ref, type ShallowRef, shallowRef, watch } from 'vue';
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router';
import { UNREACHABLE } from '#web/api/ask.ts';
import { useAsked } from '#web/api/use-asked.ts';
import { marksFor, marksOfOrder, thingNamed } from '#web/floor/questions.ts';
import type { Scene, Thing } from '#web/floor/scene.ts';

const EVERY_MS = 3_000;
/** What the address may name (`/floor?order=SO-1`), and what it is called there. */
const NAMES = ['device', 'worker', 'bin', 'order'] as const;
const NAME_OF: Readonly<Record<Thing['kind'], (typeof NAMES)[number]>> = {
  vehicle: 'device',
  person: 'worker',
  place: 'bin',
};

/** What the page looks at: a thing, somebody to go along with, an order; the address has it. */
export function useFollowing(
  scene: ShallowRef<Scene | undefined>,
  version: Ref<number>,
  isPast: Ref<boolean>,
) {
  const route = useRoute();
  const router = useRouter();
  const chosen = shallowRef<Thing>();
  const followed = ref('');
  const order = ref('');
  const missing = ref('');
  /** The address was written by this page: there is nothing to be opened. */
  let written = '';

  const { answer: onFloor, problem } = useAsked(
    'GET /api/v1/orders/{order}/on-floor',
    () => (order.value === '' ? undefined : { path: { order: order.value } }),
    { everyMs: EVERY_MS },
  );
  watch(problem, (refused) => {
    if (!refused || refused.code === UNREACHABLE) return;
    missing.value = order.value;
    order.value = '';
  });

  const named = () => JSON.stringify(NAMES.map((name) => route.query[name] ?? ''));

  function write(): void {
    const query: LocationQueryRaw = { ...route.query };
    for (const name of NAMES) delete query[name];
    if (order.value !== '') query.order = order.value;
    if (chosen.value) query[NAME_OF[chosen.value.kind]] = chosen.value.id;
    written = JSON.stringify(NAMES.map((name) => query[name] ?? ''));
    void router.replace({ query });
  }

  function choose(thing: Thing | undefined): void {
    chosen.value = thing;
    if (!thing) followed.value = '';
    write();
  }

  /** Chooses what is called so and brings it into sight. */
  function show(thing: Thing): void {
    choose(thing);
    scene.value?.goTo(thing);
  }

  function followOrder(code: string): void {
    order.value = code;
    chosen.value = undefined;
    followed.value = '';
    write();
  }

  function find(wanted: string): void {
    const code = wanted.trim();
    const current = scene.value;
    missing.value = '';
    if (code === '' || !current) return;
    const thing = thingNamed(current.floor, current.layout, code);
    if (thing) show(thing);
    else if (marksFor(current.floor, code).size > 0) followed.value = code;
    else followOrder(code);
  }

  /** What the address names, once the floor is known. */
  function open(): void {
    const current = scene.value;
    if (!current || current.floor.at === 0 || named() === written) return;
    written = named();
    const { order: asked, ...query } = route.query;
    order.value = String(asked ?? '');
    const code = String(query.device ?? query.worker ?? query.bin ?? '');
    if (code === '') return;
    const thing = thingNamed(current.floor, current.layout, code);
    if (!thing) {
      missing.value = code;
      return;
    }
    chosen.value = thing;
    current.goTo(thing);
    // Who comes by an address wants to see where it goes.
    if (thing.kind !== 'place') followed.value = thing.id;
  }
  watch([version, named], open);

  const marked = computed<ReadonlySet<string>>(() => {
    void version.value;
    const floor = scene.value?.floor;
    if (!floor) return new Set();
    // Where an order is now says nothing of where it was.
    return order.value !== '' && onFloor.value && !isPast.value
      ? marksOfOrder(floor, onFloor.value)
      : marksFor(floor, followed.value || order.value);
  });

  return { chosen, followed, order, onFloor, missing, marked, choose, show, find, followOrder };
}
