/** What a terminal remembers over a reload; localStorage is one. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Kept<T> {
  read(): T | undefined;
  /** False when there is no room: what must not be lost must then not be said to be kept. */
  write(value: T | undefined): boolean;
}

/** One value in the store; what cannot be read any more is as if it never was. */
export function kept<T>(store: Store, name: string): Kept<T> {
  const key = `warehub.pda.${name}`;
  return {
    read() {
      const text = store.getItem(key);
      if (text === null) return undefined;
      try {
        return JSON.parse(text) as T;
      } catch {
        return undefined;
      }
    },
    write(value) {
      try {
        if (value === undefined) store.removeItem(key);
        else store.setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/**
 * The part of a store that is one terminal's: what waits was said through that one, and sent through
 * another it would count once more.
 */
export const partOf = (store: Store, device: string): Store => ({
  getItem: (key) => store.getItem(`${key}.${device}`),
  setItem: (key, value) => store.setItem(`${key}.${device}`, value),
  removeItem: (key) => store.removeItem(`${key}.${device}`),
});
