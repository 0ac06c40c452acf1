import { type Kept, kept, type Store } from './kept.ts';

/** Where pictures wait that were taken and not yet sent; IndexedDB is one. */
export interface PhotoStore {
  put(id: string, photo: Blob): Promise<void>;
  get(id: string): Promise<Blob | undefined>;
  remove(id: string): Promise<void>;
}

/** Sends a file over HTTP: its status and, where it was not taken, what was said; 0: nobody answered. */
export type Post = (path: string, photo: Blob) => Promise<{ status: number; detail: string }>;

/** What the broker's answer said of a photo (docs/handheld.md, "Photo"). */
interface Upload {
  readonly id: string;
  readonly path: string;
}

export interface PhotoDeps {
  readonly photos: PhotoStore;
  readonly post: Post;
  /** How many wait for a connection, and why the last one was not taken. */
  onChange(waiting: number, why: string): void;
  /** It is not sent again; '': the device has lost it. */
  onRefused(detail: string): void;
}

/** Who is not signed in, or asks too often, may send it later. */
const LATER: readonly number[] = [401, 403, 408, 429];
const isOver = (status: number): boolean =>
  status >= 400 && status < 500 && !LATER.includes(status);
/** It would be the same with all others. */
const isForAll = (status: number): boolean => status === 0 || status === 401;

/** Photos on their way: sent until the warehouse has them, over a reload too. */
export class Photos {
  readonly #deps: PhotoDeps;
  readonly #kept: Kept<readonly Upload[]>;
  #waiting: readonly Upload[];
  #isSending = false;

  constructor(store: Store, deps: PhotoDeps) {
    this.#deps = deps;
    this.#kept = kept(store, 'uploads');
    this.#waiting = this.#kept.read() ?? [];
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Keeps a picture under the id of its request; false when there is no room for it. */
  async keep(id: string, photo: Blob): Promise<boolean> {
    return this.#deps.photos.put(id, photo).then(
      () => true,
      () => false,
    );
  }

  /** The request was answered: the file goes to `path`. */
  async accept(id: string, path: string): Promise<void> {
    this.#set([...this.#waiting.filter((one) => one.id !== id), { id, path }]);
    await this.send();
  }

  async drop(id: string): Promise<void> {
    await this.#deps.photos.remove(id);
  }

  /** Sends what waits, one after the other; what was not taken now waits on, and holds up no other. */
  async send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      // The newest may come while the others are sent.
      const tried = new Set<string>();
      for (let one = this.#next(tried); one; one = this.#next(tried)) {
        tried.add(one.id);
        // One that cannot be read now is tried again, as one that was not taken.
        const status = await this.#sendOne(one).catch(() => undefined);
        if (status !== undefined && isForAll(status)) return;
      }
    } finally {
      this.#isSending = false;
    }
  }

  #next(tried: ReadonlySet<string>): Upload | undefined {
    return this.#waiting.find(({ id }) => !tried.has(id));
  }

  async #sendOne({ id, path }: Upload): Promise<number> {
    const { photos, post, onChange, onRefused } = this.#deps;
    const photo = await photos.get(id);
    const { status, detail } = photo ? await post(path, photo) : { status: 410, detail: '' };
    const isThere = status === 200 || status === 201;
    if (!isThere && !isOver(status)) {
      onChange(this.waiting, detail);
      return status;
    }
    if (!isThere) onRefused(detail);
    this.#set(this.#waiting.filter((one) => one.id !== id));
    await photos.remove(id);
    return status;
  }

  #set(waiting: readonly Upload[]): void {
    this.#waiting = waiting;
    this.#kept.write(waiting.length === 0 ? undefined : waiting);
    this.#deps.onChange(waiting.length, '');
  }
}
