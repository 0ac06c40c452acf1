export { type DeskSettings, deskCases, stuckTasks } from './cases.ts';
export { createDecisions } from './decisions.ts';
export { createExceptions } from './exceptions.ts';
export { deskRefusals } from './refusals.ts';
