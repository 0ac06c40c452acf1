import type { Site, SiteVehicle } from '#base/site/site.ts';
import type { DeviceEntry } from '#hub/adapter.ts';

/** Its type says which version it speaks and how it departs from it; one without a type speaks 2.1. */
function vehicleEntry(site: Site, vehicle: SiteVehicle): DeviceEntry {
  const { id, manufacturer, serialNumber } = vehicle;
  const head = { manufacturer, serialNumber, mapId: site.mapId };
  const type = site.vehicleTypes?.find((one) => one.id === vehicle.type);
  if (!type) return { id, adapter: 'vda5050-v2', config: head };
  const { version, profile, actions } = type;
  const maps = [...new Set(site.nodes.flatMap(({ map = site.mapId }) => map))].sort();
  const config = {
    ...head,
    version,
    maps: maps.filter((map) => map !== site.mapId),
    ...(profile === undefined ? {} : { profile }),
    ...(actions === undefined ? {} : { actions }),
  };
  return { id, adapter: version === '3.0' ? 'vda5050-v3' : 'vda5050-v2', config };
}

/** The devices of a site with the adapter that speaks for each. */
export function devicesOf(site: Site): readonly DeviceEntry[] {
  return [
    ...site.vehicles.map((vehicle) => vehicleEntry(site, vehicle)),
    ...site.lightBanks.map(({ id, ...config }) => ({ id, adapter: 'pick-to-light', config })),
    ...(site.vlms ?? []).map(({ id, trayPayloadGrams: _, ...config }) => ({
      id,
      adapter: 'vlm',
      config,
    })),
    ...site.scales.map(({ id, ...config }) => ({ id, adapter: 'opc-scale', config })),
    ...(site.gates ?? []).map(({ id, place: _, ...config }) => ({
      id,
      adapter: 'rfid-gate',
      config,
    })),
    ...(site.dimensioners ?? []).map(({ id, farPercent: _, ...config }) => ({
      id,
      adapter: 'dimensioner',
      config,
    })),
    ...(site.equipment ?? []).map(({ id, crossings: _, ...config }) => ({
      id,
      adapter: 'opc-equipment',
      config,
    })),
    ...site.handhelds.map((handheld) => ({ id: handheld.id, adapter: 'handheld', config: {} })),
    ...(site.devices ?? []),
  ];
}
