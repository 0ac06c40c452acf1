/** Where zones lie, pure. A vehicle is taken as a disc about its centre: wider than its contour, never narrower. */
import type { SimZone } from './order.ts';
import type { Path } from './path.ts';
import type { Place, VehicleState, ZoneSetRecord } from './state.ts';

/** A path is looked at this often, metres. */
const STEP_M = 0.25;

function isInside({ vertices }: SimZone, at: Place): boolean {
  let inside = false;
  for (const [i, a] of vertices.entries()) {
    const b = vertices[(i + 1) % vertices.length]!;
    const crosses = a.y > at.y !== b.y > at.y;
    if (crosses && at.x < ((b.x - a.x) * (at.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

function fromLine(at: Place, a: Place, b: Place): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const long = dx * dx + dy * dy;
  const share = long === 0 ? 0 : ((at.x - a.x) * dx + (at.y - a.y) * dy) / long;
  const near = Math.min(1, Math.max(0, share));
  return Math.hypot(at.x - a.x - dx * near, at.y - a.y - dy * near);
}

/** Whether a disc about that place reaches into the zone. */
export function reachesInto(zone: SimZone, at: Place, radius: number): boolean {
  const { vertices } = zone;
  return (
    isInside(zone, at) ||
    vertices.some((a, i) => fromLine(at, a, vertices[(i + 1) % vertices.length]!) < radius)
  );
}

/** Whether whoever drives the path reaches into the zone somewhere. */
export function leadsThrough(zone: SimZone, path: Path, radius: number): boolean {
  const steps = Math.max(1, Math.ceil(path.length / STEP_M));
  for (let i = 0; i <= steps; i++) {
    if (reachesInto(zone, path.at((path.length * i) / steps), radius)) return true;
  }
  return false;
}

/** The zones in force where the vehicle is, each with its set. */
export function zonesHere(
  state: VehicleState,
): readonly { readonly zone: SimZone; readonly set: ZoneSetRecord }[] {
  const set = state.zoneSets.find((each) => each.enabled && each.mapId === state.mapId);
  return set ? set.zones.map((zone) => ({ zone, set })) : [];
}
