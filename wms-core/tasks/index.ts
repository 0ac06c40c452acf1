export type { UndoneMove } from './by-hand.ts';
export { refuseTask, taskRefusals } from './refusals.ts';
export { createRelay, type Relay } from './relay.ts';
export { createReportPort } from './report-port.ts';
export { TASK_COLUMNS, type TaskRow, type TaskStatus } from './store.ts';
export { createTaskBook, type FullTaskBook } from './task-book.ts';
export { BOTH_WAYS, isUndone, wayOnText } from './ways-on.ts';
