import type { Site } from '#base/site/site.ts';

/** The same floor with a dimensioner between its receiving docks. */
export function withDimensioner(site: Site): Site {
  const id = `CUBE-${(site.dimensioners ?? []).length + 1}`;
  return {
    ...site,
    dimensioners: [...(site.dimensioners ?? []), { id }],
    locations: site.locations.map((spot) =>
      spot.kind === 'dock_in' ? { ...spot, dimensioner: id } : spot,
    ),
  };
}
