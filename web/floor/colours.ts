import type { PlaceState, Vehicle } from './types.ts';

/** What the colour of a bin tells. */
export type Layer = 'fill' | 'state' | 'heat';
export const LAYERS: readonly Layer[] = ['fill', 'state', 'heat'];

export const EMPTY = '#ffffff';

type Rgb = readonly [number, number, number];

const mix = (from: Rgb, to: Rgb, share: number): string =>
  `rgb(${from.map((value, i) => Math.round(value + (to[i]! - value) * share)).join(' ')})`;

/** Colours between stops, each at its share of the scale. */
function scaleOf(stops: readonly (readonly [share: number, colour: Rgb])[]) {
  return (share: number): string => {
    const wanted = Math.min(1, Math.max(0, share));
    const next = stops.findIndex(([at]) => at >= wanted);
    if (next <= 0) return mix(stops[0]![1], stops[0]![1], 0);
    const [low, from] = stops[next - 1]!;
    const [high, to] = stops[next]!;
    return mix(from, to, (wanted - low) / (high - low));
  };
}

const FILL = scaleOf([
  [0, [219, 234, 254]],
  [0.5, [96, 165, 250]],
  [1, [29, 78, 216]],
]);
const HEAT = scaleOf([
  [0, [254, 243, 199]],
  [0.35, [251, 191, 36]],
  [0.7, [239, 98, 44]],
  [1, [153, 27, 27]],
]);

/** Steps of the scales: few colours, so that a canvas changes its brush seldom. */
const STEPS = 16;
const steps = (scale: (share: number) => string) =>
  Array.from({ length: STEPS + 1 }, (_, i) => scale(i / STEPS));
const FILLS = steps(FILL);
const HEATS = steps(HEAT);
const stepOf = (colours: readonly string[], share: number) =>
  colours[Math.min(STEPS, Math.max(0, Math.round(share * STEPS)))]!;

/** From nothing to full. */
export const fillColour = (fill: number): string => (fill > 0 ? stepOf(FILLS, fill) : EMPTY);

/** Of the hottest bin's takes; the root, so that one very hot bin leaves the others a colour. */
export const heatColour = (takes: number, most: number): string =>
  takes > 0 && most > 0 ? stepOf(HEATS, Math.sqrt(takes / most)) : EMPTY;

export const STATE_COLOURS: Readonly<Record<PlaceState, string>> = {
  empty: EMPTY,
  passed: '#86c79b',
  pending: '#f6c445',
  held: '#e0723c',
  rejected: '#c93a3a',
  locked: '#6b7280',
};

/** What a vehicle is at, as one word of the legend. */
export type VehicleMood = 'loaded' | 'driving' | 'idle' | 'charging' | 'stopped' | 'offline';

export const MOOD_COLOURS: Readonly<Record<VehicleMood, string>> = {
  loaded: '#0b57d0',
  driving: '#12906b',
  idle: '#7b8794',
  charging: '#b7791f',
  stopped: '#c62828',
  offline: '#4b5563',
};

export function moodOf({ why, charging, loads, driving, leg, isOut }: Vehicle): VehicleMood {
  if (why === 'offline' || why === 'not_localised') return 'offline';
  if (why !== '' || isOut) return 'stopped';
  if (loads.length > 0) return 'loaded';
  if (charging) return 'charging';
  return driving || leg?.purpose === 'job' ? 'driving' : 'idle';
}

export const LIGHT_COLOURS: Readonly<Record<string, string>> = {
  green: '#16a34a',
  blue: '#2563eb',
  red: '#dc2626',
  yellow: '#eab308',
  white: '#9ca3af',
};

/** Fill and edge of a place by its kind. */
export const KIND_COLOURS: Readonly<Record<string, readonly [fill: string, edge: string]>> = {
  dock_in: ['#dbeafe', '#5b8def'],
  staging_in: ['#e0ecff', '#8fb4f5'],
  cart_pool: ['#d7f1ea', '#4fb39a'],
  put_station: ['#e9ddfb', '#9a73dd'],
  put_slot: ['#f3ecfd', '#bda2ea'],
  tote_pool: ['#eceff3', '#9aa5b1'],
  empties_pool: ['#eceff3', '#9aa5b1'],
  pack_station: ['#ffe6c2', '#e09a3e'],
  pack_out: ['#fff1db', '#e6b877'],
  dock_out: ['#d6f2d8', '#4fa457'],
  exception: ['#ffdcd6', '#dd6b5a'],
  cross_dock: ['#fdf3c4', '#cfae2f'],
  bin: [EMPTY, '#c3ccd6'],
};

/** Boxes that stand on a place. */
export const UNIT_COLOURS: Readonly<Record<string, string>> = {
  pallet: '#a9743a',
  cart: '#2a8f78',
  tote: '#7c5cc4',
  cage: '#64748b',
  parcel: '#d08a2c',
};
/** In a replay: of units that are gone nobody knows the type any more. */
export const GONE_UNIT_COLOUR = '#9aa3ad';
