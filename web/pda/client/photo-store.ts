import type { PhotoStore } from './photos.ts';

const STORE = 'photos';

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('warehub.pda', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const base = await database();
  try {
    return await new Promise<T>((resolve, reject) => {
      const tx = base.transaction(STORE, mode);
      const asked = act(tx.objectStore(STORE));
      tx.oncomplete = () => resolve(asked.result);
      tx.onabort = () => reject(tx.error);
    });
  } finally {
    base.close();
  }
}

/** Pictures that wait on this device, in the browser's own database. */
export const browserPhotos: PhotoStore = {
  put: async (id, photo) => void (await run('readwrite', (store) => store.put(photo, id))),
  get: (id) => run<Blob | undefined>('readonly', (store) => store.get(id)),
  remove: async (id) => void (await run('readwrite', (store) => store.delete(id))),
};
