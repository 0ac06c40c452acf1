import type { VehicleFacts } from '#hub/ports.ts';
import { actionFacts, limitsOf, loadSetFacts, millis, optionalFacts } from '../codec/facts.ts';
import type { Factsheet } from './wire.ts';

/** A factsheet of 2.0 or 2.1 in the hub's words. */
export function vehicleFacts(sheet: Factsheet): VehicleFacts {
  const { typeSpecification: type, physicalParameters: body, protocolFeatures: can } = sheet;
  const { maxStringLens, maxArrayLens, timing } = sheet.protocolLimits;
  return {
    version: sheet.version,
    series: type.seriesName,
    kinematics: type.agvKinematic,
    maxLoadKg: type.maxLoadMass,
    speed: { min: body.speedMin, max: body.speedMax },
    acceleration: body.accelerationMax,
    deceleration: body.decelerationMax,
    size: { length: body.length, width: body.width, height: body.heightMax },
    envelopes: (sheet.agvGeometry.envelopes2d ?? []).map(({ set, polygonPoints }) => {
      return { name: set, points: polygonPoints };
    }),
    limits: limitsOf(maxArrayLens, maxStringLens.idLen, maxStringLens.msgLen),
    minOrderMs: millis(timing.minOrderInterval),
    minStateMs: millis(timing.minStateInterval),
    optional: optionalFacts(can.optionalParameters),
    actions: actionFacts(can.agvActions),
    loadSets: (sheet.loadSpecification.loadSets ?? []).map((set) =>
      loadSetFacts(set, set.maxWeight, set.agvSpeedLimit),
    ),
    zones: [],
  };
}
