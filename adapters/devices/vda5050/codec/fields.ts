/** Fields of a message by their path, as factsheets name them; a list's entries are all meant. */

export type Path = readonly string[];

/** 'order.nodes.nodePosition.theta', of an order. */
export const pathOf = (name: string): Path => name.split('.').slice(1);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy without the field, wherever it stands. */
export function without<T>(message: T, [name, ...rest]: Path): T;
export function without(message: unknown, [name, ...rest]: Path): unknown {
  if (Array.isArray(message)) {
    return message.map((entry) => without(entry, [name!, ...rest]));
  }
  if (name === undefined || !isObject(message) || !(name in message)) return message;
  const { [name]: field, ...others } = message;
  return rest.length === 0 ? others : { ...others, [name]: without(field, rest) };
}

/** Whether the field stands anywhere in the message. */
export function has(message: unknown, [name, ...rest]: Path): boolean {
  if (Array.isArray(message)) return message.some((entry) => has(entry, [name!, ...rest]));
  if (name === undefined || !isObject(message) || message[name] === undefined) return false;
  return rest.length === 0 || has(message[name], rest);
}
