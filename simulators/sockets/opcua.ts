/**
 * OPC UA servers of the plant, through node-opcua: scales by the Scales companion specification
 * (OPC 40200) and devices of no specification, several on one server where their endpoints share a
 * port.
 */
import { join } from 'node:path';
import type { BaseNode, OPCUAServer, UAMethod, UAObject, UAVariable } from 'node-opcua';
import { SCALES_NAMESPACE } from '#adapters/devices/opc-scale/wire.ts';
import { invariant } from '#base/invariant.ts';
import type { LineFault, ListeningEnd, NodeBank, NodeValue } from '../plant/ends.ts';
import { addPlain, type Device, descend, type Library, placeOf, variantOf } from './opcua-nodes.ts';

/** What a scale shows and can beyond the type's mandatory parts. */
const OPTIONALS = [
  'SetZero',
  'SetTare',
  'ClearTare',
  'CurrentWeight.WeightStable',
  'CurrentWeight.Gross',
  'CurrentWeight.Net',
  'CurrentWeight.Tare',
];

const SESSIONS_A_DEVICE = 4;

interface Host {
  readonly url: string;
  readonly devices: Device[];
  /** Devices whose line is cut: the server is away while there is one. */
  readonly cut: Set<string>;
  server?: OPCUAServer;
}

function partOf(object: UAObject, path: string): BaseNode {
  const part = descend(object, path);
  invariant(part, `the type of OPC 40200 has no ${path}`);
  return part;
}

function addScale(library: Library, server: OPCUAServer, device: Device): void {
  const { root, bank } = device;
  const { Good, BadDeviceFailure, BadInvalidState } = library.StatusCodes;
  const addressSpace = server.engine.addressSpace;
  invariant(addressSpace, 'a started server has an address space');
  const scales = addressSpace.getNamespaceIndex(SCALES_NAMESPACE);
  const type = addressSpace.findObjectType('SimpleScaleType', scales);
  invariant(type, 'the nodeset of OPC 40200 has a SimpleScaleType');
  const { parent, name } = placeOf(addressSpace, root);
  const object = type.instantiate({ browseName: name, organizedBy: parent, optionals: OPTIONALS });
  const unit = partOf(object, 'CurrentWeight/EngineeringUnits') as UAVariable;
  unit.setValueFromSource({
    dataType: library.DataType.ExtensionObject,
    value: library.makeEUInformation('KGM', 'kg', 'kilogram'),
  });
  const values = new Map<string, NodeValue>();
  const show = (path: string, value: NodeValue) => {
    const variable = partOf(object, path) as UAVariable;
    const status = device.refuses ? BadDeviceFailure : Good;
    variable.setValueFromSource(variantOf(library, value), status);
  };
  device.show = () => {
    for (const [path, value] of values) show(path, value);
  };
  bank.watch((path, value) => {
    values.set(path, value);
    show(path, value);
  });
  for (const method of bank.methods) {
    const node = partOf(object, method) as UAMethod;
    node.bindMethod((_inputs, _context, answer) => {
      answer(null, {
        statusCode: bank.call(method, []) ? Good : BadInvalidState,
        outputArguments: [],
      });
    });
  }
}

async function startHost(host: Host, library: Library, dataFolder: string): Promise<void> {
  const { hostname, port } = new URL(host.url);
  const { nodesets } = library;
  const sessions = Math.max(20, host.devices.length * SESSIONS_A_DEVICE);
  const server = new library.OPCUAServer({
    port: Number(port),
    // Loopback unless the site says otherwise.
    host: hostname,
    resourcePath: '',
    alternateHostname: [hostname],
    nodeset_filename: [
      nodesets.standard,
      nodesets.di,
      nodesets.machinery,
      nodesets.ia,
      nodesets.packML,
      nodesets.scales,
    ],
    buildInfo: { productName: 'Warehub simulated devices' },
    // The library's default is ten of each; a client that lost its line leaves one behind for a while.
    serverCapabilities: { maxSessions: sessions },
    maxConnectionsPerEndpoint: sessions,
    serverCertificateManager: new library.OPCUACertificateManager({
      rootFolder: join(dataFolder, 'pki'),
      automaticallyAcceptUnknownCertificate: true,
    }),
    securityModes: [library.MessageSecurityMode.None],
    securityPolicies: [library.SecurityPolicy.None],
  });
  await server.initialize();
  for (const device of host.devices) {
    if (device.bank.inputs) addPlain(library, server, device);
    else addScale(library, server, device);
  }
  await server.start();
  host.server = server;
}

export interface NodeServers {
  nodes(endpoint: { readonly url: string; readonly root: string }, bank: NodeBank): ListeningEnd;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** `dataFolder` keeps the servers' keys and certificates. */
export function createNodeServers(dataFolder: string): NodeServers {
  const hosts = new Map<string, Host>();
  return {
    nodes({ url, root }, bank) {
      const host = hosts.get(url) ?? { url, devices: [], cut: new Set<string>() };
      const device: Device = { root, bank, refuses: false };
      host.devices.push(device);
      hosts.set(url, host);
      const endpoints = () => host.server?.endpoints ?? [];
      return {
        // A cut takes all devices of the server along. Hanging and noise are the same to an OPC UA
        // client, which hears nothing it can use.
        fault(kind: LineFault) {
          if (kind === 'refuse') {
            device.refuses = true;
            device.show?.();
            return;
          }
          const isFirst = host.cut.size === 0;
          host.cut.add(root);
          if (!isFirst) return;
          for (const endpoint of endpoints()) {
            endpoint.suspendConnection(() => {});
            endpoint.abruptlyInterruptChannels();
          }
        },
        heal() {
          device.refuses = false;
          device.show?.();
          if (!host.cut.delete(root) || host.cut.size > 0) return;
          for (const endpoint of endpoints()) endpoint.restoreConnection(() => {});
        },
      };
    },
    async open() {
      if (hosts.size === 0) return;
      // Costs 1.6 s: only a plant with scales on real sockets pays it.
      const library = await import('node-opcua');
      // Its warnings of its own nodesets are nobody's business here.
      library.setLogLevel(library.LogLevel.Error);
      for (const host of hosts.values()) await startHost(host, library, dataFolder);
    },
    async close() {
      for (const { server } of hosts.values()) await server?.shutdown(0);
    },
  };
}
