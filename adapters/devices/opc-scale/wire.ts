/**
 * Where a scale on OPC 40200 (OPC UA for Scales, 2.0) keeps what the hub needs, as browse paths
 * below the ScaleDevice. The scalar children are monitored, not the structured CurrentWeight: its
 * first read costs a client seconds.
 */
export const SCALES_NAMESPACE = 'http://opcfoundation.org/UA/Scales/V2/';

/** Double, in the unit of EngineeringUnits (kg here). */
export const NET_WEIGHT = 'CurrentWeight/Net';
export const GROSS_WEIGHT = 'CurrentWeight/Gross';
/** Boolean: the reading has settled. */
export const STABLE = 'CurrentWeight/WeightStable';
export const OVERLOAD = 'CurrentWeight/Overload';
export const UNDERLOAD = 'CurrentWeight/Underload';

export const SET_ZERO = 'SetZero';
export const SET_TARE = 'SetTare';
export const CLEAR_TARE = 'ClearTare';
