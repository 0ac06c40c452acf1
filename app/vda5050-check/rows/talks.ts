/** What the rows of this folder have in common. */
import type { RuleName } from '../clauses.ts';
import type { Version } from '../patches.ts';
import { action, actionStates, graph, type Talk } from '../rig.ts';

/**
 * One talk for a rule, kept to the standard up to its last message; that one breaks this rule and no
 * other. Without versions it holds in all three.
 */
export interface Row {
  readonly rule: RuleName;
  readonly versions?: readonly Version[];
  /** One message, or several: the last one counts. */
  readonly say: (talk: Talk, version: Version) => readonly unknown[];
}

export const V2 = ['2.0', '2.1'] as const;
export const V3 = ['3.0'] as const;

export const idle = (talk: Talk) => {
  talk.online();
  talk.state();
};
/** It has O1 to N3, released up to N2. */
export const busy = (talk: Talk) => {
  idle(talk);
  talk.order({ to: 3, base: 2 });
  talk.shows({ at: 0, to: 3, base: 2 });
};
/** It has O1 to N3, and picks at N2. */
export const picking = (talk: Talk, status = 'WAITING', at = 0) => {
  idle(talk);
  talk.order({ to: 3, base: 2, actions: { 2: [action('A1')] } });
  talk.shows({ at: 0, to: 3, base: 2 }, actionStates(['A1', 'WAITING']));
  if (at > 0) talk.shows({ at, to: 3, base: 2 }, actionStates(['A1', status]));
};
export const changed = (
  version: Version,
  what: 'nodes' | 'edges',
  i: number,
  more: object,
  way = { to: 3 },
) => {
  const whole = graph(version, way);
  return { ...whole, [what]: whole[what].map((one, at) => (at === i ? { ...one, ...more } : one)) };
};
export const limits = (
  version: Version,
  given: { arrays?: object; timing?: object; optional?: object[]; actions?: object[] },
) => {
  const { arrays = {}, timing = {}, optional = [], actions = [] } = given;
  const is3 = version === '3.0';
  return {
    typeSpecification: is3
      ? {
          seriesName: 's',
          mobileRobotKinematics: 'DIFFERENTIAL',
          mobileRobotClass: 'CARRIER',
          maximumLoadMass: 1,
          localizationTypes: [],
          navigationTypes: [],
        }
      : {
          seriesName: 's',
          agvKinematic: 'DIFF',
          agvClass: 'CARRIER',
          maxLoadMass: 1,
          localizationTypes: [],
          navigationTypes: [],
        },
    physicalParameters: is3
      ? {
          minimumSpeed: 0,
          maximumSpeed: 1,
          maximumAcceleration: 1,
          maximumDeceleration: 1,
          minimumHeight: 0,
          maximumHeight: 1,
          width: 1,
          length: 1,
        }
      : {
          speedMin: 0,
          speedMax: 1,
          accelerationMax: 1,
          decelerationMax: 1,
          heightMax: 1,
          width: 1,
          length: 1,
        },
    protocolLimits: {
      [is3 ? 'maximumStringLengths' : 'maxStringLens']: {},
      [is3 ? 'maximumArrayLengths' : 'maxArrayLens']: arrays,
      timing: is3
        ? { minimumOrderInterval: 0, minimumStateInterval: 0, ...timing }
        : { minOrderInterval: 0, minStateInterval: 0, ...timing },
    },
    protocolFeatures: {
      optionalParameters: optional,
      [is3 ? 'mobileRobotActions' : 'agvActions']: actions.map((one) => ({
        ...one,
        ...(is3 && { pauseAllowed: false, cancelAllowed: false }),
      })),
    },
    [is3 ? 'mobileRobotGeometry' : 'agvGeometry']: {},
    loadSpecification: {},
  };
};
export const kind = (talk: Talk, version: Version, given: Parameters<typeof limits>[1]) => {
  idle(talk);
  talk.say('factsheet', limits(version, given));
};
export const supported = (parameter: string, support = 'SUPPORTED') => ({ parameter, support });
export const SQUARE = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 4 },
  { x: 0, y: 4 },
];
export const zoneSet = (zoneType: string, more: object = {}, vertices = SQUARE) => ({
  zoneSet: { mapId: 'm', zoneSetId: 'Z', zones: [{ zoneId: 'z', zoneType, vertices, ...more }] },
});
export const RELEASE = zoneSet('RELEASE', { releaseLossBehavior: 'STOP' });
export const inZone = (more: object = {}) => ({
  mobileRobotPosition: { x: 1, y: 1, theta: 0, mapId: 'm', localized: true },
  zoneSets: [{ zoneSetId: 'Z', mapId: 'm', zoneSetStatus: 'ENABLED' }],
  ...more,
});
export const request = (requestStatus: string) => ({
  zoneRequests: [
    { requestId: 'R', requestType: 'ACCESS', zoneId: 'z', zoneSetId: 'Z', requestStatus },
  ],
});
