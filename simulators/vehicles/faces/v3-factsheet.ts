import type { Factsheet } from '#adapters/devices/vda5050/v3/wire.ts';
import { abilitiesOf } from '../abilities.ts';
import { outlineOf, type Speaker } from './speech.ts';

type Body<T> = Omit<T, 'headerId' | 'timestamp' | 'version' | 'manufacturer' | 'serialNumber'>;

const SUPPORTED = [
  'order.nodes.nodePosition',
  'order.nodes.nodePosition.theta',
  'order.nodes.nodePosition.allowedDeviationXY',
  'order.nodes.nodePosition.allowedDeviationTheta',
  'order.edges.maximumSpeed',
  'order.edges.maxRotationSpeed',
  'order.edges.orientation',
  'order.edges.orientationType',
  // It turns at the node, before it drives on.
  'order.edges.reachOrientationBeforeEntering',
  'order.edges.trajectory',
  'order.edges.length',
  'order.edges.corridor',
];

/** What a vehicle of 3.0 says of its kind. */
export function factsheetBody({ vehicle, traits, timing }: Speaker): Body<Factsheet> {
  const { maxNodes, minOrderMs } = traits;
  return {
    typeSpecification: {
      seriesName: 'Warehub simulated carrier',
      mobileRobotKinematics: 'DIFFERENTIAL',
      mobileRobotClass: 'CARRIER',
      maximumLoadMass: 1_000,
      localizationTypes: ['NATURAL'],
      navigationTypes: [traits.stopsAnywhere ? 'FREELY_NAVIGATING' : 'VIRTUAL_LINE_GUIDED'],
      // Those that only steer planning mean nothing to who drives as he is told.
      supportedZones: [
        ...(['BLOCKED', 'LINE_GUIDED', 'RELEASE', 'COORDINATED_REPLANNING'] as const),
        ...(['SPEED_LIMIT', 'ACTION'] as const),
      ],
    },
    physicalParameters: {
      minimumSpeed: 0.05,
      maximumSpeed: vehicle.speed,
      ...(traits.turnRate === undefined ? {} : { maximumAngularSpeed: traits.turnRate }),
      maximumAcceleration: vehicle.acceleration,
      maximumDeceleration: vehicle.acceleration,
      minimumHeight: 0.3,
      maximumHeight: 0.4,
      width: traits.width,
      length: traits.length,
    },
    protocolLimits: {
      maximumStringLengths: {},
      maximumArrayLengths:
        maxNodes > 0 ? { 'order.nodes': maxNodes, 'order.edges': maxNodes - 1 } : {},
      timing: {
        minimumOrderInterval: minOrderMs / 1_000,
        minimumStateInterval: timing.minStateMs / 1_000,
        defaultStateInterval: timing.stateEveryMs / 1_000,
      },
    },
    protocolFeatures: {
      optionalParameters: SUPPORTED.map((parameter) => ({ parameter, support: 'SUPPORTED' })),
      mobileRobotActions: abilitiesOf(traits).map(([actionType, ability]) => ({
        actionType,
        actionScopes: [...ability.scopes],
        ...(ability.parameters
          ? {
              actionParameters: ability.parameters.map(({ key, type, isOptional }) => ({
                ...{ key, isOptional },
                valueDataType: type,
              })),
            }
          : {}),
        blockingTypes: ability.scopes.every((scope) => scope === 'INSTANT')
          ? ['NONE']
          : ['NONE', 'SOFT', 'SINGLE', 'HARD'],
        pauseAllowed: ability.ms !== undefined,
        cancelAllowed: ability.isInterruptible === true,
      })),
    },
    mobileRobotGeometry: {
      envelopes2d: [{ envelope2dId: 'unloaded', vertices: outlineOf(traits) }],
    },
    loadSpecification: {},
  };
}
