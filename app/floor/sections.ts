/**
 * The state of the floor as the wire has it: for each kind of thing, each thing's JSON by its id. Who
 * listens gets all of it once, and then only the things that are not what they were.
 */
export const SECTIONS = [
  'vehicles',
  'spots',
  'people',
  'labels',
  'devices',
  'units',
  'places',
  'heat',
] as const;
export type Section = (typeof SECTIONS)[number];
export type Things = ReadonlyMap<string, string>;
export type Sections = Partial<Readonly<Record<Section, Things>>>;

export function things<T>(
  list: Iterable<T>,
  id: (one: T) => string,
  value: (one: T) => unknown,
): Things {
  const found = new Map<string, string>();
  for (const one of list) found.set(id(one), JSON.stringify(value(one)));
  return found;
}

const objectOf = (entries: Iterable<readonly [string, string]>): string =>
  `{${Array.from(entries, ([id, json]) => `${JSON.stringify(id)}:${json}`).join(',')}}`;

/** The things of `after` that `before` had otherwise or not at all; `null` for those that left. */
export function changedThings(before: Things, after: Things): [string, string][] {
  const changed: [string, string][] = [];
  for (const [id, json] of after) if (before.get(id) !== json) changed.push([id, json]);
  for (const id of before.keys()) if (!after.has(id)) changed.push([id, 'null']);
  return changed;
}

/** JSON of whole sections. */
export const toJson = (at: number, sections: Sections): string =>
  `{"at":${at},${SECTIONS.map((name) => `"${name}":${objectOf(sections[name] ?? [])}`).join(',')}}`;

/** JSON of what changed; undefined: nothing did. */
export function changeJson(at: number, before: Sections, after: Sections): string | undefined {
  const parts: string[] = [];
  for (const name of SECTIONS) {
    const now = after[name];
    if (!now || now === before[name]) continue;
    const changed = changedThings(before[name] ?? new Map(), now);
    if (changed.length > 0) parts.push(`"${name}":${objectOf(changed)}`);
  }
  return parts.length === 0 ? undefined : `{"at":${at},${parts.join(',')}}`;
}
