export { holdDoubted, type LotDateDoubt, lotDateDoubt } from './doubt.ts';
export { lotDateRoutes } from './http.ts';
export { lotDateRefusals } from './refusals.ts';
