/** A scanner that types: a burst of keys that ends with Enter, faster than any person. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  /** Milliseconds of any clock that does not jump. */
  readonly at: number;
}

const BETWEEN_KEYS_MS = 100;
const LEAST_SIGNS = 3;
/** FNC1, as scanners type it: by its own sign, or as the control key that makes it. */
const SEPARATOR = '\u001d';

const signOf = ({ key, ctrlKey }: Key): string | undefined => {
  if (key === SEPARATOR || (ctrlKey && key === ']')) return SEPARATOR;
  return key.length === 1 && !ctrlKey ? key : undefined;
};

/** Tells codes from typing. */
export function createScannerKeys() {
  let code = '';
  let last = Number.NEGATIVE_INFINITY;
  return {
    /** The code, when this key ends one; the key is then nobody else's. */
    take(key: Key): string | undefined {
      if (key.key === 'Shift') return undefined;
      if (key.at - last > BETWEEN_KEYS_MS) code = '';
      last = key.at;
      if (key.key === 'Enter' || key.key === 'Tab') {
        const whole = code;
        code = '';
        return whole.length >= LEAST_SIGNS ? whole : undefined;
      }
      const sign = signOf(key);
      code = sign === undefined ? '' : code + sign;
      return undefined;
    },
    /** How many signs the burst has so far. */
    get length(): number {
      return code.length;
    },
  };
}
