/** What became of an order, stage by stage, from what the house wrote down. */
import {
  distinct,
  type Happening,
  lastAt,
  type Movement,
  piecesOf,
  type Stage,
  whoOf,
} from './stages.ts';

export interface Order {
  readonly customer: string;
  readonly createdAt: string;
  readonly deadline: string | null;
  readonly wave: string;
  readonly lines: readonly { readonly item: string; readonly ordered: number }[];
  readonly parcels: readonly {
    readonly sscc: string;
    readonly waybill: string;
    readonly at: string;
    readonly grams: number | null;
    readonly lines: readonly { readonly quantity: number }[];
  }[];
  /** What was taken for it, and from where. */
  readonly picks: readonly Pick[];
  readonly timeline: readonly Happening[];
}

interface Pick {
  readonly item: string;
  readonly lot: string;
  readonly location: string;
  readonly quantity: number;
}

/**
 * The unit into which an order is put, since when and until when: an order may get goods by several
 * waves, and the unit serves another order when this one is checked.
 */
export function unitOf({
  timeline,
}: Order): { readonly unit: string; readonly since: string; readonly until?: string } | undefined {
  const first = timeline.find(({ event }) => event === 'released');
  const unit = String(first?.data.unit ?? '');
  const until = timeline.findLast(({ event }) => event === 'checked')?.at;
  return first && unit ? { unit, since: first.at, ...(until ? { until } : {}) } : undefined;
}

const isFromPlace = ({ from }: Movement) => !/^(WORKER|VEHICLE):/.test(from.location);

/**
 * Each of an order's picks with who made it and when: a cart's walk is written down for the wave, and
 * the walks of several orders to one place for the same goods are told apart by their pieces.
 */
function movesOf(picks: readonly Pick[], ofWave: readonly Movement[]): Movement[] {
  const left = ofWave.filter((one) => one.reason === 'pick' && isFromPlace(one));
  return picks.flatMap(({ item, lot, location, quantity }) => {
    const same = left.filter(
      (one) => one.item === item && one.lot === lot && one.from.location === location,
    );
    const move = same.find((one) => one.quantity === quantity) ?? same[0];
    if (!move) return [];
    left.splice(left.indexOf(move), 1);
    return [{ ...move, quantity }];
  });
}

/**
 * `own` are the order's movements, `ofWave` those of its wave, `ofUnit` those of the unit into which it
 * was put.
 */
export function stagesOfOrder(
  number: string,
  order: Order,
  own: readonly Movement[],
  ofWave: readonly Movement[],
  ofUnit: readonly Movement[],
): Stage[] {
  const last = (event: string) => order.timeline.findLast((one) => one.event === event);
  const time = (one: Happening | undefined) => (one ? Date.parse(one.at) : undefined);
  const by = (one: Happening | undefined) => distinct([one?.actor ?? '']);
  const none = { said: [], moves: [], subjects: [] };

  const released = last('released');
  const unit = String(released?.data.unit ?? '');
  const slot = String(released?.data.slot ?? '');
  const puts = ofUnit.filter(({ reason, to }) => reason === 'put' && to.handlingUnit === unit);
  const picks = movesOf(order.picks, ofWave);
  const brought = own.filter(
    ({ reason, to }) => reason === 'carry' && !to.location.startsWith('VEHICLE:'),
  );
  const checked = last('checked');
  const ordered = order.lines.reduce((sum, line) => sum + line.ordered, 0);
  const shipped = last('shipped');

  return [
    {
      ...{ ...none, name: 'ordered', at: Date.parse(order.createdAt), who: by(last('accepted')) },
      said: [
        {
          key: 'story.ordered',
          facts: { customer: order.customer, lines: order.lines.length, pieces: ordered },
        },
      ],
    },
    {
      ...{ ...none, name: 'released', at: time(released), who: by(released) },
      said: released
        ? [{ key: 'story.released', facts: { wave: String(released.data.wave ?? ''), slot, unit } }]
        : [],
      subjects: distinct([order.wave, number]),
    },
    {
      ...{ ...none, name: 'picked', at: time(last('picked')), who: whoOf(picks) },
      said: [
        {
          key: 'story.picked',
          facts: { places: distinct(order.picks.map((one) => one.location)).length },
        },
      ],
      moves: picks,
    },
    {
      ...{ ...none, name: 'put', at: last('picked') ? lastAt(puts) : undefined, who: whoOf(puts) },
      said:
        puts.length > 0
          ? [{ key: 'story.put', facts: { pieces: piecesOf(puts), unit, slot } }]
          : [],
      moves: puts,
    },
    {
      ...{ ...none, name: 'checked', at: time(checked), who: by(checked) },
      said: order.timeline.some(({ event }) => event === 'recheck')
        ? [{ key: 'story.rechecked', facts: {} }]
        : [],
    },
    {
      ...{ ...none, name: 'packed', at: time(last('packed')), who: by(last('packed')) },
      said: order.parcels.map(({ sscc, lines }) => ({
        key: 'story.parcel',
        facts: { sscc, pieces: lines.reduce((sum, line) => sum + line.quantity, 0) },
      })),
    },
    {
      ...{ ...none, name: 'weighed', at: time(last('weighed')), who: by(last('weighed')) },
      said: order.parcels.flatMap(({ sscc, grams }) =>
        grams === null ? [] : [{ key: 'story.weighed', facts: { sscc, kg: grams / 1_000 } }],
      ),
    },
    {
      ...{
        ...none,
        name: 'brought',
        at: last('weighed') ? lastAt(brought) : undefined,
        who: whoOf(brought),
      },
      said: distinct(brought.map(({ to }) => to.location)).map((place) => ({
        key: 'story.brought',
        facts: { place },
      })),
      moves: brought,
    },
    {
      ...{ ...none, name: 'shipped', at: time(shipped), who: by(shipped) },
      said: shipped
        ? order.parcels.map(({ waybill }) => ({ key: 'story.shipped', facts: { waybill } }))
        : [],
    },
  ];
}

/** The events that the stages do not tell: what went otherwise than planned. */
const PLANNED = [
  ...['accepted', 'released', 'picked', 'checked', 'packing', 'packed', 'weighed', 'shipped'],
];
export const troublesOf = ({ timeline }: Order): readonly Happening[] =>
  timeline.filter(({ event }) => !PLANNED.includes(event));
