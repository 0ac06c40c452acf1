export { beginReturn } from './begin.ts';
export { supplierReturnRoutes } from './http.ts';
export { lost } from './lost.ts';
export { supplierReturnRefusals } from './refusals.ts';
export { cancelled, ended, failed, lineDone, pieceScanned } from './reports.ts';
export { readReturn } from './store.ts';
export { isReturnTask } from './task.ts';
