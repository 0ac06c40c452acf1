import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLines, type Lines } from './lines.ts';
import { linesThrough, serveWindow } from './shared-lines.ts';

/** Several windows of one browser, each with its port to the worker, and a warehouse that the test plays. */
class Source extends EventTarget {
  static opened: Source[] = [];
  readonly url: string;
  isClosed = false;
  constructor(url: string) {
    super();
    this.url = url;
    Source.opened.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
  tell(type: string, data = '', lastEventId = ''): void {
    if (this.isClosed) return;
    this.dispatchEvent(Object.assign(new Event(type), { data, lastEventId }));
  }
}
const held = () => Source.opened.filter(({ isClosed }) => !isClosed);
const newest = () => held().at(-1)!;
/** A message goes from port to port. */
const arrive = () => wait(20);

let lines: Lines;
const ports: MessagePort[] = [];
function openWindow() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serveWindow(port1 as unknown as globalThis.MessagePort, lines);
  const heard: string[] = [];
  const own = linesThrough(port2 as unknown as globalThis.MessagePort);
  const join = () => own.join('/floor', (event, data) => heard.push(`${event} ${data}`.trim()));
  /** A frozen or closed window takes no message any more. */
  const freeze = () => {
    port2.onmessage = null;
  };
  return { heard, join, freeze };
}

beforeEach(() => {
  Source.opened = [];
  vi.stubGlobal('EventSource', Source);
  lines = createLines();
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const port of ports.splice(0)) port.close();
});

test('all windows hear one line, each from its beginning on, until the last has left', async () => {
  const [first, second] = [openWindow(), openWindow()];
  const leaveFirst = first.join();
  await arrive();
  newest().tell('state', 'old');
  const leaveSecond = second.join();
  await arrive();
  expect([Source.opened.length, held().length]).toEqual([2, 1]);
  newest().tell('state', 'whole');
  newest().tell('change', 'a');
  await arrive();
  expect(first.heard).toEqual(['state old', 'state whole', 'change a']);
  expect(second.heard).toEqual(['state whole', 'change a']);
  leaveFirst();
  await arrive();
  newest().tell('change', 'b');
  await arrive();
  expect([first.heard.length, second.heard.at(-1)]).toEqual([3, 'change b']);
  leaveSecond();
  await arrive();
  expect(held()).toEqual([]);
});

test('a newcomer takes nothing from the others: the line goes on behind the last number', async () => {
  const [first, second] = [openWindow(), openWindow()];
  first.join();
  await arrive();
  newest().tell('fact', 'x', '7.1');
  second.join();
  await arrive();
  expect(newest().url).toBe('/floor?after=7.1');
});

test('a broken line is told to all, and the first that comes back opens it for all', async () => {
  const windows = [openWindow(), openWindow(), openWindow()];
  for (const { join } of windows) join();
  await arrive();
  expect(Source.opened).toHaveLength(1);
  newest().tell('error');
  await arrive();
  expect(windows.map(({ heard }) => heard)).toEqual([['error'], ['error'], ['error']]);
  for (const { join } of windows) join();
  await arrive();
  expect([Source.opened.length, held().length]).toEqual([2, 1]);
});

test('a window that answers no beat is left out; one that answers is not', async () => {
  const [asleep, awake] = [openWindow(), openWindow()];
  asleep.join();
  awake.join();
  await arrive();
  asleep.freeze();
  for (let beat = 0; beat < 20; beat++) {
    newest().tell('beat');
    await arrive();
  }
  expect(awake.heard).toHaveLength(20);
  expect(held()).toHaveLength(1);
  awake.freeze();
  for (let beat = 0; beat < 20 && held().length > 0; beat++) {
    newest().tell('beat');
    await arrive();
  }
  expect(held(), 'a line that nobody hears any more').toEqual([]);
});
