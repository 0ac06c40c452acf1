/**
 * The back door of a plant process, on loopback, for tests, the audit and the simulator's panel:
 * neither WMS nor WCS may know it.
 *
 *   POST /unplug  {device, seconds, how?: 'cut' | 'hang' | 'garbage' | 'refuse'}
 *   POST /reboot {vehicle, seconds?}
 *   POST /reject  {vehicle}              POST /fail   {vehicle, fault}
 *   GET  /world   inventory, conservation      GET /errors   injected errors and catches
 *   /panel        what the simulator's panel shows and wishes (`panel.ts`)
 *   GET  /stats   clock, vehicles, people, ERP      GET /books   the ERP's stock by item
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { OperatingError } from '#base/operating-error.ts';
import { seconds } from '#base/time.ts';
import type { NextFault } from '../vehicles/vehicle.ts';
import type { LineFault } from './ends.ts';
import { answerPanel } from './panel.ts';
import type { Plant } from './plant.ts';

const MAX_BODY_BYTES = 10_000;
const LINE_FAULTS: readonly LineFault[] = ['cut', 'hang', 'garbage', 'refuse'];
const FAULTS: readonly NextFault[] = ['rejectOrder', 'failPick', 'refuseInstant'];

type Body = Readonly<Record<string, unknown>>;
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const done = (isDone: boolean): Answer =>
  isDone ? ok({ done: true }) : { status: 404, body: { error: 'there is no such device' } };

function failNext(plant: Plant, vehicle: string, fault: NextFault): Answer {
  plant.vehicles.get(vehicle)?.failNext(fault);
  return done(plant.vehicles.has(vehicle));
}

function statsOf(plant: Plant): unknown {
  return {
    plantNow: plant.clock.now(),
    vehicles: [...plant.vehicles].map(([id, core]) => {
      const { pose, battery, charging, lastNodeId, orderId, errors, mode } = core.state();
      const { driving, loads } = core;
      return { id, pose, battery, charging, lastNodeId, orderId, errors, mode, driving, loads };
    }),
    people: plant.people.views(),
    erp: plant.erp?.stats() ?? null,
    incidents: plant.incidents,
  };
}

/** What the plant answers to one request. */
export function answerControl(plant: Plant, method: string, path: string, body: Body): Answer {
  const wait = typeof body.seconds === 'number' && body.seconds > 0 ? body.seconds : undefined;
  const device = String(body.device ?? '');
  const vehicle = String(body.vehicle ?? '');
  switch (`${method} ${path}`) {
    case 'GET /world':
      return ok({
        inventory: plant.world.inventory(),
        stacked: plant.world.stacked(),
        broken: plant.world.verify(),
      });
    case 'GET /errors':
      return ok({ errors: plant.world.errors(), catches: plant.people.catches() });
    case 'GET /books':
      return ok({ stock: plant.erp?.stock ?? {} });
    case 'GET /stats':
      return ok(statsOf(plant));
    case 'POST /unplug': {
      const how = LINE_FAULTS.find((each) => each === (body.how ?? 'cut'));
      if (how) return done(plant.unplug(device, seconds(wait ?? 30), how));
      return { status: 400, body: { error: `how is one of ${LINE_FAULTS.join(', ')}` } };
    }
    case 'POST /reboot':
      return done(plant.reboot(vehicle, wait === undefined ? undefined : seconds(wait)));
    case 'POST /reject':
      return failNext(plant, vehicle, 'rejectOrder');
    case 'POST /fail': {
      const fault = FAULTS.find((each) => each === body.fault);
      if (fault) return failNext(plant, vehicle, fault);
      return { status: 400, body: { error: `fault is one of ${FAULTS.join(', ')}` } };
    }
    default:
      return (
        answerPanel(plant, `${method} ${path}`, body) ?? {
          ...{ status: 404, body: { error: `there is no ${method} ${path}` } },
        }
      );
  }
}

async function readBody(request: IncomingMessage): Promise<Body | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return undefined;
  }
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** Listens on loopback; throws an operating error when the port is taken. */
export function openControl(
  plant: Plant,
  port: number,
  onBug: (error: unknown) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    const reply = ({ status, body }: Answer) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    readBody(request)
      .then((body) => {
        if (!body) reply({ status: 400, body: { error: 'the body is no JSON object' } });
        else reply(answerControl(plant, request.method ?? '', request.url ?? '', body));
      })
      .catch((error: unknown) => {
        // A caller that went away in mid-request is its own affair.
        if (!request.destroyed) onBug(error);
      });
  });
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `port ${port} of the plant's control channel is taken`;
      reject(new OperatingError('transport.port_taken', message, { retryable: false, cause }));
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
