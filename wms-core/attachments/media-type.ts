/** What a file is, by its first bytes: what its sender says of it is only compared with that. */

export const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Null: any byte. */
const BEGINNINGS: readonly (readonly [MediaType, readonly (number | null)[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  // RIFF, four bytes of length, WEBP.
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** Undefined for everything that the house does not take. */
export function mediaTypeOf(file: Uint8Array): MediaType | undefined {
  const found = BEGINNINGS.find(([, begin]) =>
    begin.every((byte, index) => index < file.length && (byte === null || file[index] === byte)),
  );
  return found?.[0];
}
