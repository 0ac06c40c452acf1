import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** 256 bits of chance, for a session, a key or a set-up link: nobody guesses it, so a plain hash keeps it. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** What a page of this session sends beside its cookie; no page of another site can know it. */
export const csrfTokenOf = (sessionToken: string): string => hashOf(`csrf ${sessionToken}`);

export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Of OWASP's settings for argon2id (the library's default kind) the one with 19 MiB. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, ARGON2);

let decoy: Promise<string> | undefined;

/** Takes as long for who is not known: how long an answer takes must not tell who is. */
export async function isPassword(kept: string, password: string): Promise<boolean> {
  decoy ??= hashPassword(newToken());
  const matches = await verify(kept === '' ? await decoy : kept, password);
  return matches && kept !== '';
}
