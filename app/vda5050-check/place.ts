/** Where a message belongs, by its topic and, where that says nothing, by its header. */
import type { Version } from './patches.ts';

export const TOPICS: Readonly<
  Record<string, { readonly from: 'ours' | 'vehicle'; readonly since: 2 | 3 }>
> = {
  order: { from: 'ours', since: 2 },
  instantActions: { from: 'ours', since: 2 },
  zoneSet: { from: 'ours', since: 3 },
  responses: { from: 'ours', since: 3 },
  state: { from: 'vehicle', since: 2 },
  connection: { from: 'vehicle', since: 2 },
  factsheet: { from: 'vehicle', since: 2 },
  visualization: { from: 'vehicle', since: 2 },
};

export interface Placed {
  /** As the topic says; undefined where a broker's own order leaves the level out. */
  readonly major: number | undefined;
  readonly manufacturer: string;
  readonly serialNumber: string;
  /** The last level: order, state … */
  readonly topic: string;
}

/**
 * `…/v{major}/{manufacturer}/{serialNumber}/{topic}`, with anything before it [VDA5050 2.1 §6.3,
 * 3.0 §4.2]. Undefined: nothing in the topic says that it is one of ours to judge.
 */
export function placeOf(topic: string): Placed | undefined {
  const levels = topic.split('/');
  const [major, manufacturer, serialNumber, last] = levels.slice(-4);
  const found = /^v(\d+)$/.exec(major ?? '');
  if (levels.length < 4 || !found) return undefined;
  return {
    major: Number(found[1]),
    manufacturer: manufacturer!,
    serialNumber: serialNumber!,
    topic: last!,
  };
}

/** By the header, for brokers whose topics have another form; the last level is fixed by the text. */
export function placeByHeader(topic: string, body: unknown): Placed | undefined {
  const last = topic.slice(topic.lastIndexOf('/') + 1);
  if (!Object.hasOwn(TOPICS, last) || typeof body !== 'object' || body === null) return undefined;
  const { headerId, version, manufacturer, serialNumber } = body as Record<string, unknown>;
  const isHeader =
    headerId !== undefined &&
    typeof version === 'string' &&
    typeof manufacturer === 'string' &&
    typeof serialNumber === 'string';
  return isHeader ? { major: undefined, manufacturer, serialNumber, topic: last } : undefined;
}

export interface ReadVersion {
  /** By whose rules the message is judged; undefined: by none. */
  readonly by: Version | undefined;
  /** Whether it is one of the three. */
  readonly isKnown: boolean;
}

/** A version we do not know is judged by the nearest of its major version. */
export function versionOf(said: unknown, major: number | undefined): ReadVersion {
  const parts = typeof said === 'string' ? /^(\d+)\.(\d+)(\.|$)/.exec(said) : null;
  const [saidMajor, minor] = parts ? [Number(parts[1]), Number(parts[2])] : [major, undefined];
  if (saidMajor === 2) {
    const by = minor === 0 ? '2.0' : '2.1';
    return { by, isKnown: minor === 0 || minor === 1 };
  }
  if (saidMajor === 3) return { by: '3.0', isKnown: minor === 0 };
  return { by: undefined, isKnown: false };
}
