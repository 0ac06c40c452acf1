import type { ErrorLevel } from './error-rates.ts';
import { ERROR_RATES } from './error-rates.ts';
import type { FaultOn, FaultyDevice } from './faults.ts';
import type { Incident } from './incidents.ts';
import type { Loss } from './losses.ts';
import { MACHINE_FAULTS, type MachineLevel, type Plant } from './plant.ts';

/** What somebody who plays with the plant sees of it. */
export interface PanelView {
  readonly speed: number;
  /** Milliseconds on the plant's own clock. */
  readonly plantNow: number;
  readonly people: ErrorLevel;
  readonly machines: MachineLevel;
  readonly devices: readonly FaultyDevice[];
  readonly faults: readonly FaultOn[];
  readonly lost: readonly Loss[];
  /** What machines did by chance, the newest first. */
  readonly incidents: readonly Incident[];
  readonly orders: { readonly sent: number; readonly waiting: number; readonly shipped: number };
}

/** The answer to a wish; a refusal is a code with its facts, for whoever has the words. */
export interface PanelAnswer {
  readonly status: number;
  readonly body: unknown;
}

const INCIDENTS_SHOWN = 10;
/** Faster than this, vehicles outrun their own messages. */
export const FASTEST = 100;

const done = (body: unknown = {}): PanelAnswer => ({ status: 200, body });
const refused = (status: number, code: string, facts: object): PanelAnswer => ({
  status,
  body: { code, facts },
});

function viewOf(plant: Plant): PanelView {
  const { ordersSent = 0, ordersShipped = 0, ordersCancelled = 0 } = plant.erp?.stats() ?? {};
  const waiting = ordersSent - ordersShipped - ordersCancelled;
  return {
    speed: plant.clock.speed,
    plantNow: plant.clock.now(),
    ...plant.rates,
    devices: plant.faults.devices,
    faults: plant.faults.on(),
    lost: plant.losses.list(),
    incidents: plant.incidents.slice(-INCIDENTS_SHOWN).reverse(),
    orders: { sent: ordersSent, waiting, shipped: ordersShipped },
  };
}

type Body = Readonly<Record<string, unknown>>;

function set(plant: Plant, { speed, people, machines }: Body): PanelAnswer {
  if (typeof speed === 'number' && speed >= 0 && speed <= FASTEST) plant.clock.turn(speed);
  plant.setRates({
    ...(Object.hasOwn(ERROR_RATES, String(people)) ? { people: people as ErrorLevel } : {}),
    ...(Object.hasOwn(MACHINE_FAULTS, String(machines))
      ? { machines: machines as MachineLevel }
      : {}),
  });
  return done(viewOf(plant));
}

function flip(plant: Plant, { device, fault }: Body, how: 'begin' | 'end'): PanelAnswer {
  const facts = { device: String(device), fault: String(fault) };
  const said = plant.faults[how](facts.device, facts.fault);
  if (said === 'no_device') return refused(404, 'simulation.no_device', facts);
  if (said === 'no_fault') {
    const known = plant.faults.devices.find((one) => one.device === facts.device);
    const faults = known?.faults.join(', ') ?? '';
    return refused(422, 'simulation.no_fault', { ...facts, faults });
  }
  return done(viewOf(plant));
}

function order(plant: Plant, { orders, lines }: Body): PanelAnswer {
  const numbers = plant.erp?.orderNow({ orders: Number(orders), lines: Number(lines) });
  if (!numbers) return refused(409, 'simulation.no_trade', {});
  return numbers.length === 0 ? refused(409, 'simulation.no_goods', {}) : done({ orders: numbers });
}

function deliver(plant: Plant, { lines, packed, trouble }: Body): PanelAnswer {
  const asn = plant.erp?.deliverNow({
    lines: Number(lines),
    packed: packed === true,
    ...(trouble === 'short' || trouble === 'damaged' ? { trouble } : {}),
  });
  return asn === undefined ? refused(409, 'simulation.no_trade', {}) : done({ asn });
}

/** Wishes of somebody who plays with the plant; undefined: no wish of this name. */
export function answerPanel(plant: Plant, wish: string, body: Body): PanelAnswer | undefined {
  const code = String(body.code ?? '');
  switch (wish) {
    case 'GET /panel':
      return done(viewOf(plant));
    case 'POST /panel/settings':
      return set(plant, body);
    case 'POST /panel/begin':
      return flip(plant, body, 'begin');
    case 'POST /panel/end':
      return flip(plant, body, 'end');
    case 'POST /panel/lose':
      if (plant.losses.lose(code)) return done(viewOf(plant));
      return refused(422, 'simulation.nothing_there', { code });
    case 'POST /panel/find':
      if (plant.losses.find(code)) return done(viewOf(plant));
      return refused(404, 'simulation.not_lost', { code });
    case 'POST /panel/orders':
      return order(plant, body);
    case 'POST /panel/deliveries':
      return deliver(plant, body);
    default:
      return undefined;
  }
}
