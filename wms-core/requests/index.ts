export type { RequestParts } from './model.ts';
export { createRequestPort } from './port.ts';
export { requestRefusals } from './refusals.ts';
