import type { Site } from '#base/site/site.ts';

/**
 * The same floor with its simulated devices on other loopback ports, so that several run at once.
 */
export function withPorts(
  site: Site,
  ports: {
    readonly modbus: readonly number[];
    readonly opcua: number;
    /** Of doors, lifts and conveyors; with the scales where nothing is said. */
    readonly equipment?: number;
  },
): Site {
  const { equipment = ports.opcua } = ports;
  return {
    ...site,
    lightBanks: site.lightBanks.map((bank, i) => ({ ...bank, port: ports.modbus[i] ?? bank.port })),
    vlms: (site.vlms ?? []).map((vlm, i) => ({
      ...vlm,
      port: ports.modbus[site.lightBanks.length + i] ?? vlm.port,
    })),
    scales: site.scales.map((scale) => ({
      ...scale,
      endpoint: `opc.tcp://127.0.0.1:${ports.opcua}`,
    })),
    ...(site.equipment === undefined
      ? {}
      : {
          equipment: site.equipment.map((device) => ({
            ...device,
            endpoint: `opc.tcp://127.0.0.1:${equipment}`,
          })),
        }),
  };
}
