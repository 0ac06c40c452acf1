import { reactive, readonly } from 'vue';
import actions from '#web/generated/actions.json' with { type: 'json' };
import {
  type Answer,
  ask,
  type OperationName,
  Problem,
  UNREACHABLE,
  useCsrfToken,
  whenSignedOut,
} from './ask.ts';

type Session = Answer<'GET /api/v1/session'>;

type Known = Pick<Session, 'user' | 'name' | 'may' | 'owners' | 'mustSetPassword'>;

const NOBODY = { user: '', name: '', may: [], owners: [], mustSetPassword: false };
const state = reactive<Known & { isOut: boolean }>({ ...NOBODY, isOut: false });
/** Who is signed in; '' when nobody is, or nobody knows yet: `isOut` once the warehouse has said so. */
export const session = readonly(state);

function begin({ user, name, may, owners, mustSetPassword, csrfToken }: Session): void {
  useCsrfToken(csrfToken);
  Object.assign(state, { user, name, may, owners, mustSetPassword, isOut: false });
}
const end = (): void => void Object.assign(state, { ...NOBODY, isOut: true });

/** The address that `npm start` prints while nobody has a password: `#setup=TOKEN`. */
const SETUP = /^#setup=([\w-]+)$/;

const AGAIN_MS = 2_000;
let timer = 0;

/** Asks until the warehouse says who is signed in, or that nobody is: a screen may be opened before it is there. */
async function learn(setup?: string): Promise<void> {
  window.clearTimeout(timer);
  try {
    begin(
      setup === undefined
        ? await ask('GET /api/v1/session')
        : await ask('POST /api/v1/session', { body: { setup } }),
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A link that was used: whoever used it here is signed in still.
    if (setup !== undefined && error.code !== UNREACHABLE) return learn();
    if (!state.isOut) timer = window.setTimeout(() => void learn(setup), AGAIN_MS);
  }
}

/** Learns who is signed in, before the first page is shown. */
export async function loadSession(): Promise<void> {
  whenSignedOut(end);
  const [, setup] = SETUP.exec(location.hash) ?? [];
  // It is used up, and nobody shall find it in the address.
  if (setup !== undefined) {
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  await learn(setup);
}

export async function signIn(user: string, password: string): Promise<void> {
  begin(await ask('POST /api/v1/session', { body: { user, password } }));
}

export async function signOut(): Promise<void> {
  await ask('DELETE /api/v1/session');
  end();
}

export async function setPassword(password: string, oldPassword: string): Promise<void> {
  const old = oldPassword === '' ? {} : { oldPassword };
  await ask('PUT /api/v1/session/password', { body: { password, ...old } });
  state.mustSetPassword = false;
}

/** Whether who is signed in may do this; a page hides or disables what he may not. */
export const may = (action: string): boolean => state.may.includes(action);

/** Routes that need no grant: one's own session. */
const OPEN = ['anyone', 'signed-in'];
export const actionOf = (operation: OperationName): string =>
  (actions as Readonly<Record<string, string>>)[operation] ?? '';

export function mayDo(operation: OperationName): boolean {
  const action = actionOf(operation);
  return OPEN.includes(action) || may(action);
}

/** The feed tells of everybody's goods: who is limited to some owners does not hear it. */
export const mayFollowFeed = (): boolean =>
  state.user === '' || (may('feed.read') && state.owners.length === 0);

/** A terminal moves the goods of all owners, so who is limited to some has none. */
export const mayUseTerminal = (): boolean => may('terminals.use') && state.owners.length === 0;
