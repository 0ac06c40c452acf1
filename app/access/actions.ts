/**
 * What can be allowed. A route's action follows from its chapter in /docs and from whether it changes
 * something (`inbound.read`, `inbound.do`); the exceptions stand here. No route is without one.
 */

/** From the chapter of a route to the area of its action. */
const AREAS: Readonly<Record<string, string>> = {
  'master data': 'master',
  imports: 'imports',
  stock: 'stock',
  adjustments: 'adjustments',
  feed: 'feed',
  inbound: 'inbound',
  work: 'work',
  outbound: 'outbound',
  transfers: 'transfers',
  alerts: 'alerts',
  attachments: 'attachments',
  desk: 'desk',
  jobs: 'jobs',
  transports: 'transports',
  gates: 'gates',
  problems: 'problems',
  floor: 'floor',
  status: 'status',
};

/** Needs nobody: to sign in. */
export const ANYONE = 'anyone';
/** Needs a person who is signed in, whatever his roles. */
export const SIGNED_IN = 'signed-in';
export const MANAGE_ACCESS = 'access.manage';

/** What is not a route: speaking MQTT with the devices' broker. */
export const MQTT = {
  /** As a terminal in a browser, the one that was chosen. */
  asTerminal: 'terminals.use',
  /** As the device that the key is named for. */
  asDevice: 'devices.speak',
  /** For devices that do not speak for themselves: a fleet's manager, a gateway. */
  asGateway: 'devices.speak-for-all',
} as const;

/** `METHOD path`, as the routes write them; the first that fits counts. */
const EXCEPTIONS: readonly (readonly [route: RegExp, action: string])[] = [
  [/^POST \/api\/v1\/session$/, ANYONE],
  [/ \/api\/v1\/session(\/|$)/, SIGNED_IN],
  [/ \/api\/v1\/(users|api-keys|roles)(\/|$)/, MANAGE_ACCESS],
  [/^GET \/api\/v1\/history$/, 'history.read'],
  [/ \/api\/v1\/simulation(\/|$)/, 'simulation.do'],
  [/^GET \/api\/v1\/floor\/live$/, 'floor.read'],
  [/^POST \/api\/v1\/(asns|returns|dock-appointments)$/, 'inbound.announce'],
  [/^POST \/api\/v1\/(asns|dock-appointments)\/:\w+\/cancel$/, 'inbound.announce'],
  [/^POST \/api\/v1\/(dispositions|lot-dates\/)/, 'quality.do'],
  [/^(POST|DELETE) \/api\/v1\/(stock\/holds|recalls)/, 'stock.hold'],
  [/^GET .*\/(landed-costs|stock\/value)$/, 'costs.read'],
  [/^POST .*\/landed-costs/, 'costs.do'],
  [/^(PUT|POST) \/api\/v1\/(inbound-rules|putaway-)/, 'inbound.rules'],
  [/^POST \/api\/v1\/(stock\/corrections|stock\/acts|opening-stock)/, 'stock.adjust'],
  [/^POST \/api\/v1\/customs\//, 'customs.do'],
  [/^POST \/api\/v1\/adjustments\/:\w+\/(approve|reject)$/, 'adjustments.approve'],
  [/^POST \/api\/v1\/counts\/:\w+\/review$/, 'counts.review'],
  [/^PUT \/api\/v1\/count-settings$/, 'counts.review'],
  [/^POST \/api\/v1\/count/, 'counts.do'],
  [/^POST \/api\/v1\/orders/, 'outbound.order'],
  [/^(PUT|POST) \/api\/v1\/alert-/, 'alerts.rules'],
  [/^POST \/api\/v1\/measurements$/, 'master.measure'],
  // Who may read a document may print it.
  [/^GET \/api\/v1\/papers\/orders\//, 'outbound.read'],
  [/^GET \/api\/v1\/papers\/counts\//, 'work.read'],
  [/^GET \/api\/v1\/papers\/asns\//, 'inbound.read'],
  [/^GET \/api\/v1\/papers\/handling-units$/, 'stock.read'],
  [/^GET \/api\/v1\/papers\//, 'master.read'],
];

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** The action of a route, or nothing where nobody has thought of it. */
export function actionOf(route: {
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
}): string | undefined {
  const method = route.method === 'HEAD' ? 'GET' : route.method;
  const exception = EXCEPTIONS.find(([fits]) => fits.test(`${method} ${route.path}`));
  if (exception) return exception[1];
  const area = AREAS[route.tags[0] ?? ''];
  return area && `${area}.${READING.has(method) ? 'read' : 'do'}`;
}

/** Areas in which nothing is changed by hand. */
const READ_ONLY = ['feed', 'floor', 'gates', 'jobs', 'status'];
const ofAreas = Object.values(AREAS).flatMap((area) =>
  READ_ONLY.includes(area) ? [`${area}.read`] : [`${area}.read`, `${area}.do`],
);
const ofExceptions = EXCEPTIONS.map(([, action]) => action).filter(
  (action) => action !== ANYONE && action !== SIGNED_IN,
);

/** Everything that a role can be granted. */
export const ACTIONS: readonly string[] = [
  ...new Set([...ofAreas, ...ofExceptions, ...Object.values(MQTT)]),
].sort();
