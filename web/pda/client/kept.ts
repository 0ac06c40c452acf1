/** What a terminal remembers over a reload; localStorage is one. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Kept<T> {
  read(): T | undefined;
  /** @throws when there is no room: what is not kept must not be said to be */
  write(value: T | undefined): void;
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
      if (value === undefined) store.removeItem(key);
      else store.setItem(key, JSON.stringify(value));
    },
  };
}
