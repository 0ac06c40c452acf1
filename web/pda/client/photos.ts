import { kept, type Store } from './kept.ts';

/** Where pictures wait that were taken and not yet sent; IndexedDB is one. */
export interface PhotoStore {
  put(id: string, photo: Blob): Promise<void>;
  get(id: string): Promise<Blob | undefined>;
  remove(id: string): Promise<void>;
}

/** Sends a file over HTTP: its status and, where it was refused, what was said; 0: nobody answered. */
export type Post = (path: string, photo: Blob) => Promise<{ status: number; detail: string }>;

/** What the broker's answer said of a photo (docs/handheld.md, "Photo"). */
interface Upload {
  readonly id: string;
  readonly path: string;
}

/** Who is not signed in, or asks too often, may send it later. */
const LATER: readonly number[] = [401, 403, 408, 429];
const isOver = (status: number): boolean =>
  status >= 400 && status < 500 && !LATER.includes(status);

/** Photos on their way: sent until the warehouse has them, over a reload too. */
export class Photos {
  readonly #photos: PhotoStore;
  readonly #post: Post;
  readonly #kept;
  readonly #onRefused: (detail: string) => void;
  #isSending = false;

  constructor(
    store: Store,
    deps: { photos: PhotoStore; post: Post; onRefused(detail: string): void },
  ) {
    this.#photos = deps.photos;
    this.#post = deps.post;
    this.#onRefused = deps.onRefused;
    this.#kept = kept<readonly Upload[]>(store, 'uploads');
  }

  get waiting(): number {
    return this.#kept.read()?.length ?? 0;
  }

  /** Keeps a picture under the id of its request. */
  keep(id: string, photo: Blob): Promise<void> {
    return this.#photos.put(id, photo);
  }

  /** The request was answered: the file goes to `path`. */
  async accept(id: string, path: string): Promise<void> {
    this.#kept.write([...(this.#kept.read() ?? []).filter((one) => one.id !== id), { id, path }]);
    await this.send();
  }

  drop(id: string): Promise<void> {
    return this.#photos.remove(id);
  }

  /** Sends what waits, one after the other; what nobody took waits on. */
  async send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (const { id, path } of this.#kept.read() ?? []) {
        const photo = await this.#photos.get(id);
        const { status, detail } = photo
          ? await this.#post(path, photo)
          : { status: 410, detail: '' };
        if (status !== 200 && status !== 201 && !isOver(status)) return;
        if (isOver(status)) this.#onRefused(detail);
        const rest = (this.#kept.read() ?? []).filter((one) => one.id !== id);
        this.#kept.write(rest.length === 0 ? undefined : rest);
        await this.#photos.remove(id);
      }
    } finally {
      this.#isSending = false;
    }
  }
}
