import { stdout } from 'node:process';

/** The figures of the flow, from the dock to the truck. */
export interface FlowFigures {
  readonly received: number;
  readonly stored: number;
  readonly ordersWaiting: number;
  readonly released: number;
  readonly picked: number;
  readonly checked: number;
  readonly shipped: number;
  readonly vehiclesBusy: number;
  readonly vehicles: number;
  /** Cases at the exception desk. */
  readonly alarms: number;
}

const COLUMNS: readonly (readonly [string, string, (f: FlowFigures) => string])[] = [
  ['received', '收货', (f) => `${f.received}`],
  ['stored', '上架', (f) => `${f.stored}`],
  ['waiting', '待放', (f) => `${f.ordersWaiting}`],
  ['released', '释放', (f) => `${f.released}`],
  ['picked', '拣货', (f) => `${f.picked}`],
  ['checked', '复核', (f) => `${f.checked}`],
  ['shipped', '发货', (f) => `${f.shipped}`],
  ['vehicles', '车辆', (f) => `${f.vehiclesBusy}/${f.vehicles}`],
  ['at desk', '异常', (f) => `${f.alarms}`],
];
const WIDTH = 10;
const HEADER_EVERY_LINES = 20;

/** A Chinese character takes two cells of a terminal. */
const cells = (text: string) => [...text].reduce((sum, c) => sum + (c > 'ÿ' ? 2 : 1), 0);
const right = (text: string) => ' '.repeat(Math.max(1, WIDTH - cells(text))) + text;

/** Prints a line of figures when one of them moved; the heading comes again every twenty lines. */
export function createFlowDisplay(print: (line: string) => void): (figures: FlowFigures) => void {
  let lines = 0;
  let shown = '';
  return (figures) => {
    const values = COLUMNS.map(([, , value]) => right(value(figures))).join('');
    if (values === shown) return;
    shown = values;
    if (lines++ % HEADER_EVERY_LINES === 0) {
      print('');
      print(`${' '.repeat(8)}${COLUMNS.map(([en]) => right(en)).join('')}`);
      print(`${' '.repeat(8)}${COLUMNS.map(([, zh]) => right(zh)).join('')}`);
    }
    const time = new Date().toTimeString().slice(0, 8);
    print(`${time}${values}`);
  };
}

const BAR_CELLS = 30;

/** A progress bar: in place on a terminal, a line now and then elsewhere. */
export function createProgress(label: string): (done: number, total: number, note: string) => void {
  let lastPrinted = -1;
  return (done, total, note) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * BAR_CELLS);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)}`;
    const line = `${label} ${bar} ${done}/${total} ${note}`;
    if (stdout.isTTY) {
      stdout.write(`\r\x1b[2K${line.slice(0, (stdout.columns ?? 100) - 1)}`);
      if (done >= total) stdout.write('\n');
      return;
    }
    const percent = Math.floor(share * 20);
    if (percent === lastPrinted) return;
    lastPrinted = percent;
    console.log(line);
  };
}
