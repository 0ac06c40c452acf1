import type { Said } from './stages.ts';

export interface Decision {
  readonly decision: number;
  readonly subject: string;
  readonly rule: string;
  readonly chosen: unknown;
  readonly candidates: unknown;
  readonly at: string;
}

type Facts = Readonly<Record<string, unknown>>;
const factsOf = (value: unknown): Facts =>
  typeof value === 'object' && value !== null ? (value as Facts) : {};
const listOf = (value: unknown): readonly Facts[] =>
  Array.isArray(value) ? value.map(factsOf) : [];
const text = (value: unknown): string | number =>
  typeof value === 'number' ? value : String(value ?? '');

const placesOf = (chosen: Facts): string =>
  listOf(chosen.places)
    .map(({ location, quantity }) => `${location} (${quantity})`)
    .join(', ');

/** The score that weighed most for the chosen place. */
function strongest(candidates: unknown): string {
  const [best] = listOf(factsOf(candidates).best);
  const scores = Object.entries(factsOf(best?.scores)) as [string, number][];
  return scores.sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** A decision in sentences; one that has no words here is shown as it is. */
export function explain({ rule, subject, chosen, candidates }: Decision, about: string): Said[] {
  switch (rule) {
    case 'wave': {
      const all = listOf(chosen);
      const mine = all.find(({ order }) => order === about);
      const one = mine
        ? [
            {
              key: 'why.waveOrder',
              facts: {
                priority: text(mine.priority),
                unit: text(mine.unit),
                slot: text(mine.slot),
              },
            },
          ]
        : [];
      return [
        {
          key: 'why.wave',
          facts: { wave: subject, orders: all.length, left: listOf(candidates).length },
        },
        ...one,
      ];
    }
    case 'rotation':
      return listOf(chosen).map(({ line, item, location, quantity, lot }) => ({
        key: lot ? 'why.rotationLot' : 'why.rotation',
        facts: {
          ...{ line: text(line), item: text(item), place: text(location) },
          ...{ pieces: text(quantity), lot: text(lot) },
        },
      }));
    case 'pick_run': {
      const { cart, stops } = factsOf(chosen);
      return [
        {
          key: 'why.run',
          facts: { cart: text(cart), stops: Array.isArray(stops) ? stops.length : 0 },
        },
      ];
    }
    case 'putaway':
    case 'cross_dock':
    case 'quality': {
      const { item, ...rest } = factsOf(chosen);
      const score = strongest(candidates);
      const first = { key: `why.${rule}`, facts: { item: text(item), places: placesOf(rest) } };
      return [first, ...(score ? [{ key: `why.score.${score}`, facts: {} }] : [])];
    }
    default:
      return [];
  }
}
