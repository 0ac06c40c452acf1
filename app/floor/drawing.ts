import type { Site } from '#base/site/site.ts';
import type { DrawnPlace } from '#wms-core/floor/index.ts';

/** What the site's drawing says of a place beside what the WMS keeps of it. */
function furnishing(site: Site) {
  const drawn = new Map(site.locations.map((one) => [one.id, one]));
  const spots = new Map(site.nodes.map(({ id, x, y }) => [id, { x, y }]));
  return ({ id }: DrawnPlace) => {
    const { node, label, tray, scale, packOut } = drawn.get(id) ?? {};
    return {
      ...(node ? { node, stop: spots.get(node) } : {}),
      ...(label ? { label: `${label.bank}/${label.index}` } : {}),
      ...(tray ? { vlm: tray.vlm } : {}),
      ...(scale ? { scale } : {}),
      ...(packOut ? { packOut } : {}),
    };
  };
}

/** A device's place: where the drawing fixes it; people and vehicles carry theirs about. */
export function devicesOf(site: Site) {
  const at = (find: (place: Site['locations'][number]) => boolean) =>
    site.locations.find(find)?.id ?? '';
  return [
    ...site.vehicles.map(({ id }) => ({ id, kind: 'vehicle', place: '' })),
    ...site.lightBanks.map(({ id }) => ({
      ...{ id, kind: 'light_bank', place: at((place) => place.label?.bank === id) },
    })),
    ...(site.vlms ?? []).map(({ id }) => ({
      ...{ id, kind: 'vlm', place: at((place) => place.tray?.vlm === id) },
    })),
    ...site.scales.map(({ id }) => ({
      ...{ id, kind: 'scale', place: at((place) => place.scale === id) },
    })),
    ...(site.gates ?? []).map(({ id, place }) => ({ id, kind: 'reader', place })),
    ...(site.dimensioners ?? []).map(({ id }) => ({
      ...{ id, kind: 'dimensioner', place: at((place) => place.dimensioner === id) },
    })),
    ...site.handhelds.map(({ id }) => ({ id, kind: 'handheld', place: '' })),
  ];
}

/** The floor as it is drawn, metres, x east and y north: what does not change while goods move. */
export function drawingOf(site: Site, places: readonly DrawnPlace[]) {
  const furnished = furnishing(site);
  const use = new Map([
    ...site.parking.map((node) => [node, 'parking'] as const),
    ...site.chargers.map((node) => [node, 'charger'] as const),
  ]);
  return {
    name: site.name,
    warehouse: site.warehouse,
    places: places.map((place) => ({ ...place, ...furnished(place) })),
    nodes: site.nodes.map(({ id, x, y }) => {
      const used = use.get(id);
      return used ? { id, x, y, use: used } : { id, x, y };
    }),
    edges: site.edges.map(({ from, to }) => ({ from, to })),
    devices: devicesOf(site),
  };
}
