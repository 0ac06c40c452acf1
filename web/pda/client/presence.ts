import type { Answer, Up } from '#adapters/devices/handheld/wire.ts';
import { type Kept, kept, type Store } from './kept.ts';
import { newId } from './outbox.ts';

/**
 * Who works with this terminal. A login is said anew on each new line and a logout until it is
 * answered, over a reload too; but never once another login was begun: it would undo that one.
 */
export class Presence {
  readonly #worker: Kept<string>;
  readonly #leaving: Kept<Up>;
  #asked: Up | undefined;
  #left: Up | undefined;
  worker: string;
  login: 'out' | 'asked' | 'in';

  constructor(store: Store) {
    this.#worker = kept(store, 'worker');
    this.#leaving = kept(store, 'leaving');
    this.#left = this.#leaving.read();
    this.worker = this.#worker.read() ?? '';
    this.login = this.worker === '' ? 'out' : 'asked';
  }

  /** What is to be said until it is answered. */
  get due(): Up | undefined {
    return this.#asked ?? this.#left;
  }

  logIn(worker: string): void {
    this.#leave(undefined);
    this.#worker.write(worker);
    this.worker = worker;
    this.onLine();
  }

  logOut(): void {
    this.#leave({ id: newId(), type: 'logout', worker: this.worker });
    this.#forget();
  }

  /** A line came or went: who was logged in on the one before is to be again. */
  onLine(): void {
    this.#asked = undefined;
    this.login = this.worker === '' ? 'out' : 'asked';
    if (this.worker !== '') this.#asked = { id: newId(), type: 'login', worker: this.worker };
  }

  /** What the answer was to; undefined: to something else. */
  hear({ id, accepted }: Answer): 'in' | 'refused' | 'out' | undefined {
    if (id === this.#left?.id) {
      this.#leave(undefined);
      return 'out';
    }
    if (id !== this.#asked?.id) return undefined;
    this.#asked = undefined;
    if (accepted) this.login = 'in';
    else this.#forget();
    return accepted ? 'in' : 'refused';
  }

  #leave(up: Up | undefined): void {
    this.#left = up;
    this.#leaving.write(up);
  }

  #forget(): void {
    this.#asked = undefined;
    this.#worker.write(undefined);
    this.worker = '';
    this.login = 'out';
  }
}
