import type { Text } from '#web/words/use.ts';

type Setting = number | boolean;
export type Settings = Readonly<Record<string, Setting>>;

/** A rule as GET /api/v1/alert-rules tells it. */
export interface Rule {
  readonly rule: string;
  readonly title: Text;
  readonly everyMs: number;
  readonly enabled: boolean;
  readonly role: string;
  readonly settings: Settings;
  readonly schema: {
    readonly properties?: Readonly<
      Record<
        string,
        { readonly type: string; readonly minimum?: number; readonly maximum?: number }
      >
    >;
  };
}

export interface Receiver {
  readonly receiver: string;
  readonly way: 'mail' | 'webhook';
  readonly address: string;
  /** '' is any. */
  readonly role: string;
  readonly rule: string;
  readonly leastLevel: string;
  readonly enabled: boolean;
}

/** Who gets the alerts of a rule sent. */
export const receiversOf = (
  { rule, role }: Pick<Rule, 'rule' | 'role'>,
  receivers: readonly Receiver[],
): Receiver[] =>
  receivers.filter(
    (one) => one.enabled && (!one.role || one.role === role) && (!one.rule || one.rule === rule),
  );

/** How often a rule looks, in the larger unit that fits. */
export function everyOf(everyMs: number): { readonly unit: 'Minutes' | 'Hours'; count: number } {
  const minutes = Math.max(1, Math.round(everyMs / 60_000));
  return minutes % 60 === 0
    ? { unit: 'Hours', count: minutes / 60 }
    : { unit: 'Minutes', count: minutes };
}
