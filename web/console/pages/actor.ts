import { session } from '#web/api/session.ts';

/** Whose name acts bear: who is signed in; where nobody has to sign in, the console. */
export const actorName = (): string => session.user || 'console';
