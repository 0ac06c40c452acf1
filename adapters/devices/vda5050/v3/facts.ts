import type { ZoneType } from '#base/site/zone.ts';
import type { VehicleFacts } from '#hub/ports.ts';
import { given } from '../codec/alike.ts';
import { actionFacts, limitsOf, loadSetFacts, millis, optionalFacts } from '../codec/facts.ts';
import type { Factsheet } from './wire.ts';

type Configuration = NonNullable<Factsheet['mobileRobotConfiguration']>;

const batteryFacts = (
  battery: NonNullable<Configuration['batteryCharging']>,
): VehicleFacts['battery'] => {
  const same = (percent: number) => percent;
  return {
    ...given('critical', battery.criticalLowChargingLevel, same),
    ...given('minimum', battery.minimumDesiredChargingLevel, same),
    ...given('maximum', battery.maximumDesiredChargingLevel, same),
    ...given('minChargeMs', battery.minimumChargingTime, millis),
  };
};

/** A factsheet of 3.0 in the hub's words. */
export function vehicleFacts(sheet: Factsheet): VehicleFacts {
  const { typeSpecification: type, physicalParameters: body, protocolFeatures: can } = sheet;
  const { maximumStringLengths, maximumArrayLengths, timing } = sheet.protocolLimits;
  return {
    version: sheet.version,
    series: type.seriesName,
    kinematics: type.mobileRobotKinematics,
    maxLoadKg: type.maximumLoadMass,
    speed: { min: body.minimumSpeed, max: body.maximumSpeed },
    acceleration: body.maximumAcceleration,
    deceleration: body.maximumDeceleration,
    ...given('turnRate', body.maximumAngularSpeed, (rate) => rate),
    size: { length: body.length, width: body.width, height: body.maximumHeight },
    envelopes: (sheet.mobileRobotGeometry.envelopes2d ?? []).map(({ envelope2dId, vertices }) => {
      return { name: envelope2dId, points: vertices };
    }),
    limits: limitsOf(
      maximumArrayLengths,
      maximumStringLengths.maximumIdLength,
      maximumStringLengths.maximumMessageLength,
    ),
    minOrderMs: millis(timing.minimumOrderInterval),
    minStateMs: millis(timing.minimumStateInterval),
    optional: optionalFacts(can.optionalParameters),
    actions: actionFacts(can.mobileRobotActions),
    loadSets: (sheet.loadSpecification.loadSets ?? []).map((set) =>
      loadSetFacts(set, set.maximumWeight, set.maximumSpeed),
    ),
    zones: (type.supportedZones ?? []).map((zone) => zone.toLowerCase() as ZoneType),
    ...given('battery', sheet.mobileRobotConfiguration?.batteryCharging, batteryFacts),
  };
}
