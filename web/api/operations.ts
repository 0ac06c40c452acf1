import type { Operations } from '../generated/operations.d.ts';

/** Method and path as in openapi.json. */
export type OperationName = keyof Operations;
type Part<K extends OperationName, P extends string> = P extends keyof Operations[K]
  ? Operations[K][P]
  : never;
export type Answer<K extends OperationName> = Part<K, 'answer'>;
