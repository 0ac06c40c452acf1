import { partsOf, placeOf } from './paper-book.ts';
import { HOUSE, isNumbered, ORDERS, OTHER } from './paper-facts.ts';
import type { Draft, DraftOf } from './stock-drafts.ts';
import type { HoldKind, KitNumber, Line, Place, Request } from './stock-requests.ts';
import {
  cardsOf,
  claimOf,
  entryOf,
  goalOf,
  HOME,
  idOf,
  isAtDock,
  lineFrom,
  locksOf,
  orderFor,
  ownerOf,
  pickFrom,
  qualityOf,
  received,
  rowsOf,
  type Scene,
  scopeOf,
  spotOf,
  treeOf,
} from './stock-scene.ts';

/** What each drawn act asks for, on the paper of the moment. */

/** L9 is new to the house; without a lot there has to be one layer only. */
const LOTS = ['L1', 'L2', 'L9', undefined];
const CARRIED_TO = [HOME, 'A-01-01', 'VEHICLE:v1', 'WORKER:w1', 'EX-1', 'NOWHERE'];
const HOLDS: readonly HoldKind[] = [
  ...(['freeze', 'freeze', 'customer', 'recall', 'count', 'missing'] as const),
  'expiry',
];
const someOwner = (index: number): string => (index % 4 === 3 ? OTHER : HOUSE);
/** Done by nobody, and what is not taken back that way. */
const OTHER_ACTS = ['move:NOBODY', 'customs:NOBODY'];
const LOSS: Place = { location: 'LOSS', unit: '', quality: 'passed' };

/** Other content under the same id. */
function changed(request: Request): Request | undefined {
  switch (request.ask) {
    case 'correct':
    case 'adjust':
      return { ...request, delta: request.delta > 0 ? request.delta + 1 : request.delta - 1 };
    case 'move':
      return { ...request, quantity: request.quantity + 1 };
    case 'kit':
    case 'customs':
      return { ...request, quantity: request.quantity + 1 };
    case 'hold':
      return { ...request, scope: { ...request.scope, lot: 'L9' } };
    case 'reverse':
      return { ...request, quantity: request.quantity + 1 };
    case 'undo':
      return { ...request, reason: 'another' };
    case 'opening':
      return { ...request, lines: [...request.lines, ...request.lines] };
    default:
      return undefined;
  }
}

type Asks = {
  readonly [A in Draft['act']]: (
    scene: Scene,
    id: string,
    drawn: DraftOf<A>,
  ) => Request | undefined;
};

const lot = (index: number) => {
  const name = pickFrom(LOTS, index);
  return name === undefined ? {} : { lot: name };
};

/** The numbers that a person names, who may not know which they are. */
function serialsNamed(
  scene: Scene,
  row: Parameters<typeof lineFrom>[1],
  pieces: number,
  { isSilent, isWrongSerial }: { readonly isSilent: boolean; readonly isWrongSerial: boolean },
) {
  const { serials } = lineFrom(scene, row, pieces, { to: LOSS, isSilent, isWrongSerial });
  return serials ? { serials } : {};
}

/** Cards of an item that lie loose at a place, whatever their quality. */
const cardsAt = (scene: Scene, item: string, location: string): readonly string[] =>
  cardsOf(scene, item)
    .filter(([, at]) => at.location === location && at.unit === '')
    .map(([serial]) => serial);

/** What a person may get wrong who names numbers of kits and pieces. */
function slipped(scene: Scene, slip: number, numbers: readonly KitNumber[]): KitNumber[] {
  const last = numbers.at(-1);
  if (!last) return [];
  const [known] = pickFrom(cardsOf(scene, last.item), slip * 7) ?? [];
  const rest = numbers.slice(0, -1);
  switch (slip) {
    case 0:
      return rest;
    case 1:
      return [...numbers, last];
    case 2:
      return [...rest, { item: last.item, serial: last.serial }];
    case 3:
      return known === undefined ? [...numbers] : [...rest, { ...last, serial: known }];
    case 4:
      return [...rest, { ...last, kit: 'NONE' }];
    default:
      return [...numbers];
  }
}

