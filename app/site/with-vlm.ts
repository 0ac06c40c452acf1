import type { Site, SiteLocation } from '#base/site/site.ts';

const COMPARTMENT = { maxWeightGrams: 60_000, maxVolumeMl: 90_000, maxHandlingUnits: 0 } as const;
const MODBUS_PORT = 5100;
const two = (n: number) => String(n).padStart(2, '0');

/**
 * The same floor with a vertical lift module before the first aisle. A worker reaches all of its bins
 * from one spot, through one opening or two beside each other.
 */
export function withVlm(
  site: Site,
  size: {
    readonly trays: number;
    readonly compartments: number;
    readonly openings?: number;
    readonly trayPayloadGrams?: number;
  },
): Site {
  const { trays, compartments, openings = 1, trayPayloadGrams = 250_000 } = size;
  const vlm = `VLM-${(site.vlms ?? []).length + 1}`;
  const bins = Array.from({ length: trays * compartments }, (_, i): SiteLocation => {
    const tray = Math.floor(i / compartments) + 1;
    const position = two((i % compartments) + 1);
    return {
      ...{ id: `${vlm}-${two(tray)}-${position}`, kind: 'bin', zone: vlm },
      ...{ aisle: 1, x: 1, y: 2, ...COMPARTMENT },
      tray: { vlm, tray, position },
    };
  });
  const machine = {
    ...{ id: vlm, host: '127.0.0.1', port: MODBUS_PORT + (site.vlms ?? []).length, unitId: 1 },
    ...{ trays, openings, trayPayloadGrams },
  };
  return {
    ...site,
    locations: [...site.locations, ...bins],
    vlms: [...(site.vlms ?? []), machine],
  };
}
