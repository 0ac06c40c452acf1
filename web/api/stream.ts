import { createLines, type LineEvent, type Lines } from './lines.ts';
import { session } from './session.ts';
import { linesThrough } from './shared-lines.ts';

export interface StreamListener {
  told(event: LineEvent, data: string): void;
  /** Whether the stream is heard; said again with each beat and each attempt. */
  online(isOnline: boolean): void;
}

/** The server beats every 5 s, so a silence means that the line is dead, whatever the socket says. */
const SILENCE_MS = 12_000;
const AGAIN_MS = 2_000;

let lines: Lines | undefined;
/** A browser keeps six connections to a host over HTTP/1.1, so its windows share a worker's, where it has such. */
function linesOfBrowser(): Lines {
  if (lines) return lines;
  if (typeof SharedWorker === 'undefined') {
    lines = createLines();
    return lines;
  }
  const worker = new SharedWorker(new URL('./lines-worker.ts', import.meta.url), {
    type: 'module',
  });
  worker.addEventListener('error', () => {
    lines = createLines();
  });
  lines = linesThrough(worker.port);
  return lines;
}

/** Listens to a stream of the warehouse, and again after each loss; ends with the function that comes back. */
export function followStream(path: string, listener: StreamListener): () => void {
  let leave: (() => void) | undefined;
  let lastHeard = 0;

  function lose(): void {
    leave?.();
    leave = undefined;
    listener.online(false);
  }

  function join(): void {
    if (session.isOut) return;
    lastHeard = Date.now();
    leave = linesOfBrowser().join(path, (event, data) => {
      if (event === 'error') return lose();
      lastHeard = Date.now();
      listener.online(true);
      if (event !== 'beat') listener.told(event, data);
    });
  }

  join();
  const timer = window.setInterval(() => {
    if (!leave) join();
    else if (Date.now() - lastHeard > SILENCE_MS) lose();
  }, AGAIN_MS);
  return () => {
    window.clearInterval(timer);
    leave?.();
  };
}
