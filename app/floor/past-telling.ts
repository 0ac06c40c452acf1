import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { PastWcs } from '#wcs/store/past.ts';
import type { DrawnPlace, PastFloor } from '#wms-core/floor/index.ts';

/** What is stored of a time, and what stands fast. */
export interface PastFacts {
  readonly from: Millis;
  readonly to: Millis;
  readonly site: Site;
  readonly places: readonly DrawnPlace[];
  readonly wms: PastFloor;
  readonly wcs: PastWcs;
}

/** Of the live floor's sections those that are told of the past by what changed; vehicles are told by their drives. */
export const PAST_SECTIONS = ['people', 'labels', 'devices', 'units', 'places'] as const;
export type PastSection = (typeof PAST_SECTIONS)[number];
export type PastSections = Readonly<Record<PastSection, Readonly<Record<string, unknown>>>>;

/** From `at` on a thing was so; null: it was no more. */
export interface Telling {
  readonly at: Millis;
  readonly section: PastSection;
  readonly id: string;
  readonly value: unknown;
}
