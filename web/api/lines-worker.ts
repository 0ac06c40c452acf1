import { createLines } from './lines.ts';
import { serveWindow } from './shared-lines.ts';

/** Holds the lines to the warehouse for all windows of a browser. */
const lines = createLines();
addEventListener('connect', (event) => serveWindow((event as MessageEvent).ports[0]!, lines));