const ledgerAsks = {
  receive(scene, id, drawn) {
    const line = received(scene, drawn);
    const to = { ...line.to, quality: qualityOf(drawn.quality) };
    const known = drawn.isKnown ? cardsOf(scene, line.item).map(([serial]) => serial) : [];
    const serials = line.serials && {
      serials: [...known, ...line.serials].slice(0, line.quantity),
    };
    return { ask: 'post', id, lines: [{ ...line, to, ...serials }] };
  },
  move(scene, id, drawn) {
    const row = pickFrom(rowsOf(scene), drawn.row);
    const to = { ...goalOf(scene, drawn.to), quality: qualityOf(drawn.quality) };
    const { isWrongSerial, isSilent } = drawn;
    const more = { to, isWrongSerial, isSilent };
    return row && { ask: 'post', id, lines: [lineFrom(scene, row, drawn.pieces, more)] };
  },
  /** What the first line brings the second may take; and two lines share what one row has. */
  pair(scene, id, drawn) {
    const first = received(scene, drawn);
    const row = pickFrom(rowsOf(scene), drawn.row);
    if (!row) return undefined;
    const { isSilent } = drawn;
    const goals = [goalOf(scene, drawn.to), goalOf(scene, drawn.to2)];
    const part = (goal: (typeof goals)[number]) =>
      lineFrom(scene, row, Math.ceil(drawn.pieces / 2), {
        to: { ...goal, quality: 'passed' },
        isSilent,
      });
    const onward = { ...first, from: first.to, to: { ...goals[1]!, quality: 'passed' as const } };
    const lines = drawn.layer % 2 === 0 ? [first, onward] : goals.map(part);
    return { ask: 'post', id, lines };
  },
  /** Out to a customer without a lock, in one line or in two. */
  ship(scene, id, drawn) {
    const row = pickFrom(rowsOf(scene), drawn.row);
    if (!row) return undefined;
    const to: Place = { location: 'CUSTOMER', unit: '', quality: row.quality };
    const line = lineFrom(scene, row, drawn.pieces, { to, isSilent: drawn.isSilent });
    const isTwice = drawn.isTwice && line.serials === undefined;
    return { ask: 'post', id, lines: isTwice ? [line, line] : [line] };
  },
  /** Out on a transfer without a lock. */
  send(scene, id, drawn) {
    const row = pickFrom(rowsOf(scene), drawn.row);
    if (!row) return undefined;
    const unit = `T${drawn.transfer % 2}-${scene.cast.key}`;
    const to: Place = { location: 'TRANSIT', unit, quality: row.quality };
    const { isSilent } = drawn;
    return { ask: 'post', id, lines: [lineFrom(scene, row, drawn.pieces, { to, isSilent })] };
  },
  /** From a transfer into the house, to whoever took it over, or lost. */
  arrive(scene, id, drawn) {
    const sent = pickFrom([...scene.paper.transit.values()], drawn.sent);
    if (!sent) return undefined;
    const to = { ...goalOf(scene, drawn.to), quality: qualityOf(drawn.quality) };
    const row = { ...sent, locks: new Map() };
    const { isSilent } = drawn;
    return { ask: 'post', id, lines: [lineFrom(scene, row, drawn.pieces, { to, isSilent })] };
  },
  /** As an adjustment that somebody approved, and as one that nobody had to. */
  writeOff(scene, id, drawn) {
    const row = pickFrom(rowsOf(scene), drawn.row);
    if (!row) return undefined;
    const to: Place = { location: 'LOSS', unit: '', quality: row.quality };
    const line = lineFrom(scene, row, drawn.pieces, { to, isSilent: drawn.isSilent });
    return { ask: 'post', id, lines: [{ ...line, sparesLocks: drawn.sparesLocks }] };
  },
  pick(scene, id, drawn) {
    const [row, order, locked] = pickFrom(locksOf(scene), drawn.lock) ?? [];
    if (!row || !order || !locked) return undefined;
    const to = { ...goalOf(scene, drawn.to), quality: row.quality };
    // One more than locked, now and then.
    const quantity = Math.min(drawn.pieces, locked + 1);
    const more = { to, order, isSilent: drawn.isSilent };
    return { ask: 'post', id, lines: [lineFrom(scene, row, quantity, more)] };
  },
  allocate(scene, _id, drawn) {
    const rows = rowsOf(scene);
    const first = pickFrom(rows, drawn.row);
    const order = orderFor(first ? ownerOf(scene, first) : HOUSE, drawn.order);
    const chosen = new Set([pickFrom(rows, drawn.row), pickFrom(rows, drawn.row2)]);
    const claims = [...chosen].flatMap((row) => (row ? [claimOf(row, order, drawn.pieces)] : []));
    return claims.length === 0 ? undefined : { ask: 'allocate', claims };
  },
  release(scene, _id, drawn) {
    const [row, order, locked] = pickFrom(locksOf(scene), drawn.lock) ?? [];
    if (!row || !order || !locked) return undefined;
    const quantity = Math.min(drawn.pieces, locked + 1);
    return { ask: 'release', claims: [claimOf(row, order, quantity)] };
  },
  /** What a count posts: the difference, lost or found. */
  count(scene, id, drawn) {
    const row = pickFrom(rowsOf(scene, 'bulk'), drawn.row);
    if (!row || drawn.found === row.quantity) return undefined;
    const quantity = Math.abs(drawn.found - row.quantity);
    const line = lineFrom(scene, row, quantity, { to: { ...LOSS, quality: row.quality } });
    const isLoss = drawn.found < row.quantity;
    return { ask: 'post', id, lines: [isLoss ? line : { ...line, from: line.to, to: line.from }] };
  },
  fill(scene, _id, drawn) {
    const { bulk, numbered } = scene.cast;
    const order = pickFrom(Object.keys(ORDERS), drawn.order)!;
    const item = drawn.row % 3 === 0 ? numbered : bulk;
    return { ask: 'fill', order, item, quantity: drawn.pieces };
  },
  nest(scene, id, drawn) {
    // Mostly something small into something larger.
    const [pallet, other, cage, tote, box] = scene.cast.units;
    const unit = pickFrom([box, tote, cage, other, box, tote, pallet], drawn.unit)!;
    const into = pickFrom([pallet, other, cage, tote, pallet, cage, box], drawn.into)!;
    return { ask: 'put', id, unit, into };
  },
  takeOut(scene, id, drawn) {
    const nested = scene.cast.units.filter((unit) => scene.paper.units.get(unit)?.parent);
    const unit = pickFrom(nested, drawn.unit) ?? pickFrom(scene.cast.units, drawn.unit)!;
    return { ask: 'takeOut', id, unit };
  },
  /** All that kits need comes to one bin. */
  supply(scene, id, drawn) {
    const { location } = spotOf(scene, drawn.to % 4);
    const from: Place = { location: 'SUPPLIER', unit: '', quality: 'passed' };
    const needed = [...scene.paper.layers].flatMap(([layer, { owner, item, isBonded }]): Line[] => {
      if (owner !== HOUSE || isBonded || item === scene.cast.kit) return [];
      if (isNumbered(item)) return [];
      return [{ item, layer, quantity: 3, from, to: { ...from, location } }];
    });
    return { ask: 'post', id, lines: needed };
  },
  carry(scene, id, drawn) {
    const unit = pickFrom(scene.cast.units, drawn.unit)!;
    return { ask: 'carry', id, unit, to: pickFrom(CARRIED_TO, drawn.to)! };
  },
  unit(scene, _id, drawn) {
    const unit = pickFrom(scene.cast.units, drawn.unit)!;
    return drawn.isNew ? { ask: 'createUnit', unit, location: HOME } : { ask: 'closeUnit', unit };
  },
} satisfies Partial<Asks>;

