import { session } from '#web/api/session.ts';

/** Whose name acts bear: who is signed in. */
export const actorName = (): string => session.user;
