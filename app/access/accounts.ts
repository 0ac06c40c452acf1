import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Grants } from './principal.ts';
import { refuseAccess } from './refusals.ts';
import { endSessionsOf } from './sessions.ts';

export interface Account extends Grants {
  readonly user: string;
  readonly name: string;
  readonly status: 'active' | 'stopped';
  readonly mustSetPassword: boolean;
  readonly createdAt: Millis;
}

/** What an administrator says of somebody; a password only where it is set anew, as its hash. */
export interface AccountDraft extends Grants {
  readonly name: string;
  readonly status: Account['status'];
  readonly password?: string;
}

/** The administrator of a house where nobody was before. */
export const FIRST_USER = 'admin';

interface AccountRow {
  readonly account: string;
  readonly name: string;
  readonly status: Account['status'];
  readonly must_set_password: boolean;
  readonly grants: Grants;
  readonly created_at: number;
}

const asAccount = (row: AccountRow): Account => ({
  user: row.account,
  name: row.name,
  status: row.status,
  ...row.grants,
  mustSetPassword: row.must_set_password,
  createdAt: row.created_at,
});

const ACCOUNT = `SELECT account, name, status, must_set_password OR password = '' AS must_set_password,
  grants, created_at FROM access.account`;

export const listAccounts = async (tx: Tx): Promise<readonly Account[]> =>
  (await tx.query<AccountRow>(`${ACCOUNT} ORDER BY account`)).map(asAccount);

export async function readAccount(tx: Tx, user: string): Promise<Account | Refusal> {
  const [row] = await tx.query<AccountRow>(`${ACCOUNT} WHERE account = $1`, [user]);
  return row ? asAccount(row) : refuseAccess('access.user_unknown', { user });
}

/** The hash of an active account's password; '' for everybody else. */
export async function passwordOf(tx: Tx, user: string): Promise<string> {
  const [row] = await tx.query<{ password: string }>(
    `SELECT password FROM access.account WHERE account = $1 AND status = 'active'`,
    [user],
  );
  return row?.password ?? '';
}

const grantsOf = ({ roles, warehouses, owners, zones }: Grants): string =>
  JSON.stringify({ roles, warehouses, owners, zones });

export async function addAccount(
  tx: Tx,
  user: string,
  draft: AccountDraft,
  at: Millis,
): Promise<Account | Refusal> {
  const added = await tx.query(
    `INSERT INTO access.account (account, name, password, must_set_password, grants, status, created_at)
     VALUES ($1, $2, $3, true, $4::jsonb, $5, $6) ON CONFLICT DO NOTHING RETURNING account`,
    [user, draft.name, draft.password ?? '', grantsOf(draft), draft.status, at],
  );
  return added.length > 0 ? readAccount(tx, user) : refuseAccess('access.user_known', { user });
}

/** Changes somebody; who was stopped, or got another password, is signed out everywhere. */
export async function changeAccount(
  tx: Tx,
  user: string,
  draft: AccountDraft,
): Promise<Account | Refusal> {
  // Two administrators who take the role from each other come one after the other.
  await tx.query('SELECT account FROM access.account ORDER BY account FOR UPDATE');
  const known = await readAccount(tx, user);
  if (isRefusal(known)) return known;
  await tx.query(
    `UPDATE access.account SET name = $2, grants = $3::jsonb, status = $4,
       password = coalesce($5::text, password), must_set_password = must_set_password OR $5::text IS NOT NULL
     WHERE account = $1`,
    [user, draft.name, grantsOf(draft), draft.status, draft.password ?? null],
  );
  if (draft.status === 'stopped' || draft.password !== undefined) await endSessionsOf(tx, user);
  const [left] = await tx.query(
    `SELECT 1 FROM access.account WHERE status = 'active' AND grants->'roles' ? 'administrator'
       AND grants->'warehouses' = '[]' AND grants->'owners' = '[]' LIMIT 1`,
  );
  return left ? readAccount(tx, user) : refuseAccess('access.last_administrator');
}

/** Somebody chose his own password: other browsers of his are signed out. */
export async function setOwnPassword(
  tx: Tx,
  user: string,
  password: string,
  token: string,
): Promise<void> {
  await tx.query(
    'UPDATE access.account SET password = $2, must_set_password = false WHERE account = $1',
    [user, password],
  );
  await endSessionsOf(tx, user, token);
}

/**
 * Sees to it that somebody can begin: the first administrator.
 * @returns who is signed in by a set-up link; nobody once an administrator has a password
 */
export async function accountToSetUp(tx: Tx, at: Millis): Promise<string | undefined> {
  const administrators = await tx.query<{ account: string; password: string }>(
    `SELECT account, password FROM access.account
     WHERE status = 'active' AND grants->'roles' ? 'administrator' ORDER BY created_at, account`,
  );
  if (administrators.some(({ password }) => password !== '')) return undefined;
  const [first] = administrators;
  if (first) return first.account;
  const everything = { roles: ['administrator'], warehouses: [], owners: [], zones: [] };
  await tx.query(
    `INSERT INTO access.account (account, name, password, must_set_password, grants, status, created_at)
     VALUES ($1, $2, '', true, $3::jsonb, 'active', $4)`,
    [FIRST_USER, 'Administrator', JSON.stringify(everything), at],
  );
  return FIRST_USER;
}