const handAsks = {
  hold(scene, id, drawn) {
    const inUnits = rowsOf(scene).filter(({ unit }) => unit !== '');
    const isOfTree = drawn.by > 10 && inUnits.length > 0;
    const row = pickFrom(isOfTree ? inUnits : rowsOf(scene), drawn.row);
    if (!row) return undefined;
    const scope = isOfTree ? treeOf(scene, row, drawn.by) : scopeOf(scene, row, drawn.by);
    const kind = pickFrom(HOLDS, drawn.kind)!;
    // A hold of some pieces needs a row that can be named; now and then it is asked for without.
    const where = scope.location ?? scope.handlingUnit;
    const isOfSome = drawn.isOfSome && (where !== undefined || drawn.by === 7);
    const isKept = kind === 'customer' || drawn.by === 8;
    return {
      ...{ ask: 'hold', id, kind, scope },
      ...(isKept ? { customer: `C-${1 + (drawn.row % 2)}` } : {}),
      ...(isOfSome ? { quantity: drawn.pieces } : {}),
    };
  },
  lift(scene, _id, drawn) {
    const own = [...scene.paper.holds].filter(([, { because }]) => because === undefined);
    const holds = [...own.map(([id]) => id), 'NOBODY'];
    return { ask: 'lift', id: pickFrom(holds, drawn.hold)! };
  },
  correct(scene, id, drawn) {
    const row = pickFrom(rowsOf(scene), drawn.row);
    const isThere = row !== undefined && drawn.to % 3 > 0;
    const place: Place = isThere ? placeOf(row) : { ...spotOf(scene, drawn.to), quality: 'passed' };
    const owner = isThere ? ownerOf(scene, row) : someOwner(drawn.lot);
    const goods = { owner, item: isThere ? row.item : scene.cast.bulk, ...lot(drawn.lot) };
    const numbers = isThere ? serialsNamed(scene, row, Math.abs(drawn.delta), drawn) : {};
    return { ask: 'correct', id, delta: drawn.delta, ...goods, ...numbers, ...place };
  },
  adjust(scene, id, drawn) {
    const rows = rowsOf(scene).filter((row) => !isNumbered(row.item));
    const row = pickFrom(rows, drawn.row);
    const isThere = row !== undefined && drawn.to % 4 > 0;
    const place: Place = isThere ? placeOf(row) : { ...spotOf(scene, drawn.to), quality: 'passed' };
    const owner = isThere ? ownerOf(scene, row) : someOwner(drawn.lot);
    const named = isThere ? { lot: scene.paper.layers.get(row.layer)!.lot } : lot(drawn.lot);
    const goods = { owner, item: isThere ? row.item : scene.cast.bulk, ...named };
    return { ask: 'adjust', id, delta: drawn.delta, ...goods, ...place };
  },
  decide(scene, _id, drawn) {
    const known = [...scene.paper.adjustments.keys(), 'NOBODY'].toReversed();
    const adjustment = pickFrom(known, drawn.which + 1)!;
    return { ask: 'decide', adjustment, verdict: drawn.isRejected ? 'reject' : 'approve' };
  },
  bookMove(scene, id, drawn) {
    const row = pickFrom(rowsOf(scene), drawn.row);
    if (!row) return undefined;
    const to = { ...goalOf(scene, drawn.to), quality: qualityOf(drawn.quality) };
    const numbers = serialsNamed(scene, row, drawn.pieces, drawn);
    const isKit = row.item === scene.cast.kit || row.item === scene.cast.case;
    const named = isKit ? {} : lot(drawn.lot);
    const goods = { owner: ownerOf(scene, row), item: row.item, ...named, ...numbers };
    const { withHold, pieces: quantity } = drawn;
    return { ask: 'move', id, quantity, ...goods, ...placeOf(row), to, withHold };
  },
  opening(scene, id, drawn) {
    const lines = [drawn.to, drawn.to2].map((to, index) => ({
      item: scene.cast.bulk,
      ...lot(drawn.lot * (index + 1)),
      location: spotOf(scene, to).location,
      quantity: drawn.pieces,
    }));
    return { ask: 'opening', id, owner: someOwner(drawn.to2), lines };
  },
  /** Where the parts lie, mostly. */
  build(scene, id, drawn) {
    const { kit: item, spare } = scene.cast;
    const loose = rowsOf(scene).filter((row) => row.item === spare && row.unit === '');
    const { location } = pickFrom(loose, drawn.to) ?? spotOf(scene, drawn.to);
    const work = { owner: drawn.to === 7 ? OTHER : HOUSE, item, location };
    return { ask: 'kit', act: 'build', id, ...work, quantity: drawn.kits };
  },
  break(scene, id, drawn) {
    const kits = rowsOf(scene).filter((row) => row.item === scene.cast.kit && row.unit === '');
    const row = pickFrom(kits, drawn.row);
    if (!row) return undefined;
    const { item, location } = row;
    return { ask: 'kit', act: 'break', id, owner: HOUSE, item, location, quantity: drawn.kits };
  },
  /** Where pieces with numbers lie, mostly of these. */
  buildCase(scene, id, drawn) {
    const { case: item, numbered } = scene.cast;
    const loose = rowsOf(scene).filter((row) => row.item === numbered && row.unit === '');
    const row = pickFrom(loose, drawn.row);
    if (!row) return undefined;
    const { location } = row;
    const cards = cardsAt(scene, numbered, location);
    const kits = Array.from({ length: drawn.kits }, (_, index) => `${id}.${index}`);
    const parts = kits.map((kit, index) => {
      return { item: numbered, serial: cards[index] ?? `N${scene.serial}.${index}`, kit };
    });
    const numbers = slipped(scene, drawn.slip, [
      ...kits.map((serial) => ({ item, serial })),
      ...parts,
    ]);
    const work = { owner: HOUSE, item, location, quantity: drawn.kits };
    return { ask: 'kit', act: 'build', id, ...work, numbers };
  },
  /** The kits that lie at one place, with what is in them. */
  breakCase(scene, id, drawn) {
    const { case: item, numbered } = scene.cast;
    const loose = rowsOf(scene).filter((row) => row.item === item && row.unit === '');
    const row = pickFrom(loose, drawn.row);
    if (!row) return undefined;
    const kits = cardsAt(scene, item, row.location).slice(0, drawn.kits);
    const inside = [...scene.paper.serials].flatMap(([serial, at]) => {
      const kit = kits.find((one) => at.unit.endsWith(`/${one}`));
      return at.location === 'PRODUCTION' && kit !== undefined
        ? [{ item: numbered, serial, kit }]
        : [];
    });
    const numbers = slipped(scene, drawn.slip, [
      ...kits.map((serial) => ({ item, serial })),
      ...inside,
    ]);
    const work = { owner: HOUSE, item, location: row.location, quantity: drawn.kits };
    return { ask: 'kit', act: 'break', id, ...work, numbers };
  },
  letFree(scene, id, drawn) {
    const [document, item] = [entryOf(scene.cast), scene.cast.bulk];
    return { ask: 'customs', id, document, item, quantity: drawn.pieces };
  },
  /** Pieces of a delivery go back to the supplier: mostly from where they were received. */
  reverse(scene, id, drawn) {
    const rows = rowsOf(scene);
    const row = pickFrom(
      drawn.isFit ? rows.filter((one) => isAtDock(scene, one)) : rows,
      drawn.row,
    );
    if (!row) return undefined;
    const { delivery: asn, line } = partsOf(row.layer);
    const quantity = isNumbered(row.item) ? row.quantity : drawn.pieces;
    return {
      ask: 'reverse',
      id,
      asn,
      line,
      quantity,
      ...(drawn.isNamed && row.unit ? { unit: row.unit } : {}),
    };
  },
  /** The last that was done first, now and then what nobody did, and what was undone before. */
  undo(scene, _id, drawn) {
    const { booked, holds } = scene.paper;
    const own = [...holds].filter(([, { because }]) => because === undefined);
    const lying = own.map(([id, { lifted }]) => `${lifted ? 'lift' : 'hold'}:${id}`);
    const acts = drawn.back % 3 === 0 ? lying : [...booked.keys()];
    const undone = [...scene.paper.acts.keys()].flatMap(
      (act) => /^undo (.*)$/.exec(act)?.[1] ?? [],
    );
    const last = (drawn.isTwice && undone.length > 0 ? undone : acts).toReversed();
    const isStrange = drawn.back === 7;
    const id = pickFrom(isStrange ? OTHER_ACTS : last, isStrange ? scene.serial : drawn.back);
    return id === undefined ? undefined : { ask: 'undo', id, reason: drawn.reason };
  },
  again: (scene, _id, drawn) => pickFrom(scene.before.toReversed(), drawn.back),
  conflict(scene, _id, drawn) {
    const acts = scene.before.toReversed().flatMap((request) => changed(request) ?? []);
    return pickFrom(acts, drawn.back);
  },
} satisfies Partial<Asks>;

const ASKS: Asks = { ...ledgerAsks, ...handAsks };

/** Undefined: nothing is there that the act could be about. */
export function requestOf(scene: Scene, drawn: Draft): Request | undefined {
  const ask = ASKS[drawn.act] as (scene: Scene, id: string, drawn: Draft) => Request | undefined;
  return ask(scene, idOf(scene), drawn);
}
