/** The administrator of a fresh house, as a browser has him. */
export interface SignedIn {
  /** The value of the cookie. */
  readonly session: string;
  /** Headers of a changing request. */
  readonly headers: Readonly<Record<string, string>>;
}

export const cookieOf = (reply: Response): string =>
  /warehub_session=([^;]*)/.exec(reply.headers.get('set-cookie') ?? '')?.[1] ?? '';

/** Uses the set-up link, which can be done once, and sets a password. */
export async function signInBySetup(
  { api, open }: { readonly api: string; readonly open: string },
  password = 'a cup of tea a day',
): Promise<SignedIn> {
  const json = { 'content-type': 'application/json' };
  const setup = new URL(open).hash.replace('#setup=', '');
  const reply = await fetch(`${api}/api/v1/session`, {
    ...{ method: 'POST', headers: json, body: JSON.stringify({ setup }) },
  });
  if (!reply.ok) throw new Error(`the set-up link does not sign in: ${await reply.text()}`);
  const session = cookieOf(reply);
  const { csrfToken } = (await reply.json()) as { csrfToken: string };
  const headers = { ...json, cookie: `warehub_session=${session}`, 'x-csrf-token': csrfToken };
  const set = await fetch(`${api}/api/v1/session/password`, {
    ...{ method: 'PUT', headers, body: JSON.stringify({ password }) },
  });
  if (!set.ok) throw new Error(`the password is not set: ${await set.text()}`);
  return { session, headers };
}
