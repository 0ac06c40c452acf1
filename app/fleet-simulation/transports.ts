import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { type Millis, seconds } from '#base/time.ts';
import type { VirtualScheduler } from '#base/virtual-scheduler.ts';
import type { Master } from './master.ts';

/** A load that is to be brought, and when that is asked for. */
export interface PlannedTransport {
  readonly id: string;
  /** Milliseconds after the beginning. */
  readonly at: Millis;
  readonly load: string;
  readonly from: string;
  readonly to: string;
  readonly priority: number;
}

/** Transports over the first nine tenths of the time, each with a load of its own. */
export function drawTransports(
  random: Random,
  site: Site,
  options: { readonly count: number; readonly forMs: Millis },
): PlannedTransport[] {
  const places = site.locations.map(({ id }) => id);
  return Array.from({ length: options.count }, (_, i): PlannedTransport => {
    const id = `T-${String(i + 1).padStart(4, '0')}`;
    const from = random.pick(places);
    const to = random.pick(places.filter((place) => place !== from));
    const at = Math.round(random.next() * options.forMs * 0.9);
    return { id, at, load: `LOAD-${id}`, from, to, priority: random.integer(0, 100) };
  });
}

const ASKS_AGAIN_MS = seconds(10);
const IS_DOWN_MS = seconds(2);

/** Asks for each transport until it is taken; asking twice is asking once. */
export function askForTransports(
  { scheduler, master }: { readonly scheduler: VirtualScheduler; readonly master: Master },
  planned: readonly PlannedTransport[],
  refused: (transport: string, code: string) => void,
): void {
  for (const { id, at, load, from, to, priority } of planned) {
    let isTaken = false;
    const ask = () => {
      if (isTaken) return;
      const { wcs } = master;
      // The one who was asked may die before he answers.
      scheduler.after(wcs ? ASKS_AGAIN_MS : IS_DOWN_MS, `ask for ${id}`, ask);
      wcs
        ?.transports({
          type: 'transport',
          task: {
            ...{ kind: 'transport', taskId: id, priority, document: '', correlationId: id },
            ...{ items: [], after: [], by: 'simulation' },
            stops: [
              { do: 'pick', at: from, load },
              { do: 'drop', at: to, load },
            ],
          },
        })
        .then(
          (answer) => {
            isTaken = true;
            if (!('done' in answer)) refused(id, answer.code);
          },
          () => {
            // Not taken: it is asked for again.
          },
        );
    };
    scheduler.after(at, `ask for ${id}`, ask);
  }
}
