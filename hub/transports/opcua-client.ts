/**
 * OPC UA through node-opcua, which takes 1.6 s to import: only a site that has such a device pays.
 *
 * What is done here on purpose: scalar children are monitored, never a structured value (its first
 * read costs 2 s); a change makes one read of all values, so that they fit together; a lost
 * connection is not mended but reported once, and whoever uses the link opens another.
 */
import type { ClientSession, ClientSubscription, NodeId, OPCUAClient } from 'node-opcua';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import type { NodeRead, NodeWrite } from '../adapter.ts';
import type { NodeLink } from '../links.ts';
import { withLimit } from './with-limit.ts';

export interface OpcUaOptions {
  /** Where this client keeps its key and the certificates it trusts. */
  readonly pkiFolder: string;
}

type Opcua = typeof import('node-opcua');

const CONNECT_TIMEOUT_MS = 8_000;
const CALL_TIMEOUT_MS = 3_000;
const CLOSE_TIMEOUT_MS = 2_000;
const SESSION_TIMEOUT_MS = 20_000;
const PUBLISH_EVERY_MS = 100;
const SAMPLE_EVERY_MS = 50;

const failure = (code: string, message: string, retryable: boolean, cause?: unknown) =>
  new OperatingError(code, message, { retryable, cause });

const asOperatingError = (error: unknown, at: string): OperatingError =>
  isOperatingError(error)
    ? error
    : failure('transport.opcua', `${at}: ${(error as Error).message}`, true, error);

/** The type that a method's argument is sent as. */
const TYPE_NAMES = { number: 'Double', string: 'String', boolean: 'Boolean' } as const;

/** Walks a browse path by names, whatever namespaces they are in. */
async function findNode(opcua: Opcua, session: ClientSession, from: NodeId, path: string) {
  let at = from;
  for (const name of path.split('/')) {
    const wish = session.browse({
      nodeId: at,
      referenceTypeId: opcua.resolveNodeId('HierarchicalReferences'),
      browseDirection: opcua.BrowseDirection.Forward,
      includeSubtypes: true,
      nodeClassMask: 0,
      resultMask: 63,
    });
    // The library's own time-out does not cover a session that is lost on the way.
    const found = await withLimit(wish, CALL_TIMEOUT_MS, `browse ${path}`);
    const next = found.references?.find((one) => one.browseName.name === name);
    if (!next) throw failure('protocol.opcua', `no node ${path}`, true);
    at = next.nodeId;
  }
  return at;
}

function scalarOf(value: unknown): NodeRead['value'] {
  const simple =
    typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  return simple ? value : null;
}

/** One opener for a site: the links share the client's key, each has a session of its own. */
export function createOpcUaOpener(options: OpcUaOptions) {
  let loaded: Promise<Opcua> | undefined;
  const load = () => {
    loaded ??= import('node-opcua');
    return loaded;
  };

  async function createClient(opcua: Opcua): Promise<OPCUAClient> {
    return opcua.OPCUAClient.create({
      applicationName: 'Warehub',
      endpointMustExist: false,
      keepSessionAlive: true,
      requestedSessionTimeout: SESSION_TIMEOUT_MS,
      transportTimeout: CALL_TIMEOUT_MS,
      connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 200 },
      clientCertificateManager: new opcua.OPCUACertificateManager({
        rootFolder: options.pkiFolder,
        automaticallyAcceptUnknownCertificate: true,
      }),
    });
  }

  /**
   * @throws OperatingError `transport.*` when nobody answers, `protocol.opcua` without the node.
   */
  return async function openNodes(endpoint: { url: string; root: string }): Promise<NodeLink> {
    const { url } = endpoint;
    const opcua = await load();
    const client = await createClient(opcua);
    const close = async () => {
      await withLimit(client.disconnect(), CLOSE_TIMEOUT_MS, url).catch(() => {});
    };
    try {
      await withLimit(client.connect(url), CONNECT_TIMEOUT_MS, url);
      const session = await withLimit(client.createSession(), CONNECT_TIMEOUT_MS, url);
      const objects = opcua.resolveNodeId('ObjectsFolder');
      const root = await findNode(opcua, session, objects, endpoint.root);
      return createNodeLink({ opcua, client, session, root, at: url, close });
    } catch (error) {
      await close();
      throw asOperatingError(error, url);
    }
  };
}

