export { noted } from './problems.ts';
export { clearProblems, endOfTask, problemTotals, writeNoted } from './store.ts';
