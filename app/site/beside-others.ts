import type { Site } from '#base/site/site.ts';
import { freePorts, isTaken } from '../cli/ports.ts';
import { withPorts } from './with-ports.ts';

interface Server {
  readonly device: string;
  readonly host: string;
  readonly port: number;
}

/** Where the simulated devices listen. */
function serversOf({ lightBanks, vlms = [], scales, equipment = [] }: Site): readonly Server[] {
  const modbus = [...lightBanks, ...vlms].map(({ id: device, host, port }) => ({
    ...{ device, host, port },
  }));
  const opcua = [...scales, ...equipment].map(({ id: device, endpoint }) => {
    const { hostname: host, port } = new URL(endpoint);
    return { device, host, port: Number(port) };
  });
  return [...modbus, ...opcua];
}

/**
 * The floor for a plant that may not be the only one here: where another program has a port of one of
 * its devices, all of them get free ones, on loopback. `taken` names the devices and the ports.
 */
export async function besideOthers(
  site: Site,
): Promise<{ readonly site: Site; readonly taken: readonly string[] }> {
  const taken: string[] = [];
  for (const { device, host, port } of serversOf(site)) {
    if (await isTaken(port, host)) taken.push(`${device} ${host}:${port}`);
  }
  if (taken.length === 0) return { site, taken };
  const lines = site.lightBanks.length + (site.vlms ?? []).length;
  const [opcua, equipment, ...modbus] = await freePorts(lines + 2);
  return { site: withPorts(site, { modbus, opcua: opcua!, equipment: equipment! }), taken };
}