function createNodeLink(parts: {
  opcua: Opcua;
  client: OPCUAClient;
  session: ClientSession;
  root: NodeId;
  at: string;
  close(): Promise<void>;
}): NodeLink {
  const { opcua, client, session, root, at } = parts;
  const listeners: ((connected: boolean) => void)[] = [];
  let connected = true;
  const lost = () => {
    if (!connected) return;
    connected = false;
    for (const listen of listeners) listen(false);
  };
  client.on('connection_lost', lost);
  client.on('close', lost);
  client.on('abort', lost);
  session.on('session_closed', lost);
  session.on('keepalive_failure', lost);

  function watch(subscription: ClientSubscription, nodes: readonly NodeId[], changed: () => void) {
    return subscription
      .monitorItems(
        nodes.map((nodeId) => ({ nodeId, attributeId: opcua.AttributeIds.Value })),
        { samplingInterval: SAMPLE_EVERY_MS, discardOldest: true, queueSize: 10 },
        opcua.TimestampsToReturn.Neither,
      )
      .then((group) => group.on('changed', changed));
  }

  return {
    async monitor(paths, handle) {
      try {
        const nodes: NodeId[] = [];
        for (const path of paths) nodes.push(await findNode(opcua, session, root, path));
        const subscription = await withLimit(
          session.createSubscription2({
            requestedPublishingInterval: PUBLISH_EVERY_MS,
            requestedLifetimeCount: 100,
            requestedMaxKeepAliveCount: 10,
            maxNotificationsPerPublish: 100,
            publishingEnabled: true,
            priority: 1,
          }),
          CONNECT_TIMEOUT_MS,
          at,
        );
        subscription.on('terminated', lost);
        const items = nodes.map((nodeId) => ({ nodeId, attributeId: opcua.AttributeIds.Value }));
        let reading = false;
        let again = false;
        const readAll = async () => {
          again = reading;
          if (reading) return;
          reading = true;
          try {
            do {
              again = false;
              const values = await withLimit(session.read(items), CALL_TIMEOUT_MS, at);
              values.forEach((one, i) => {
                const good = one.statusCode.isGood();
                handle({ path: paths[i]!, value: good ? scalarOf(one.value.value) : null, good });
              });
            } while (again);
          } catch {
            lost();
          } finally {
            reading = false;
          }
        };
        await withLimit(
          watch(subscription, nodes, () => void readAll()),
          CONNECT_TIMEOUT_MS,
          at,
        );
        await readAll();
      } catch (error) {
        throw asOperatingError(error, at);
      }
    },
    async call({ method, arguments: values }: NodeWrite) {
      try {
        const methodId = await findNode(opcua, session, root, method);
        const parent = method.includes('/') ? method.slice(0, method.lastIndexOf('/')) : '';
        const objectId = parent === '' ? root : await findNode(opcua, session, root, parent);
        const inputArguments = values.map((value) => ({
          dataType: opcua.DataType[TYPE_NAMES[typeof value as keyof typeof TYPE_NAMES]],
          value,
        }));
        const { statusCode } = await withLimit(
          session.call({ objectId, methodId, inputArguments }),
          CALL_TIMEOUT_MS,
          at,
        );
        if (statusCode.isGood()) return;
        const never =
          statusCode.equals(opcua.StatusCodes.BadUserAccessDenied) ||
          statusCode.equals(opcua.StatusCodes.BadMethodInvalid) ||
          statusCode.equals(opcua.StatusCodes.BadNotSupported);
        throw failure('protocol.opcua', `${method}: ${statusCode.name}`, !never);
      } catch (error) {
        throw asOperatingError(error, at);
      }
    },
    onStatus(listen) {
      listeners.push(listen);
      listen(connected);
    },
    async close() {
      connected = false;
      await parts.close();
    },
  };
}
