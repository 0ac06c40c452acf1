import { invariant } from '#base/invariant.ts';

/** Where the pieces really are, on paper: container → item → pieces. */
export interface PaperWorld {
  /** Moves up to `quantity` (of pieces with numbers: these first); says how many there were. */
  move(
    from: string,
    to: string,
    item: string,
    quantity: number,
    serials?: readonly string[],
  ): number;
  /** Serial numbers of pieces there, in the order in which they are taken. */
  numbers(container: string, item: string): readonly string[];
  /** Writes numbers onto pieces there. */
  number(container: string, item: string, serials: readonly string[]): void;
  moveAll(from: string, to: string): void;
  add(container: string, item: string, quantity: number): void;
  of(container: string): ReadonlyMap<string, number>;
  /** 'item container pieces', sorted; what has left the house is left out. */
  list(): string[];
  total(item: string): number;
}

export function createPaperWorld(): PaperWorld {
  const containers = new Map<string, Map<string, number>>();
  const numbers = new Map<string, readonly string[]>();
  const tags = (container: string, item: string) => numbers.get(`${container} ${item}`) ?? [];
  const tag = (container: string, item: string, serials: readonly string[]) =>
    numbers.set(`${container} ${item}`, serials);
  const open = (container: string) => {
    const there = containers.get(container) ?? new Map<string, number>();
    containers.set(container, there);
    return there;
  };
  const world: PaperWorld = {
    add(container, item, quantity) {
      const there = open(container);
      const now = (there.get(item) ?? 0) + quantity;
      invariant(now >= 0, 'pieces do not come from nothing');
      if (now === 0) there.delete(item);
      else there.set(item, now);
    },
    numbers: tags,
    number(container, item, serials) {
      tag(container, item, [...tags(container, item), ...serials]);
    },
    move(from, to, item, quantity, serials = []) {
      const moved = Math.min(quantity, open(from).get(item) ?? 0);
      const first = serials.filter((serial) => tags(from, item).includes(serial));
      const taken = [...new Set([...first, ...tags(from, item)])].slice(0, moved);
      tag(
        from,
        item,
        tags(from, item).filter((serial) => !taken.includes(serial)),
      );
      tag(to, item, [...tags(to, item), ...taken]);
      world.add(from, item, -moved);
      world.add(to, item, moved);
      return moved;
    },
    moveAll(from, to) {
      for (const [item, quantity] of [...open(from)]) world.move(from, to, item, quantity);
    },
    of: (container) => new Map([...open(container)].sort(([a], [b]) => (a < b ? -1 : 1))),
    list() {
      return [...containers]
        .filter(([container]) => !container.startsWith('CUSTOMER'))
        .flatMap(([container, items]) =>
          [...items].map(([item, quantity]) => `${item} ${container} ${quantity}`),
        )
        .sort();
    },
    total: (item) =>
      [...containers.values()].reduce((sum, items) => sum + (items.get(item) ?? 0), 0),
  };
  return world;
}
