import type { OperationName } from '#web/api/ask.ts';

/** Whether who is signed in may do this; what he may not is not offered. The server judges all the same. */
export const mayDo = (_operation: OperationName): boolean => true;
