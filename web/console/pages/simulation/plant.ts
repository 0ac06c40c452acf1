import type { Answer } from '#web/api/ask.ts';

export type PlantView = Answer<'GET /api/v1/simulation'>;
export type Device = PlantView['devices'][number];

/** What can be chosen; 0 stands still. */
export const SPEEDS = [0, 1, 5, 10, 20, 50] as const;

/** Devices by kind, in the order of the drawing. */
export function byKind(devices: readonly Device[]): readonly (readonly [string, Device[]])[] {
  return [...Map.groupBy(devices, ({ kind }) => kind)];
}
