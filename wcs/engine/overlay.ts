/**
 * A map with changes laid over it that are not yet true: a tick works on overlays, and only its
 * commit applies them.
 */
export interface Overlay<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** Base first, in its order, then what is new. */
  values(): IterableIterator<V>;
  /** What was set, and undefined for what was deleted. */
  readonly changes: ReadonlyMap<string, V | undefined>;
  apply(): void;
}

export function createOverlay<V>(base: Map<string, V>): Overlay<V> {
  const changes = new Map<string, V | undefined>();
  return {
    changes,
    get: (key) => (changes.has(key) ? changes.get(key) : base.get(key)),
    set(key, value) {
      changes.set(key, value);
    },
    delete(key) {
      if (base.has(key)) changes.set(key, undefined);
      else changes.delete(key);
    },
    *values() {
      for (const [key, value] of base) {
        if (!changes.has(key)) yield value;
        else {
          const changed = changes.get(key);
          if (changed !== undefined) yield changed;
        }
      }
      for (const [key, value] of changes) {
        if (value !== undefined && !base.has(key)) yield value;
      }
    },
    apply() {
      for (const [key, value] of changes) {
        if (value === undefined) base.delete(key);
        else base.set(key, value);
      }
      changes.clear();
    },
  };
}
