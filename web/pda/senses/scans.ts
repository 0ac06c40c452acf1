import { onMounted, onUnmounted } from 'vue';
import { createScannerKeys } from './scanner-keys.ts';

/** Whoever was shown last hears what is scanned. */
const listeners: ((code: string) => void)[] = [];

export function scanned(code: string): void {
  listeners.at(-1)?.(code);
}

/** Hears what is scanned, by whatever, as long as the caller is shown. */
export function useScans(hear: (code: string) => void): void {
  onMounted(() => listeners.push(hear));
  onUnmounted(() => listeners.splice(listeners.indexOf(hear), 1));
}

const isInput = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement;

/** Takes a code out of the input into which the scanner happened to type it. */
function takeOut(input: HTMLInputElement, code: string): void {
  const plain = code.replaceAll('\u001d', '');
  if (!input.value.endsWith(plain)) return;
  input.value = input.value.slice(0, -plain.length);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Listens to a scanner that types, anywhere on the page. */
export function listenToKeys(): void {
  const keys = createScannerKeys();
  window.addEventListener(
    'keydown',
    (event) => {
      const { key, ctrlKey, timeStamp: at, target } = event;
      const code = keys.take({ key, ctrlKey, at });
      if (code === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      // An input that wants the code itself keeps it.
      if (isInput(target) && 'takesScan' in target.dataset) return;
      if (isInput(target)) takeOut(target, code);
      scanned(code);
    },
    { capture: true },
  );
}
