import { describe, expect, test } from 'vitest';
import { memoryStore } from '../testing/play-client.ts';
import { type PhotoStore, Photos } from './photos.ts';

/** A house that answers each path as it is told to, and a device with so much room. */
function camera(store = memoryStore(), room = 10, pictures = new Map<string, Blob>()) {
  const says = new Map<string, number>();
  const sent: string[] = [];
  const refused: string[] = [];
  const shown: [number, string][] = [];
  const kept: PhotoStore = {
    async put(id, photo) {
      if (pictures.size >= room) throw new DOMException('full', 'QuotaExceededError');
      pictures.set(id, photo);
    },
    get: async (id) => pictures.get(id),
    remove: async (id) => void pictures.delete(id),
  };
  const photos = new Photos(store, {
    photos: kept,
    async post(path) {
      sent.push(path);
      const status = says.get(path) ?? 201;
      return { status, detail: status === 201 ? '' : `said ${status}` };
    },
    onChange: (waiting, why) => shown.push([waiting, why]),
    onRefused: (detail) => refused.push(detail),
  });
  return { photos, says, sent, refused, shown, store, pictures };
}
const PICTURE = new Blob(['a picture']);

async function take({ photos }: ReturnType<typeof camera>, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    await photos.keep(id, PICTURE);
    await photos.accept(id, `/${id}`);
  }
}

describe('photos', () => {
  test('that are there are sent once, and forgotten', async () => {
    const one = camera();
    await take(one, 'a', 'b');
    await one.photos.send();
    expect(one.sent).toEqual(['/a', '/b']);
    expect(one.pictures.size).toBe(0);
    expect(one.shown.at(-1)).toEqual([0, '']);
  });

  test.each([500, 403, 429])('one to which the house says %i holds up no other', async (status) => {
    const one = camera();
    one.says.set('/a', status);
    await take(one, 'a', 'b');
    expect(one.sent).toContain('/b');
    expect([...one.pictures.keys()]).toEqual(['a']);
    expect(one.refused).toEqual([]);
    expect(one.shown).toContainEqual([1, `said ${status}`]);
    one.says.clear();
    await one.photos.send();
    expect(one.photos.waiting).toBe(0);
  });

  test('one that is refused for good is told, forgotten, and holds up no other', async () => {
    const one = camera();
    one.says.set('/a', 413);
    await take(one, 'a', 'b');
    expect(one.refused).toEqual(['said 413']);
    expect(one.photos.waiting).toBe(0);
    expect(one.pictures.size).toBe(0);
  });

  test.each([0, 401])(
    'where nobody may send (%i), the others are not tried in vain',
    async (status) => {
      const one = camera();
      for (const id of ['a', 'b']) one.says.set(`/${id}`, status);
      await take(one, 'a', 'b');
      one.sent.length = 0;
      await one.photos.send();
      expect(one.sent).toEqual(['/a']);
      expect(one.photos.waiting).toBe(2);
    },
  );

  test('wait through a reload', async () => {
    const before = camera();
    before.says.set('/a', 0);
    await take(before, 'a');
    const after = camera(before.store, 10, before.pictures);
    await after.photos.send();
    expect(after.sent).toEqual(['/a']);
    expect(after.photos.waiting).toBe(0);
  });

  test('for which there is no room are not said to be kept', async () => {
    const one = camera(memoryStore(), 1);
    expect(await one.photos.keep('a', PICTURE)).toBe(true);
    expect(await one.photos.keep('b', PICTURE)).toBe(false);
  });
});
