import type { VehicleTraits, Version } from './traits.ts';

/** What a vehicle can do besides driving: the predefined actions of VDA 5050 (2.1 §6.8, 3.0 §6.2.3). */
export interface Ability {
  readonly scopes: readonly ('INSTANT' | 'NODE' | 'EDGE' | 'ZONE')[];
  readonly versions: readonly Version[];
  /** Plant milliseconds that it takes; absent: it is done at once. */
  readonly ms?: number;
  /** It may be broken off half way; a fork under a load may not. */
  readonly isInterruptible?: true;
  /** A fork that gets ready before it works. */
  readonly initializes?: true;
  readonly parameters?: readonly Parameter[];
}

export interface Parameter {
  readonly key: string;
  readonly type: 'NUMBER' | 'STRING' | 'ARRAY';
  readonly isOptional: boolean;
}

const text = (key: string): Parameter => ({ key, type: 'STRING', isOptional: false });
const perhaps = (parameter: Parameter): Parameter => ({ ...parameter, isOptional: true });
const number = (key: string): Parameter => ({ ...text(key), type: 'NUMBER' });
const list = (key: string): Parameter => ({ ...text(key), type: 'ARRAY' });

const ALL: readonly Version[] = ['2.0', '2.1', '3.0'];
const TWO: readonly Version[] = ['2.0', '2.1'];
const MAPS: readonly Version[] = ['2.1', '3.0'];
const THREE: readonly Version[] = ['3.0'];

const instant = { scopes: ['INSTANT'] } as const;
const onWay = { scopes: ['NODE', 'EDGE'] } as const;
const anywhere = { scopes: ['NODE', 'EDGE', 'ZONE'] } as const;
const either = { scopes: ['INSTANT', 'NODE'] } as const;

const station = ['stationType', 'stationName'].map((key) => perhaps(text(key)));
const load = [
  ...['lhd', 'stationType', 'stationName', 'loadType', 'loadId', 'side'].map((key) =>
    perhaps(text(key)),
  ),
  perhaps(number('height')),
  perhaps(number('depth')),
];
const pose = [number('x'), number('y'), number('theta'), text('mapId'), text('lastNodeId')];
const map = [text('mapId'), text('mapVersion')];

export const ABILITIES: Readonly<Record<string, Ability>> = {
  pick: { ...onWay, versions: ALL, ms: 8_000, initializes: true, parameters: load },
  drop: { ...onWay, versions: ALL, ms: 6_000, initializes: true, parameters: load },
  detectObject: {
    ...anywhere,
    versions: ALL,
    ms: 1_000,
    isInterruptible: true,
    parameters: [perhaps(text('objectType'))],
  },
  finePositioning: {
    ...anywhere,
    versions: ALL,
    ms: 1_500,
    isInterruptible: true,
    initializes: true,
    parameters: station,
  },
  waitForTrigger: {
    scopes: ['NODE', 'ZONE'],
    versions: ALL,
    ms: Number.POSITIVE_INFINITY,
    isInterruptible: true,
    parameters: [list('triggerType')],
  },
  startCharging: { ...either, versions: ALL, ms: 2_000, isInterruptible: true },
  stopCharging: { ...either, versions: ALL, ms: 1_000, isInterruptible: true },
  initPosition: { ...either, versions: TWO, parameters: pose },
  initializePosition: { ...either, versions: THREE, parameters: pose },
  startPause: { ...instant, versions: ALL },
  stopPause: { ...instant, versions: ALL },
  stateRequest: { ...instant, versions: ALL },
  factsheetRequest: { ...instant, versions: ALL },
  logReport: { ...instant, versions: ALL, parameters: [text('reason')] },
  cancelOrder: { ...instant, versions: TWO },
  enableMap: { ...either, versions: MAPS, parameters: map },
  downloadMap: {
    ...instant,
    versions: MAPS,
    ms: 3_000,
    parameters: [...map, text('mapDownloadLink'), perhaps(text('mapHash'))],
  },
  deleteMap: { ...instant, versions: MAPS, parameters: map },
  enableZoneSet: { ...either, versions: THREE, parameters: [text('zoneSetId')] },
  deleteZoneSet: { ...instant, versions: THREE, parameters: [text('zoneSetId')] },
  clearInstantActions: { ...either, versions: THREE },
  clearZoneActions: { ...either, versions: THREE },
  trigger: { ...instant, versions: THREE },
  retry: { ...instant, versions: THREE, parameters: [text('actionId')] },
  skipRetry: { ...instant, versions: THREE, parameters: [text('actionId')] },
  startHibernation: { ...instant, versions: THREE, parameters: [perhaps(text('wakeUpTime'))] },
  stopHibernation: { ...instant, versions: THREE },
  shutdown: { ...instant, versions: THREE },
};

const CANCEL_BY_ORDER: Ability = {
  ...instant,
  versions: THREE,
  parameters: [perhaps(text('orderId'))],
};

/** What it can do, by name; undefined: nothing of that name. */
export function abilityOf(traits: VehicleTraits, actionType: string): Ability | undefined {
  if (actionType === 'cancelOrder' && traits.version === '3.0') return CANCEL_BY_ORDER;
  const ability = Object.hasOwn(ABILITIES, actionType) ? ABILITIES[actionType] : undefined;
  if (!ability?.versions.includes(traits.version)) return undefined;
  return /Map$/.test(actionType) && !traits.handlesMaps ? undefined : ability;
}

export function abilitiesOf(traits: VehicleTraits): readonly (readonly [string, Ability])[] {
  return Object.keys(ABILITIES).flatMap((name) => {
    const ability = abilityOf(traits, name);
    return ability ? [[name, ability] as const] : [];
  });
}

/** Parameters that must be told and are not. */
export function missing(
  ability: Ability,
  action: { readonly actionParameters?: readonly { readonly key: string }[] },
): string | undefined {
  const told = new Set(action.actionParameters?.map(({ key }) => key));
  return ability.parameters?.find(({ key, isOptional }) => !isOptional && !told.has(key))?.key;
}
