import type { Tx } from '#base/database/index.ts';
import { days, hours, type Millis, minutes } from '#base/time.ts';
import { type Grants, type Principal, principalOf } from './principal.ts';
import { hashOf, newToken } from './secrets.ts';

/** A session ends when it was not used for so long. */
const IDLE_MS: Millis = days(7);
/**
 * Of a user with the role of a board alone, who sees figures and does nothing: nobody is there to sign it in
 * when the house was shut for weeks. No browser keeps a cookie for longer.
 */
const BOARD_IDLE_MS: Millis = days(400);
/** How exactly a use is noted. */
const SEEN_EVERY_MS: Millis = hours(1);
/** Failed sign-ins of the last while count. */
const TRIES_FOR_MS: Millis = minutes(15);
const MOST_TRIES = { asOne: 5, fromOne: 50 } as const;

export interface Session {
  readonly principal: Principal;
  readonly mustSetPassword: boolean;
  /** Its use was noted just now: the cookie lives longer too. */
  readonly renewed: boolean;
  /** After so long without use it ends. */
  readonly idleMs: Millis;
}

interface SessionRow {
  readonly account: string;
  readonly name: string;
  readonly grants: Grants;
  readonly must_set_password: boolean;
  readonly seen_at: number;
}

/** Begins a session and answers with its token, of which only the hash is kept. */
export async function beginSession(
  tx: Tx,
  { account, address, at }: { account: string; address: string; at: Millis },
): Promise<string> {
  const token = newToken();
  await tx.query('DELETE FROM access.session WHERE seen_at < $1', [at - BOARD_IDLE_MS]);
  await tx.query(
    `INSERT INTO access.session (token_hash, account, created_at, seen_at, address)
     VALUES ($1, $2, $3, $3, $4)`,
    [hashOf(token), account, at, address],
  );
  return token;
}

export async function findSession(tx: Tx, token: string, at: Millis): Promise<Session | undefined> {
  const [row] = await tx.query<SessionRow>(
    `SELECT account, name, grants, must_set_password OR password = '' AS must_set_password, seen_at
     FROM access.session JOIN access.account USING (account)
     WHERE token_hash = $1 AND status = 'active'`,
    [hashOf(token)],
  );
  const isBoard = row?.grants.roles.join() === 'board';
  const idleMs = isBoard ? BOARD_IDLE_MS : IDLE_MS;
  if (!row || at - row.seen_at > idleMs) return undefined;
  const renewed = at - row.seen_at >= SEEN_EVERY_MS;
  if (renewed) {
    await tx.query('UPDATE access.session SET seen_at = $2 WHERE token_hash = $1', [
      hashOf(token),
      at,
    ]);
  }
  return {
    principal: principalOf('person', row.account, row.name, row.grants),
    mustSetPassword: row.must_set_password,
    ...{ renewed, idleMs },
  };
}

export const endSession = (tx: Tx, token: string) =>
  tx.query('DELETE FROM access.session WHERE token_hash = $1', [hashOf(token)]);

/** Ends all sessions of an account but the one with this token. */
export const endSessionsOf = (tx: Tx, account: string, butToken = '') =>
  tx.query('DELETE FROM access.session WHERE account = $1 AND token_hash <> $2', [
    account,
    hashOf(butToken),
  ]);

const subjectsOf = (account: string, address: string) =>
  [
    [`${account} ${address}`, MOST_TRIES.asOne],
    [address, MOST_TRIES.fromOne],
  ] as const;

/**
 * Counts a sign-in before its password is looked at, so that tries side by side count too.
 * @returns for how long no more are looked at, 0 if this one is
 */
export async function countTry(
  tx: Tx,
  account: string,
  address: string,
  at: Millis,
): Promise<Millis> {
  await tx.query('DELETE FROM access.failed_sign_in WHERE since < $1', [at - TRIES_FOR_MS]);
  let wait = 0;
  for (const [subject, most] of subjectsOf(account, address)) {
    const [row] = await tx.query<{ tries: number; since: number }>(
      `INSERT INTO access.failed_sign_in AS f (subject, tries, since) VALUES ($1, 1, $2)
       ON CONFLICT (subject) DO UPDATE SET tries = f.tries + 1 RETURNING tries, since`,
      [subject, at],
    );
    if (row!.tries > most) wait = Math.max(wait, row!.since + TRIES_FOR_MS - at);
  }
  return wait;
}

/** It was the right password: the try is taken back. */
export async function forgetTries(tx: Tx, account: string, address: string): Promise<void> {
  const [[own], [all]] = subjectsOf(account, address);
  await tx.query('DELETE FROM access.failed_sign_in WHERE subject = $1', [own]);
  await tx.query('UPDATE access.failed_sign_in SET tries = tries - 1 WHERE subject = $1', [all]);
}
