import type { TelemetryPoint, TelemetryPort } from '../ports.ts';

/** Points kept of each measurement. */
const MAX_POINTS = 5_000;

/** Measurements for the console when no time series database is there: the newest of each kind. */
export interface MemoryTelemetry extends TelemetryPort {
  /** Oldest first. */
  read(measurement: TelemetryPoint['measurement'], limit?: number): readonly TelemetryPoint[];
}

export function createMemoryTelemetry(maxPoints = MAX_POINTS): MemoryTelemetry {
  const rings = new Map<string, { points: TelemetryPoint[]; next: number }>();
  return {
    record(point) {
      const ring = rings.get(point.measurement) ?? { points: [], next: 0 };
      rings.set(point.measurement, ring);
      ring.points[ring.next] = point;
      ring.next = (ring.next + 1) % maxPoints;
    },
    read(measurement, limit = maxPoints) {
      const ring = rings.get(measurement);
      if (!ring) return [];
      const full = ring.points.length === maxPoints;
      const inOrder = full
        ? [...ring.points.slice(ring.next), ...ring.points.slice(0, ring.next)]
        : ring.points;
      return inOrder.slice(-limit);
    },
  };
}
