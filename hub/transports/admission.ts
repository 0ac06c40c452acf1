/** Who may connect to the broker inside, or from a page to an outside one, and which topics are his. */

/** One message. */
export const MAX_PAYLOAD_BYTES = 1_048_576;

export interface Knock {
  readonly clientId: string;
  /** '' where none were given. */
  readonly user: string;
  readonly password: string;
  /** Came over the port of the pages, where its session was looked at. */
  readonly isPage: boolean;
}

export interface Admission {
  /** An id in use is handed on to who has the same name, and to nobody else. */
  readonly name: string;
  /** Whether a topic may be published to, or a filter subscribed to. */
  mayUse(topic: string): boolean;
}

/** Undefined: not let in. Asked again of whoever is connected, when access has changed. */
export type Admit = (knock: Knock) => Promise<Admission | undefined>;

/** A handheld may use the topics below its own id; other clients the rest. */
export function handheldsKeepToThemselves(clientId: string, topic: string): boolean {
  if (!topic.startsWith('handheld/')) return true;
  return topic === `handheld/v1/${clientId}` || topic.startsWith(`handheld/v1/${clientId}/`);
}

/** Where nobody is asked: tests, benches. */
export const letEverybodyIn: Admit = async ({ clientId }) => ({
  name: '',
  mayUse: (topic) => handheldsKeepToThemselves(clientId, topic),
});
