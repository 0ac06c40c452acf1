/** How a device is put into the address space of an OPC UA server. */
import type {
  BaseNode,
  DataType as DataTypes,
  IAddressSpace,
  OPCUAServer,
  UAObject,
} from 'node-opcua';
import { invariant } from '#base/invariant.ts';
import type { NodeBank, NodeInput, NodeValue } from '../plant/ends.ts';

export type Library = typeof import('node-opcua');

export interface Device {
  readonly root: string;
  readonly bank: NodeBank;
  /** Shows every value anew, with the status that the line's fault gives it. */
  show?: () => void;
  refuses: boolean;
}

const TYPE_NAMES = { number: 'Double', boolean: 'Boolean', string: 'String' } as const;

export const typeOf = ({ DataType }: Library, type: NodeInput['type']): DataTypes =>
  DataType[TYPE_NAMES[type]];

export const variantOf = (library: Library, value: NodeValue) => ({
  dataType: typeOf(library, typeof value as NodeInput['type']),
  value,
});

/** A child by its browse path; the namespaces of the names are the standard's affair. */
export function descend(object: UAObject, path: string): BaseNode | undefined {
  let at: BaseNode | undefined = object;
  for (const name of path.split('/')) {
    const children: readonly BaseNode[] =
      at?.findReferencesExAsObject('HierarchicalReferences') ?? [];
    at = children.find((child) => child.browseName.name === name);
  }
  return at;
}

/** The folder that holds the device, made where it is missing, and the device's own name. */
export function placeOf(addressSpace: IAddressSpace, root: string) {
  const names = root.split('/').map((name) => name.replace(/^\d+:/, ''));
  const own = addressSpace.getOwnNamespace();
  let parent = addressSpace.rootFolder.objects as UAObject;
  for (const name of names.slice(0, -1)) {
    const known = descend(parent, name) as UAObject | undefined;
    parent = known ?? (own.addFolder(parent, { browseName: name }) as unknown as UAObject);
  }
  return { parent, name: names.at(-1)! };
}

/** A device of no companion specification: its values and methods under their own names. */
export function addPlain(library: Library, server: OPCUAServer, device: Device): void {
  const { root, bank } = device;
  const { Good, BadDeviceFailure, BadInvalidState } = library.StatusCodes;
  const addressSpace = server.engine.addressSpace;
  invariant(addressSpace, 'a started server has an address space');
  const { parent, name } = placeOf(addressSpace, root);
  const own = addressSpace.getOwnNamespace();
  const object = own.addObject({ browseName: name, organizedBy: parent });
  const variables = new Map(
    bank.paths.map((path) => {
      const value = bank.read(path);
      invariant(value !== undefined, `${root} shows no ${path}`);
      const { dataType } = variantOf(library, value);
      return [path, own.addVariable({ browseName: path, componentOf: object, dataType })];
    }),
  );
  const show = (path: string, value: NodeValue) => {
    const status = device.refuses ? BadDeviceFailure : Good;
    variables.get(path)?.setValueFromSource(variantOf(library, value), status);
  };
  device.show = () => {
    for (const path of bank.paths) show(path, bank.read(path)!);
  };
  bank.watch(show);
  for (const method of bank.methods) {
    const inputs = bank.inputs?.[method] ?? [];
    const node = own.addMethod(object, {
      browseName: method,
      inputArguments: inputs.map((input) => ({
        name: input.name,
        dataType: typeOf(library, input.type),
      })),
      outputArguments: [],
    });
    node.bindMethod((given, _context, answer) => {
      const values = given.map((one) => one.value as NodeValue);
      const statusCode = bank.call(method, values) ? Good : BadInvalidState;
      answer(null, { statusCode, outputArguments: [] });
    });
  }
}
