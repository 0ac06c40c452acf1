import type { Millis } from '#base/time.ts';
import type { DeviceEvent, DeviceStatus } from '../ports.ts';
import type { SessionParts } from './session.ts';

/** A vehicle's curve has a point a second, however often it reports. */
const VEHICLE_EVERY_MS = 1_000;

const HEALTH: Readonly<Record<DeviceStatus, number>> = { offline: 0, degraded: 1, online: 2 };

/** Turns what a session sees into measurements: health, weights, battery and position. */
export function createRecorder(
  parts: Pick<SessionParts, 'device' | 'kind' | 'scheduler' | 'telemetry'>,
) {
  const { device, kind, scheduler, telemetry } = parts;
  let lastVehicle: Millis = Number.NEGATIVE_INFINITY;
  return {
    status(status: DeviceStatus) {
      telemetry.record({
        measurement: 'device',
        tags: { device, kind, status },
        fields: { health: HEALTH[status] },
        at: scheduler.now(),
      });
    },
    event({ body, at }: DeviceEvent) {
      if (body.type === 'weight') {
        telemetry.record({
          measurement: 'weight',
          tags: { device },
          fields: { grams: body.grams },
          at,
        });
      } else if (body.type === 'vehicle_state' && at - lastVehicle >= VEHICLE_EVERY_MS) {
        lastVehicle = at;
        const { battery, charging, driving, position } = body.state;
        telemetry.record({
          measurement: 'vehicle',
          tags: { device },
          fields: { battery, charging, driving, ...position },
          at,
        });
      }
    },
  };
}
