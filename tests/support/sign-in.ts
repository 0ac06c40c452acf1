/** The administrator of a fresh house, as a browser has him. */
export interface SignedIn {
  /** The value of the cookie. */
  readonly session: string;
  /** Headers of a changing request. */
  readonly headers: Readonly<Record<string, string>>;
}

export const cookieOf = (reply: Response): string =>
  /warehub_session=([^;]*)/.exec(reply.headers.get('set-cookie') ?? '')?.[1] ?? '';

const JSON_BODY = { 'content-type': 'application/json' };

async function signIn(api: string, given: object): Promise<SignedIn> {
  const reply = await fetch(`${api}/api/v1/session`, {
    ...{ method: 'POST', headers: JSON_BODY, body: JSON.stringify(given) },
  });
  if (!reply.ok) throw new Error(`nobody is signed in: ${await reply.text()}`);
  const session = cookieOf(reply);
  const { csrfToken } = (await reply.json()) as { csrfToken: string };
  const cookie = `warehub_session=${session}`;
  return { session, headers: { ...JSON_BODY, cookie, 'x-csrf-token': csrfToken } };
}

async function choosePassword(api: string, { headers }: SignedIn, body: object): Promise<void> {
  const set = await fetch(`${api}/api/v1/session/password`, {
    ...{ method: 'PUT', headers, body: JSON.stringify(body) },
  });
  if (!set.ok) throw new Error(`the password is not set: ${await set.text()}`);
}

/** Uses the set-up link, which can be done once, and sets a password. */
export async function signInBySetup(
  { api, open }: { readonly api: string; readonly open: string },
  password = 'a cup of tea a day',
): Promise<SignedIn> {
  const signedIn = await signIn(api, { setup: new URL(open).hash.replace('#setup=', '') });
  await choosePassword(api, signedIn, { password });
  return signedIn;
}

const FIRST_PASSWORD = 'a pot of tea a day';

/** A new person of the house, who has chosen a password already. */
export async function addPerson(
  api: string,
  admin: SignedIn,
  user: string,
  roles: readonly string[],
): Promise<SignedIn> {
  const body = JSON.stringify({ user, name: user, roles, password: FIRST_PASSWORD });
  const made = await fetch(`${api}/api/v1/users`, {
    ...{ method: 'POST', headers: admin.headers, body },
  });
  if (!made.ok) throw new Error(`${user} is not made: ${await made.text()}`);
  const signedIn = await signIn(api, { user, password: FIRST_PASSWORD });
  const password = `${FIRST_PASSWORD}, and one more`;
  await choosePassword(api, signedIn, { password, oldPassword: FIRST_PASSWORD });
  return signedIn;
}
