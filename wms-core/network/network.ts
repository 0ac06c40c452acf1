/** What came back from another warehouse, or why nothing did: a code, never an address or a key. */
export type NetworkReply =
  | { readonly arrived: true; readonly status: number; readonly body: unknown }
  | { readonly arrived: false; readonly fault: string };

/** The other warehouses that this one can ask: each is a process with a database of its own. */
export interface Network {
  /** Their codes, in order. */
  readonly warehouses: readonly string[];
  /**
   * Asks one of them, at a path below its address. Ends within seconds, throws nothing but bugs.
   */
  get(warehouse: string, path: string): Promise<NetworkReply>;
  post(warehouse: string, path: string, body: object): Promise<NetworkReply>;
}

const nobody = async (): Promise<NetworkReply> => ({ arrived: false, fault: 'unknown' });

export const noNetwork: Network = { warehouses: [], get: nobody, post: nobody };
