/** Whether an MQTT topic filter matches a topic [MQTT 3.1.1 §4.7]. */
export function topicMatches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  if (topic.startsWith('$') && (filter.startsWith('#') || filter.startsWith('+'))) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true;
    if (i >= levels.length || (wanted[i] !== '+' && wanted[i] !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}

export const isWildcard = (filter: string): boolean => filter.includes('+') || filter.includes('#');

/** Values by topic filter: filters without wildcards are found without a search. */
export interface TopicTable<T> {
  add(filter: string, value: T): void;
  find(topic: string): readonly T[];
}

export function createTopicTable<T>(): TopicTable<T> {
  const exact = new Map<string, T[]>();
  const wild: { filter: string; value: T }[] = [];
  const none: readonly T[] = [];
  return {
    add(filter, value) {
      if (isWildcard(filter)) wild.push({ filter, value });
      else if (exact.has(filter)) exact.get(filter)!.push(value);
      else exact.set(filter, [value]);
    },
    find(topic) {
      const found = exact.get(topic) ?? none;
      if (wild.length === 0) return found;
      const more = wild.filter(({ filter }) => topicMatches(filter, topic));
      return more.length === 0 ? found : [...found, ...more.map(({ value }) => value)];
    },
  };
}
