import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { type Grants, type Principal, principalOf } from './principal.ts';
import { refuseAccess } from './refusals.ts';
import { hashOf, newToken } from './secrets.ts';

export interface ApiKey extends Grants {
  readonly apiKey: string;
  readonly name: string;
  readonly createdAt: Millis;
  readonly createdBy: string;
  readonly endedAt: Millis | null;
}

interface KeyRow {
  readonly api_key: string;
  readonly name: string;
  readonly grants: Grants;
  readonly created_at: number;
  readonly created_by: string;
  readonly ended_at: number | null;
}

const asKey = (row: KeyRow): ApiKey => ({
  apiKey: row.api_key,
  name: row.name,
  ...row.grants,
  createdAt: row.created_at,
  createdBy: row.created_by,
  endedAt: row.ended_at,
});

export const listKeys = async (tx: Tx): Promise<readonly ApiKey[]> =>
  (
    await tx.query<KeyRow>(
      `SELECT api_key, name, grants, created_at, created_by, ended_at FROM access.api_key
       ORDER BY ended_at IS NOT NULL, api_key`,
    )
  ).map(asKey);

/** Makes a key for a host. What it is, is told here once; only its hash is kept. */
export async function addKey(
  tx: Tx,
  key: Grants & { readonly apiKey: string; readonly name: string },
  by: { readonly person: string; readonly at: Millis },
): Promise<string | Refusal> {
  const { apiKey, name, roles, warehouses, owners, zones } = key;
  const secret = `wh_${newToken()}`;
  const added = await tx.query(
    `INSERT INTO access.api_key (api_key, name, key_hash, grants, created_at, created_by)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6) ON CONFLICT DO NOTHING RETURNING api_key`,
    [
      apiKey,
      name,
      hashOf(secret),
      JSON.stringify({ roles, warehouses, owners, zones }),
      by.at,
      by.person,
    ],
  );
  return added.length > 0 ? secret : refuseAccess('access.key_known', { apiKey });
}

/** From now on the key opens nothing. */
export async function endKey(tx: Tx, apiKey: string, at: Millis): Promise<Refusal | undefined> {
  const ended = await tx.query(
    'UPDATE access.api_key SET ended_at = $2 WHERE api_key = $1 AND ended_at IS NULL RETURNING 1',
    [apiKey, at],
  );
  return ended.length > 0 ? undefined : refuseAccess('access.no_such_key', { apiKey });
}

export async function findKey(tx: Tx, secret: string): Promise<Principal | undefined> {
  const [row] = await tx.query<KeyRow>(
    'SELECT * FROM access.api_key WHERE key_hash = $1 AND ended_at IS NULL',
    [hashOf(secret)],
  );
  return row && principalOf('host', row.api_key, row.name, row.grants);
}
