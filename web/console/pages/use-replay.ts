import { computed, onUnmounted, ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { ask, Problem, UNREACHABLE } from '#web/api/ask.ts';
import type { FloorListener } from '#web/floor/live.ts';
import { createReplay, type Replay, type Speed, WINDOW_MS } from '#web/floor/past/replay.ts';
import type { PastWindow } from '#web/floor/past/types.ts';
import type { Point } from '#web/floor/types.ts';

/** While it plays, the address follows at this pace: a browser takes few changes of it. */
const ADDRESS_MS = 2_000;
const BACK_MS = 10 * 60_000;

/** The past that the page shows; its moment is in the address (`?at=`), so it can be kept and sent. */
export function useReplay() {
  const route = useRoute();
  const router = useRouter();
  const given = Date.parse(String(route.query.at ?? ''));
  /** undefined: the page shows what is now. */
  const at = ref(Number.isNaN(given) || given > Date.now() ? undefined : given);
  const isPlaying = ref(false);
  const speed = ref<Speed>(1);
  const problem = ref('');
  /** The first moment that the warehouse still shows, when an earlier one was refused. */
  const earliest = ref<number>();
  let replay: Replay | undefined;
  let writtenAt = 0;

  function write(): void {
    writtenAt = performance.now();
    const { at: _, ...query } = route.query;
    const moment = at.value === undefined ? {} : { at: new Date(at.value).toISOString() };
    void router.replace({ query: { ...query, ...moment } });
  }

  function tell(said: string, from?: number): void {
    problem.value = said;
    // Whole windows are asked for.
    earliest.value = from && Math.ceil(from / WINDOW_MS) * WINDOW_MS;
  }

  async function read(from: number, to: number): Promise<PastWindow | 'refused' | 'unreached'> {
    try {
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      const said = await ask('GET /api/v1/floor/past', { query });
      tell('');
      return said as unknown as PastWindow;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === UNREACHABLE) return 'unreached';
      const isTooOld = error.code === 'floor.too_long_ago';
      tell(error.message, isTooOld ? Date.parse(String(error.facts.earliest)) : undefined);
      return 'refused';
    }
  }

  function play(wanted: Speed): void {
    speed.value = wanted;
    isPlaying.value = true;
    replay?.play(wanted);
  }
  function pause(): void {
    isPlaying.value = false;
    replay?.pause();
    write();
  }
  function live(): void {
    at.value = undefined;
    isPlaying.value = false;
    tell('');
    write();
  }
  function seek(to: number): void {
    if (to >= Date.now()) {
      live();
      return;
    }
    at.value = to;
    tell('');
    replay?.seek(to);
    write();
  }

  const end = () => {
    replay?.end();
    replay = undefined;
  };
  onUnmounted(end);

  return {
    at,
    isOn: computed(() => at.value !== undefined),
    isPlaying,
    speed,
    problem,
    earliest,
    play,
    pause,
    seek,
    live,
    begin(): void {
      seek(Date.now() - BACK_MS);
      play(speed.value);
    },
    /** Tells what was, from the chosen moment on; ends with the function that comes back. */
    follow(nodes: ReadonlyMap<string, Point>, listener: FloorListener): () => void {
      const shows = (moment: number) => {
        at.value = moment;
        if (isPlaying.value && performance.now() - writtenAt > ADDRESS_MS) write();
      };
      replay = createReplay({ nodes, listener, ask: read, shows, ended: live }, at.value ?? 0);
      if (isPlaying.value) replay.play(speed.value);
      return end;
    },
  };
}

export type ReplayControls = ReturnType<typeof useReplay>;
