export { deskCases, stuckTasks } from './cases.ts';
export { createDecisions } from './decisions.ts';
export { createExceptions } from './exceptions.ts';
export type { DeskSettings } from './model.ts';
export { deskRefusals } from './refusals.ts';
