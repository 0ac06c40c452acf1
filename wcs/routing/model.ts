/** Ways over the floor, by class of vehicle. */
import type { Floor, FloorEdge, VehicleClass } from '../floor/floor.ts';

export interface RouteQuery {
  readonly from: string;
  readonly to: string;
  readonly cls: VehicleClass;
  /** Radians: how the vehicle stands where it begins; unknown: it need not turn there. */
  readonly startHeading?: number;
  /** Nodes and lanes that must not be entered; the start is never one of them. */
  readonly avoid?: ReadonlySet<string>;
  /** Seconds of waiting to be expected before a lane. */
  readonly wait?: (edge: FloorEdge) => number;
}

export interface Route {
  /** From start to goal with both. */
  readonly nodes: readonly string[];
  /** One less than nodes. */
  readonly edges: readonly string[];
  /** Driving, turning and waiting. */
  readonly seconds: number;
}

export interface Routes {
  /** Undefined without a way. */
  route(query: RouteQuery): Route | undefined;
  /** Without other traffic; Infinity without a way. */
  seconds(from: string, to: string, cls: VehicleClass): number;
  /** A vehicle of the class waited so long before or on that lane. */
  learn(edge: string, cls: VehicleClass, waitedSeconds: number): void;
  /** From now on over this floor. */
  use(floor: Floor): void;
}
