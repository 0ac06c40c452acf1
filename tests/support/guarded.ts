import type { AskPlant } from '#app/panel/plant-door.ts';
import { answered } from './answered.ts';
import { inject } from './inject.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouse.ts';

export interface Said {
  readonly status: number;
  /** Of a refusal; '' where it was done. */
  readonly code: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the route says
  readonly body: any;
  readonly cookie: string;
}

/** Somebody with a browser, or a host with a key. */
export type Ask = (
  method: string,
  url: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Said>;

export interface GuardedHouse extends TestWarehouse {
  readonly nobody: Ask;
  readonly admin: Ask;
  signIn(user: string, password: string): Promise<Ask>;
  withKey(key: string): Ask;
}

export const PASSWORD = 'eight cups of tea';

/** The warehouse as it is run: it asks who is there. The first administrator is signed in. */
export async function openGuarded(
  launcherKey?: string,
  plant?: AskPlant | null,
): Promise<GuardedHouse> {
  const access = launcherKey === undefined ? {} : { launcherKey };
  const stage = await openTestWarehouse(1, {}, access, plant);
  const asking =
    (own: Readonly<Record<string, string>>): Ask =>
    async (method, url, body, headers = {}) => {
      const asked = inject(stage.warehouse.server, {
        ...{ method: method as 'GET', url },
        headers: { ...own, ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const reply = await answered(stage.scheduler, asked);
      const isJson = String(reply.headers['content-type']).includes('json') && reply.body !== '';
      const said = isJson ? reply.json() : {};
      const cookie = String(reply.headers['set-cookie'] ?? '');
      return {
        status: reply.statusCode,
        code: reply.statusCode < 400 ? '' : said.code,
        body: said,
        cookie,
      };
    };
  const nobody = asking({});
  const begin = async (given: object): Promise<Ask> => {
    const { status, body, cookie } = await nobody('POST', '/api/v1/session', given);
    if (status !== 200) throw new Error(`not signed in: ${JSON.stringify(body)}`);
    return asking({ cookie: cookie.split(';')[0]!, 'x-csrf-token': body.csrfToken });
  };
  return {
    ...stage,
    nobody,
    admin: await begin({ setup: stage.setup }),
    signIn: (user, password) => begin({ user, password }),
    withKey: (key) => asking({ authorization: `Bearer ${key}` }),
  };
}
