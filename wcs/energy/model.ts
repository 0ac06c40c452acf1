/** Who shall charge, where and why. */
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { VehicleView } from '../contracts.ts';

/** How many transports are expected to come in the next while. */
export interface Forecast {
  readonly transports: number;
  readonly withinMs: Millis;
}

export interface EnergyView {
  readonly now: Millis;
  readonly vehicles: readonly (VehicleView & { readonly idleSince: Millis })[];
  /** Nodes, and who charges there now or is on the way. */
  readonly chargers: readonly { readonly node: string; readonly by: string | null }[];
  readonly demand: Forecast;
  readonly openJobs: number;
  /** Of driving; Infinity without a way. */
  seconds(vehicle: string, charger: string): number;
}

export interface ChargeWish {
  readonly vehicle: string;
  readonly charger: string;
  readonly why: 'critical' | 'level' | 'idle' | 'opportunity';
  readonly text: Text;
}
