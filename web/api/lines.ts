/** What the warehouse's streams tell; 'error': the line is gone, and whoever listened has to join again. */
const EVENTS = ['beat', 'fact', 'state', 'change'] as const;
export type LineEvent = (typeof EVENTS)[number] | 'error';
export type Hear = (event: LineEvent, data: string) => void;

export interface Lines {
  /** Tells what the stream at this path says; ends with the function that comes back. */
  join(path: string, hear: Hear): () => void;
}

interface Line {
  readonly listeners: Set<Hear>;
  source?: EventSource;
  hasTold: boolean;
  /** A stream whose events have numbers goes on behind the last one: none is missed. */
  cursor: string;
  leftAt: number;
}

/** Longer without a listener, and a stream begins anew: nobody waits for what was in between. */
const FORGET_MS = 120_000;

/** Each stream of the warehouse is opened once, for all who listen to it. */
export function createLines(): Lines {
  const lines = new Map<string, Line>();

  function close(line: Line): void {
    line.source?.close();
    line.source = undefined;
    line.leftAt = Date.now();
  }

  function open(path: string, line: Line): void {
    close(line);
    line.hasTold = false;
    const source = new EventSource(line.cursor ? `${path}?after=${line.cursor}` : path);
    line.source = source;
    for (const event of EVENTS) {
      source.addEventListener(event, ({ data, lastEventId }) => {
        line.hasTold = true;
        line.cursor = lastEventId;
        for (const hear of line.listeners) hear(event, data);
      });
    }
    source.addEventListener('error', () => {
      close(line);
      const cutOff = [...line.listeners];
      line.listeners.clear();
      for (const hear of cutOff) hear('error', '');
    });
  }

  function find(path: string): Line {
    const known = lines.get(path);
    if (known) return known;
    const line: Line = { listeners: new Set(), hasTold: false, cursor: '', leftAt: 0 };
    lines.set(path, line);
    return line;
  }

  return {
    join(path, hear) {
      const line = find(path);
      if (!line.source && Date.now() - line.leftAt > FORGET_MS) line.cursor = '';
      line.listeners.add(hear);
      // A newcomer needs the stream's beginning; the others lose nothing by hearing it again.
      if (!line.source || line.hasTold) open(path, line);
      return () => {
        if (line.listeners.delete(hear) && line.listeners.size === 0) close(line);
      };
    },
  };
}
