import type { Site } from '#base/site/site.ts';
import type { DeviceEntry } from '#hub/adapter.ts';

/** The devices of a site with the adapter that speaks for each. */
export function devicesOf(site: Site): readonly DeviceEntry[] {
  return [
    ...site.vehicles.map((vehicle) => ({
      id: vehicle.id,
      adapter: 'vda5050-v2',
      config: {
        manufacturer: vehicle.manufacturer,
        serialNumber: vehicle.serialNumber,
        mapId: site.mapId,
      },
    })),
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
    ...site.handhelds.map((handheld) => ({ id: handheld.id, adapter: 'handheld', config: {} })),
    ...(site.devices ?? []),
  ];
}
