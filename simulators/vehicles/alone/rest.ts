/**
 * The simulator's own port, on loopback, while it runs:
 *
 *   GET    /vehicles                   all in short       GET /vehicles/{id}   one in full
 *   POST   /vehicles/{id}/{fault}      begins, or happens at the next occasion; {"seconds": 30} ends it
 *                                      by itself, in simulated time
 *   DELETE /vehicles/{id}/{fault}      ends what lasts or waits
 *   POST   /vehicles/{id}/trigger      somebody presses the button that a waitForTrigger waits for
 *   GET    /faults                     all there are, with their units and rates
 *   POST   /faults                     {"drop": 0.02, "e-stop": 0}: rates from now on
 *   GET    /loads                      where each load is
 *   POST   /speed                      {"speed": 10}
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { PlantClock } from '../../plant/scaled-scheduler.ts';
import type { AloneVehicle } from './alone-vehicle.ts';
import {
  FAULT_NAMES,
  type FaultName,
  type FaultRates,
  faultNamed,
  faultsOn,
  kindOf,
} from './faults.ts';
import type { Loads } from './loads.ts';

export interface RestDeps {
  readonly vehicles: readonly AloneVehicle[];
  /** Changed where they stand. */
  readonly rates: FaultRates;
  readonly loads: Loads;
  readonly clock: PlantClock;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
type Body = Readonly<Record<string, unknown>>;

const MAX_BODY_BYTES = 10_000;
const MAX_SPEED = 100;

const ok = (body: unknown): Answer => ({ status: 200, body });
const no = (status: number, en: string, zh: string): Answer => ({
  status,
  body: { error: { en, zh } },
});

const briefly = (one: AloneVehicle) => {
  const { orderId, updateId, lastNodeId, battery, mode, mapId, errors, pose } = one.core.state();
  return {
    id: one.core.id,
    version: one.traits.version,
    online: one.face.connected,
    ...{ orderId, updateId, lastNodeId, mapId, mode },
    ...{ x: Math.round(pose.x * 100) / 100, y: Math.round(pose.y * 100) / 100 },
    driving: one.core.driving,
    loads: one.core.loads,
    battery: Math.round(battery * 10) / 10,
    errors: errors.map((error) => error.errorType),
    faults: faultsOn(one),
  };
};

const inFull = (one: AloneVehicle) => ({
  ...briefly(one),
  vehicle: one.vehicle,
  traits: one.traits,
  state: one.core.state(),
});

function changeRates(rates: FaultRates, body: Body): Answer {
  const wished: FaultRates = {};
  for (const [name, rate] of Object.entries(body)) {
    const fault = faultNamed(name);
    if (!fault) return no(404, `there is no fault ${name}`, `没有名为 ${name} 的故障`);
    const most = kindOf(fault).unit === 'hour' ? 60 : 1;
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= most)) {
      return no(400, `${name} is a number from 0 to ${most}`, `${name} 应为 0 到 ${most} 的数`);
    }
    wished[fault] = rate;
  }
  Object.assign(rates, wished);
  return ok({ rates });
}

function begin(deps: RestDeps, one: AloneVehicle, fault: FaultName, body: Body): Answer {
  const { seconds } = body;
  const isTimed = typeof seconds === 'number' && seconds > 0;
  if (seconds !== undefined && !isTimed) return no(400, 'seconds is above 0', 'seconds 应大于 0');
  const kind = kindOf(fault);
  if (isTimed && !kind.end) return no(400, `${fault} does not last`, `${fault} 不持续`);
  const why = kind.begin(one);
  if (why !== undefined) return no(409, why, `这辆车的协议版本没有该模式：${fault}`);
  const { end } = kind;
  if (isTimed && end) deps.clock.after(seconds * 1_000, `${fault} ends`, () => end(one));
  return ok(briefly(one));
}

function onVehicle(deps: RestDeps, method: string, path: readonly string[], body: Body): Answer {
  const [id, what] = path;
  const one = deps.vehicles.find(({ core }) => core.id === id);
  if (!one) return no(404, `there is no vehicle ${id}`, `没有车辆 ${id}`);
  if (what === undefined) {
    return method === 'GET' ? ok(inFull(one)) : no(405, 'only GET', '只支持 GET');
  }
  if (what === 'trigger' && method === 'POST') {
    return one.core.trigger()
      ? ok(briefly(one))
      : no(409, 'nothing waits for a trigger', '没有动作在等待触发');
  }
  const fault = faultNamed(what);
  if (!fault) return no(404, `there is no fault ${what}`, `没有名为 ${what} 的故障`);
  if (method === 'POST') return begin(deps, one, fault, body);
  if (method !== 'DELETE') return no(405, 'only POST and DELETE', '只支持 POST 和 DELETE');
  const { end } = kindOf(fault);
  if (!end) return no(409, `${fault} does not last`, `${fault} 不持续，无法取消`);
  end(one);
  return ok(briefly(one));
}

function turn(clock: PlantClock, speed: unknown): Answer {
  if (typeof speed !== 'number' || !(speed >= 0 && speed <= MAX_SPEED)) {
    return no(400, `speed is a number from 0 to ${MAX_SPEED}`, `speed 应为 0 到 ${MAX_SPEED} 的数`);
  }
  clock.turn(speed);
  return ok({ speed });
}

/** What the port answers to one request. */
export function answerRest(deps: RestDeps, method: string, path: string, body: Body): Answer {
  const parts = partsOf(path);
  if (!parts) return no(400, 'the path cannot be read', '无法解析请求路径');
  const [, room, ...rest] = parts;
  if (room === 'vehicles' && rest.length > 0) return onVehicle(deps, method, rest, body);
  switch (`${method} ${path}`) {
    case 'GET /vehicles':
      return ok({ vehicles: deps.vehicles.map(briefly) });
    case 'GET /loads':
      return ok({ loads: deps.loads.where() });
    case 'GET /faults':
      return ok({
        faults: FAULT_NAMES.map((name) => {
          const { unit, usual } = kindOf(name);
          return { name, unit, usual, rate: deps.rates[name] ?? 0 };
        }),
      });
    case 'POST /faults':
      return changeRates(deps.rates, body);
    case 'POST /speed':
      return turn(deps.clock, body.speed);
    default:
      return no(404, `there is no ${method} ${path}`, `没有 ${method} ${path}`);
  }
}

function partsOf(path: string): string[] | undefined {
  try {
    return path.split('/').map((part) => decodeURIComponent(part));
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<Body | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return undefined;
  }
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Body)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Listens on loopback; rejects when the port is taken. */
export async function openRest(
  deps: RestDeps,
  port: number,
  onBug: (error: unknown) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/' } = request;
    void readBody(request)
      .then((body) => {
        const { status, body: said } = body
          ? answerRest(deps, method, url.split('?')[0]!, body)
          : no(400, 'the body is one JSON object', '请求体应为一个 JSON 对象');
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
        response.end(`${JSON.stringify(said)}\n`);
      })
      .catch(onBug);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
