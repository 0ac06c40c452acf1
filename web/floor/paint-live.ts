import type { Brush, FloorTexts } from './brush.ts';
import { GONE_UNIT_COLOUR, LIGHT_COLOURS, MOOD_COLOURS, moodOf, UNIT_COLOURS } from './colours.ts';
import type { Cell, Layout } from './layout.ts';
import type { Pose } from './motion.ts';
import type { FloorNow } from './state.ts';
import type { Point, Unit, Vehicle } from './types.ts';
import { isWithin, type Rect, seen } from './view.ts';

/** What moves: painted every frame over what stands still. */
export interface LiveParts {
  readonly layout: Layout;
  readonly floor: FloorNow;
  /** Units that stand there, by place. */
  readonly unitsAt: ReadonlyMap<string, readonly Unit[]>;
  readonly vehicles: ReadonlyMap<string, Pose>;
  readonly people: ReadonlyMap<string, Point>;
  readonly texts: FloorTexts;
  readonly hasNames: boolean;
  readonly hasWays: boolean;
  /** Names of what is looked for: the others stand back. */
  readonly marked: ReadonlySet<string>;
  readonly selected: string;
}

const VEHICLE_METRES = { long: 1.7, wide: 1.25 } as const;
const LEAST_VEHICLE_PX = 10;
const PERSON_METRES = 0.55;
const LEAST_PERSON_PX = 6;
const NAME_FROM_SCALE = 5;
const MOST_NAMED = 60;
const LOW_BATTERY = 25;
const MOST_BOXES = 6;
/** More things of a kind than this are painted plainly: nobody reads them, and frames cost. */
const CROWD = 100;

const isFaint = ({ marked }: LiveParts, id: string) => marked.size > 0 && !marked.has(id);

function paintUnits(brush: Brush, { layout, unitsAt }: LiveParts, rect: Rect): void {
  const { ctx, at, view } = brush;
  for (const [place, units] of unitsAt) {
    const cell = layout.byId.get(place);
    if (!cell || !isWithin(cell, rect, 2)) continue;
    const { x, y } = at(cell);
    const w = Math.max(4, cell.w * view.scale);
    const h = Math.max(4, cell.h * view.scale);
    if (units.length > MOST_BOXES) {
      brush.text(`▣ ${units.length}`, x, y, { px: Math.min(13, w / 3), bold: true });
      continue;
    }
    const columns = Math.ceil(Math.sqrt(units.length));
    const box = Math.min(w, h, 1.5 * view.scale) * (0.72 / columns);
    units.forEach(({ type, quantity, units: inside }, i) => {
      const left = x + ((i % columns) - (columns - 1) / 2) * box * 1.2;
      const top =
        y + (Math.floor(i / columns) - (Math.ceil(units.length / columns) - 1) / 2) * box * 1.2;
      const colour = UNIT_COLOURS[type] ?? GONE_UNIT_COLOUR;
      ctx.beginPath();
      ctx.roundRect(left - box / 2, top - box / 2, box, box, box * 0.15);
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = colour;
      ctx.fillStyle = quantity + inside > 0 ? colour : '#ffffffb0';
      ctx.fill();
      ctx.stroke();
    });
  }
}

/** Around a place that is chosen or looked for. */
function frame({ ctx, at, view }: Brush, cell: Cell): void {
  const { x, y } = at(cell);
  ctx.strokeStyle = '#d97706';
  ctx.lineWidth = 3;
  const w = cell.w * view.scale + 4;
  const h = cell.h * view.scale + 4;
  ctx.strokeRect(x - w / 2, y - h / 2, w, h);
}

function ring({ ctx }: Brush, { x, y }: Point, radius: number, colour: string): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.lineWidth = 3;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

