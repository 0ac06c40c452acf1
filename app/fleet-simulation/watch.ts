import type { Point } from '#base/site/parts.ts';
import type { SiteVehicle } from '#base/site/site.ts';
import { type Millis, seconds } from '#base/time.ts';
import type { AloneVehicle } from '#simulators/vehicles/alone/alone-vehicle.ts';
import { faultsOn } from '#simulators/vehicles/alone/faults.ts';
import { placed, touch } from './outlines.ts';

/** A vehicle that stands on its way. */
export interface Standing {
  readonly vehicle: string;
  readonly since: Millis;
  /** Where it would go next; '': it shows no horizon. */
  readonly next: string;
}

/** What is seen on the floor itself, whatever anybody says over a wire. */
export interface Watch {
  /** Looks once; to be called each second. */
  look(now: Millis): void;
  readonly violations: readonly string[];
  /** Who stands on its way now for longer than the bound. */
  standing(now: Millis): Standing[];
  /** The longest time that a sound vehicle stood on its way so far. */
  readonly longestMs: Millis;
}

export const STANDS_AT_MOST_MS = seconds(60);
/** No two middles farther apart than this can touch. */
const NEAR_M = 3;
const MAX_VIOLATIONS = 50;

export function createWatch(
  vehicles: readonly AloneVehicle[],
  outlineOf: (vehicle: SiteVehicle) => readonly Point[],
): Watch {
  const violations: string[] = [];
  const touching = new Set<string>();
  const seen = new Map<string, { readonly sign: string; readonly since: Millis }>();
  let longestMs = 0;

  const lookForTouches = (now: Millis) => {
    const bodies = vehicles.map(({ core, vehicle }) => {
      const { pose, mapId } = core.state();
      return { id: core.id, pose, mapId, outline: placed(outlineOf(vehicle), pose) };
    });
    for (const [i, a] of bodies.entries()) {
      for (const b of bodies.slice(i + 1)) {
        const isNear = Math.hypot(a.pose.x - b.pose.x, a.pose.y - b.pose.y) < NEAR_M;
        const pair = `${a.id} and ${b.id}`;
        const isHit = isNear && a.mapId === b.mapId && touch(a.outline, b.outline);
        if (!isHit) touching.delete(pair);
        else if (!touching.has(pair)) {
          touching.add(pair);
          const at = `(${a.pose.x.toFixed(2)}, ${a.pose.y.toFixed(2)})`;
          if (violations.length < MAX_VIOLATIONS) violations.push(`${now} ${pair} touch at ${at}`);
        }
      }
    }
  };

  const isSound = (one: AloneVehicle) => faultsOn(one).length === 0 && one.face.connected;

  const look = (now: Millis) => {
    lookForTouches(now);
    for (const one of vehicles) {
      const { pose, nodes, actions, queue } = one.core.state();
      const isUnderWay = nodes.length > 0;
      const isWorking = actions.some(
        ({ status }) => status === 'RUNNING' || status === 'INITIALIZING',
      );
      const sign = JSON.stringify([pose, queue.length]);
      const before = seen.get(one.core.id);
      const goesOn = !isUnderWay || isWorking || !isSound(one) || before?.sign !== sign;
      if (goesOn || !before) seen.set(one.core.id, { sign, since: now });
      else longestMs = Math.max(longestMs, now - before.since);
    }
  };

  return {
    violations,
    look,
    get longestMs() {
      return longestMs;
    },
    standing: (now) =>
      vehicles.flatMap(({ core }) => {
        const since = seen.get(core.id)?.since ?? now;
        const { nodes, lastNodeId } = core.state();
        const next = nodes.find(({ nodeId }) => nodeId !== lastNodeId)?.nodeId ?? '';
        return now - since > STANDS_AT_MOST_MS ? [{ vehicle: core.id, since, next }] : [];
      }),
  };
}
