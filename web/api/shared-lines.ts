import type { Hear, LineEvent, Lines } from './lines.ts';

/** What a window says to the worker that holds the lines of all windows. */
type Wish = { readonly join: string } | { readonly leave: string } | 'here';

interface Told {
  readonly path: string;
  readonly event: LineEvent;
  readonly data: string;
}

/** Beats that a window leaves unanswered until it counts as closed or frozen: a minute's. */
const MOST_UNANSWERED = 12;

/** A window's end: joins and hears through the worker's port. */
export function linesThrough(port: MessagePort): Lines {
  const listening = new Map<string, Hear>();
  const wish = (message: Wish) => port.postMessage(message);
  port.onmessage = ({ data: told }: MessageEvent<Told>) => {
    if (told.event === 'beat') wish('here');
    listening.get(told.path)?.(told.event, told.data);
  };
  return {
    join(path, hear) {
      listening.set(path, hear);
      wish({ join: path });
      return () => {
        listening.delete(path);
        wish({ leave: path });
      };
    },
  };
}

/** The worker's end of one window's port. A window that is closed says nothing, so who is silent is left out. */
export function serveWindow(port: MessagePort, lines: Lines): void {
  const joined = new Map<string, () => void>();
  let unanswered = 0;

  function leave(path: string): void {
    joined.get(path)?.();
    joined.delete(path);
  }

  function tell(told: Told): void {
    port.postMessage(told);
    if (told.event !== 'beat' || ++unanswered <= MOST_UNANSWERED) return;
    for (const path of [...joined.keys()]) leave(path);
  }

  port.onmessage = ({ data: wish }: MessageEvent<Wish>) => {
    unanswered = 0;
    if (wish === 'here') return;
    if ('leave' in wish) return leave(wish.leave);
    const path = wish.join;
    leave(path);
    joined.set(
      path,
      lines.join(path, (event, data) => tell({ path, event, data })),
    );
  };
}