function paintWay(brush: Brush, parts: LiveParts, id: string, vehicle: Vehicle, pose: Pose): void {
  const { leg } = vehicle;
  // Of one that is not heard nobody knows where it is.
  if (!leg || leg.path.length < 2 || moodOf(vehicle) === 'offline') return;
  const { ctx, at } = brush;
  const points = leg.path.flatMap((node) => {
    const spot = parts.layout.nodes.get(node);
    return spot ? [at(spot)] : [];
  });
  const isChosen = parts.selected === id || parts.marked.has(id);
  const line = (way: readonly Point[], dash: number[], alpha: number, width: number) => {
    if (way.length < 2) return;
    ctx.globalAlpha = isFaint(parts, id) ? alpha / 4 : alpha;
    ctx.setLineDash(dash);
    ctx.lineWidth = isChosen ? width * 1.8 : width;
    ctx.beginPath();
    ctx.moveTo(way[0]!.x, way[0]!.y);
    for (const { x, y } of way.slice(1)) ctx.lineTo(x, y);
    ctx.stroke();
  };
  ctx.strokeStyle = MOOD_COLOURS[moodOf(vehicle)];
  ctx.lineJoin = 'round';
  line([at(pose), ...points.slice(1, leg.released + 1)], [], 0.75, 3);
  if (isChosen || parts.vehicles.size <= CROWD) {
    line(points.slice(leg.released), [2, 6], 0.6, 2.2);
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function paintVehicle(
  brush: Brush,
  parts: LiveParts,
  id: string,
  vehicle: Vehicle,
  pose: Pose,
  isNamed: boolean,
  now: number,
): void {
  const { ctx, at, view } = brush;
  const { x, y } = at(pose);
  const long = Math.max(LEAST_VEHICLE_PX, VEHICLE_METRES.long * view.scale);
  const wide = (long * VEHICLE_METRES.wide) / VEHICLE_METRES.long;
  const mood = moodOf(vehicle);
  ctx.globalAlpha = isFaint(parts, id) ? 0.25 : 1;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(-pose.theta);
  ctx.fillStyle = MOOD_COLOURS[mood];
  ctx.strokeStyle = '#fff';
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.roundRect(-long / 2, -wide / 2, long, wide, wide * 0.28);
  ctx.fill();
  ctx.stroke();
  // Its front.
  ctx.fillStyle = '#ffffffd9';
  ctx.beginPath();
  ctx.moveTo(long * 0.44, 0);
  ctx.lineTo(long * 0.28, -wide * 0.26);
  ctx.lineTo(long * 0.28, wide * 0.26);
  ctx.fill();
  const load = vehicle.loads[0];
  if (load) {
    const box = wide * 0.66;
    ctx.fillStyle = UNIT_COLOURS[parts.floor.units.get(load)?.type ?? ''] ?? '#a9743a';
    ctx.beginPath();
    ctx.roundRect(-long * 0.36, -box / 2, box, box, 2);
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
  if (mood === 'stopped') {
    ctx.globalAlpha = 0.5 + 0.5 * Math.sin(now / 200);
    ring(brush, { x, y }, long * 0.85, MOOD_COLOURS.stopped);
  }
  ctx.globalAlpha = isFaint(parts, id) ? 0.25 : 1;
  if (parts.selected === id) ring(brush, { x, y }, long * 0.85, '#d97706');
  if (isNamed) {
    const px = Math.min(13, Math.max(10, view.scale));
    brush.text(id, x, y - long * 0.5 - px * 0.9, { px, bold: true });
    if (vehicle.battery !== undefined) paintBattery(brush, vehicle.battery, { x, y }, long);
  }
  ctx.globalAlpha = 1;
}

function paintBattery({ ctx }: Brush, battery: number, { x, y }: Point, long: number): void {
  const bar = Math.max(18, long * 0.8);
  const top = y + long * 0.5 + 3;
  ctx.fillStyle = '#334155';
  ctx.fillRect(x - bar / 2 - 1, top - 1, bar + 2, 6);
  ctx.fillStyle = '#e5e9ee';
  ctx.fillRect(x - bar / 2, top, bar, 4);
  ctx.fillStyle = battery < LOW_BATTERY ? '#c62828' : '#2e9d5b';
  ctx.fillRect(x - bar / 2, top, (bar * battery) / 100, 4);
}

/** Too many to read their numbers: spots of their colour, in one go each. */
function paintManyLights(
  { ctx, view }: Brush,
  lit: readonly { readonly colour: string; readonly spot: Point }[],
): void {
  const half = Math.max(2, view.scale * 0.45);
  for (const [colour, spots] of Map.groupBy(lit, (one) => one.colour)) {
    ctx.fillStyle = LIGHT_COLOURS[colour] ?? colour;
    ctx.beginPath();
    for (const { spot } of spots) ctx.rect(spot.x - half, spot.y - half, 2 * half, 2 * half);
    ctx.fill();
  }
}

function paintLights(brush: Brush, { layout, floor }: LiveParts, rect: Rect, now: number): void {
  const { ctx, at, view } = brush;
  const pulse = 0.5 + 0.5 * Math.sin(now / 260);
  const lit = [...floor.labels].flatMap(([label, light]) => {
    const cell = layout.byLabel.get(label);
    return cell && isWithin(cell, rect, 2) ? [{ ...light, spot: at(cell) }] : [];
  });
  if (lit.length > CROWD) {
    paintManyLights(brush, lit);
    return;
  }
  for (const { colour, quantity, spot } of lit) {
    const { x, y } = spot;
    const tint = LIGHT_COLOURS[colour] ?? colour;
    const radius = Math.max(7, Math.min(14, view.scale * 0.8));
    ctx.globalAlpha = 0.25 + 0.3 * pulse;
    ctx.fillStyle = tint;
    ctx.beginPath();
    ctx.arc(x, y, radius * (1.5 + 0.5 * pulse), 0, 2 * Math.PI);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
    brush.text(String(quantity), x, y + 0.5, {
      px: radius * 1.1,
      colour: '#fff',
      rim: '',
      bold: true,
    });
  }
}

function paintPeople(brush: Brush, parts: LiveParts, rect: Rect): void {
  const { ctx, at, view } = brush;
  const radius = Math.max(LEAST_PERSON_PX, PERSON_METRES * view.scale);
  for (const [id, spot] of parts.people) {
    const person = parts.floor.people.get(id);
    if (!person || !isWithin(spot, rect, 2)) continue;
    const { x, y } = at(spot);
    ctx.globalAlpha = isFaint(parts, id) ? 0.25 : 1;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = person.isOffline ? '#6b7280' : person.work ? '#be185d' : '#f0a9c5';
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = '#fff';
    ctx.stroke();
    // Shoulders: it shall look like somebody.
    ctx.beginPath();
    ctx.fillStyle = '#fff';
    ctx.arc(x, y - radius * 0.22, radius * 0.3, 0, 2 * Math.PI);
    ctx.fill();
    ctx.beginPath();
    ctx.arc(x, y + radius * 0.62, radius * 0.52, Math.PI, 2 * Math.PI);
    ctx.fill();
    if (parts.selected === id) ring(brush, { x, y }, radius * 1.7, '#d97706');
    if (parts.hasNames && parts.people.size <= MOST_NAMED && view.scale >= NAME_FROM_SCALE) {
      const words = person.work ? `${id} · ${parts.texts.work(person.work.kind)}` : id;
      brush.text(words, x, y + radius + 9, { px: 11, bold: true, colour: '#831843' });
    }
    ctx.globalAlpha = 1;
  }
}

/** `now`: milliseconds, for what pulses. */
export function paintLive(brush: Brush, parts: LiveParts, now: number): void {
  const rect = seen(brush.view, brush.size);
  paintUnits(brush, parts, rect);
  for (const id of new Set([parts.selected, ...parts.marked])) {
    const cell = parts.layout.byId.get(id);
    if (cell) frame(brush, cell);
  }
  paintLights(brush, parts, rect, now);
  const near = [...parts.vehicles].filter(([, pose]) => isWithin(pose, rect, 3));
  if (parts.hasWays) {
    for (const [id, pose] of parts.vehicles) {
      const vehicle = parts.floor.vehicles.get(id);
      if (vehicle) paintWay(brush, parts, id, vehicle, pose);
    }
  }
  const isNamed =
    parts.hasNames && near.length <= MOST_NAMED && brush.view.scale >= NAME_FROM_SCALE;
  for (const [id, pose] of near) {
    const vehicle = parts.floor.vehicles.get(id);
    if (vehicle) paintVehicle(brush, parts, id, vehicle, pose, isNamed, now);
  }
  paintPeople(brush, parts, rect);
}
