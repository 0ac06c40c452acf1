/** Who stands still, and who stands still for each other: read from ways alone, not from the fleet's reasons. */
import type { Millis } from '#base/time.ts';
import type { UnderWay } from './words.ts';

/** A vehicle with a way that comes no further so long has stalled. */
export const STALL_MS = 60_000;
/** A circle that stands so long is a deadlock: one that the fleet opens by itself is gone before. */
export const DEADLOCK_MS = 30_000;

/**
 * Circles of vehicles, each of which stands at the end of what it was granted and wants a node at which
 * the next one stands or to which that may still drive. Each once, from its first vehicle by name.
 */
export function circles(underWay: readonly UnderWay[]): string[][] {
  const holder = new Map<string, string>();
  for (const { vehicle, node, granted } of underWay) {
    for (const held of [node, ...granted]) holder.set(held, vehicle);
  }
  const waitsFor = new Map(
    underWay
      .filter(({ granted, wants }) => granted.length === 0 && wants !== '')
      .flatMap(({ vehicle, wants }) => {
        const other = holder.get(wants);
        return other === undefined || other === vehicle ? [] : [[vehicle, other] as const];
      }),
  );
  const found = new Map<string, string[]>();
  for (const begin of [...waitsFor.keys()].sort()) {
    const path: string[] = [];
    let at: string | undefined = begin;
    while (at !== undefined && !path.includes(at)) {
      path.push(at);
      at = waitsFor.get(at);
    }
    const those = [...path].sort().join(' ');
    if (at === begin && !found.has(those)) found.set(those, path);
  }
  return [...found.values()];
}

export interface Standing {
  /** Each vehicle and place once, when it has stood there too long. */
  readonly stalls: readonly string[];
  readonly deadlocks: readonly string[];
  see(at: Millis, underWay: readonly UnderWay[]): void;
}

/** Takes what is seen second by second; `speed`: how fast the plant lives. */
export function watchStanding(speed = 1): Standing {
  const stalls: string[] = [];
  const deadlocks: string[] = [];
  /** Since when something has been so; what was told already stays until it ends. */
  let since = new Map<string, { readonly at: Millis; isTold: boolean }>();
  return {
    stalls,
    deadlocks,
    see(at, underWay) {
      const next: typeof since = new Map();
      const keep = (what: string, limit: Millis, list: string[]) => {
        const one = since.get(what) ?? { at, isTold: false };
        if (!one.isTold && (at - one.at) * speed >= limit) {
          one.isTold = true;
          list.push(what);
        }
        next.set(what, one);
      };
      for (const { vehicle, node, granted, wants, why } of underWay) {
        const where = `${vehicle} at ${node}, granted ${granted.length}, wants ${wants || 'nothing'}`;
        keep(why === '' ? where : `${where} (${why})`, STALL_MS, stalls);
      }
      for (const circle of circles(underWay)) keep(circle.join(' → '), DEADLOCK_MS, deadlocks);
      since = next;
    },
  };
}
