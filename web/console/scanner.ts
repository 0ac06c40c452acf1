/** What of a keydown event matters here. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** A scanner types a sign in a few milliseconds; no person does. */
export const MAX_GAP_MS = 60;
const MIN_SIGNS = 3;
/** The separator FNC1 of a GS1 label, which scanners type as Ctrl+]. */
const FNC1 = '\u001d';

/**
 * Tells a scanner that types from a person who uses keys. `read` takes each key with its time
 * (milliseconds) and returns the code when the key ends one.
 */
export function createScanReader() {
  let typed = '';
  let last = Number.NEGATIVE_INFINITY;
  return {
    read({ key, ctrlKey, altKey, metaKey }: Key, at: number): string | undefined {
      const isQuick = at - last <= MAX_GAP_MS;
      // A scanner holds Shift for capitals: that is no sign, and no pause.
      if (key === 'Shift' || key === 'Control') return undefined;
      last = at;
      if (key === 'Enter') {
        const code = isQuick && typed.length >= MIN_SIGNS ? typed : undefined;
        typed = '';
        return code;
      }
      const sign = ctrlKey && key === ']' ? FNC1 : ctrlKey || altKey || metaKey ? '' : key;
      if (!isQuick) typed = '';
      if (sign.length === 1) typed += sign;
      return undefined;
    },
  };
}
