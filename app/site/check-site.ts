import { isTimeZone } from '#base/local-time.ts';
import type { Site, SiteLocation } from '#base/site/site.ts';
import { floorFaults, reachFaults } from './check-floor.ts';

/** A tray that its machine does not have would be waited for in vain. */
function trayFaults(
  { vlms = [] }: Site,
  { id, kind }: SiteLocation,
  { vlm, tray }: NonNullable<SiteLocation['tray']>,
): string[] {
  const machine = vlms.find((one) => one.id === vlm);
  if (!machine) return [`location ${id}: there is no vertical lift module ${vlm}`];
  const faults: string[] = [];
  if (tray > machine.trays) faults.push(`location ${id}: ${vlm} has no tray ${tray}`);
  if (kind !== 'bin') faults.push(`location ${id}: only a bin lies on a tray`);
  return faults;
}

/** References that the schema cannot see, and ways that nobody can drive. */
export function siteFaults(site: Site): string[] {
  const faults: string[] = [];
  const unique = (what: string, ids: readonly string[]) => {
    const seen = new Set<string>();
    for (const id of ids) {
      if (seen.has(id)) faults.push(`${what} ${id} stands twice`);
      seen.add(id);
    }
    return seen;
  };
  const nodes = unique(
    'node',
    site.nodes.map((node) => node.id),
  );
  const places = unique(
    'location',
    site.locations.map((spot) => spot.id),
  );
  unique(
    'edge',
    site.edges.map((edge) => edge.id),
  );
  for (const [what, things] of [
    ['vehicle type', site.vehicleTypes],
    ['block', site.blocks],
    ['zone', site.zones],
  ] as const) {
    unique(
      what,
      (things ?? []).map(({ id }) => id),
    );
  }
  const devices = unique('device', [
    ...site.vehicles.map((one) => one.id),
    ...site.lightBanks.map((one) => one.id),
    ...(site.vlms ?? []).map((one) => one.id),
    ...site.scales.map((one) => one.id),
    ...(site.equipment ?? []).map((one) => one.id),
    ...(site.gates ?? []).map((one) => one.id),
    ...(site.dimensioners ?? []).map((one) => one.id),
    ...site.handhelds.map((one) => one.id),
    ...(site.devices ?? []).map((one) => one.id),
  ]);
  const need = (where: string, what: string, set: ReadonlySet<string>, id: string | undefined) => {
    if (id !== undefined && !set.has(id)) faults.push(`${where}: there is no ${what} ${id}`);
  };
  for (const spot of site.locations) {
    need(`location ${spot.id}`, 'node', nodes, spot.node);
    need(`location ${spot.id}`, 'light bank', devices, spot.label?.bank);
    need(`location ${spot.id}`, 'scale', devices, spot.scale);
    need(`location ${spot.id}`, 'dimensioner', devices, spot.dimensioner);
    need(`location ${spot.id}`, 'location', places, spot.packOut);
    if (spot.tray) faults.push(...trayFaults(site, spot, spot.tray));
  }
  for (const vehicle of site.vehicles) need(`vehicle ${vehicle.id}`, 'node', nodes, vehicle.node);
  for (const gate of site.gates ?? []) need(`gate ${gate.id}`, 'location', places, gate.place);
  for (const unit of site.handlingUnits) need(`unit ${unit.id}`, 'location', places, unit.location);
  for (const node of [...site.chargers, ...site.parking])
    need('charger/parking', 'node', nodes, node);
  if (site.timeZone !== undefined && !isTimeZone(site.timeZone)) {
    faults.push(`timeZone: ${site.timeZone} is no time zone of the IANA database`);
  }
  const each = (
    where: string,
    what: string,
    set: ReadonlySet<string>,
    named: readonly string[],
  ) => {
    for (const id of named) need(where, what, set, id);
  };
  faults.push(...floorFaults(site, each));
  return faults.length > 0 ? faults : reachFaults(site);
}
